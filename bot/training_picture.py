"""The picture of old against new: two measures of two versions, as bars. Runs where training runs.

Says nothing in words, since admins speak several languages: a version is named by its date, a
measure by its name and an arrow to the better side. Refuses to know what the measures mean. Draws
with matplotlib, which the bot itself never loads.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

_MEASURES: Final = (("ndcg@10", "nDCG@10 ↑"), ("rmse", "RMSE ↓"))
_OLD, _NEW = "#9aa5b1", "#2f6fde"


def draw(
    target: Path,
    old: tuple[str, Mapping[str, float]],
    new: tuple[str, Mapping[str, float]],
) -> None:
    """Writes a PNG of 800 × 450 pixels to `target`; old and new are a version and its figures.

    Raises:
        ImportError: there is no matplotlib.
        OSError: the file cannot be written.
    """
    import matplotlib as mpl  # noqa: PLC0415 -- only where a picture is drawn

    mpl.use("Agg")
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(8, 4.5), dpi=100, layout="constrained")
    for axes, (key, name) in zip(figure.subplots(1, 2), _MEASURES, strict=True):
        values = [old[1][key], new[1][key]]
        bars = axes.bar([0, 1], values, color=[_OLD, _NEW], width=0.6)
        axes.bar_label(bars, [f"{value:.4f}" for value in values], padding=3, fontsize=12)
        axes.set_xticks([0, 1], [_date(old[0]), _date(new[0])], fontsize=11)
        axes.set_title(name, fontsize=14)
        axes.set_ylim(0, 1.15 * max(*values, 1e-9))
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(target, format="png")


def _date(version: str) -> str:
    """20261124T041500Z-1f3a -> 2026-11-24, and 04:15 below it."""
    return f"{version[:4]}-{version[4:6]}-{version[6:8]}\n{version[9:11]}:{version[11:13]}"
