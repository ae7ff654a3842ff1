"""The results as one picture: lists for both targets, newcomers, and predicted stars.

Reads what `results` keeps, and draws the first variant of each part. Needs matplotlib.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from benchmarks.ours import OURS

if TYPE_CHECKING:
    from pathlib import Path

Systems = Mapping[str, Mapping[str, Any]]

_INK, _OTHERS, _OWN = "#222222", "#9aa5b1", "#c2410c"


def draw(release: str, parts: Mapping[str, Mapping[str, Systems]], path: Path) -> None:
    """Write the picture (SVG by its suffix); nothing where no part has been measured."""
    import matplotlib as mpl  # noqa: PLC0415 -- of the extra "bench"

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "filmbot"  # the same figures give the same file
    from matplotlib import pyplot as plt  # noqa: PLC0415

    panels: list[tuple[str, Systems, str]] = []
    for target in ("any", "liked"):
        variant = _first(parts.get("lists", {}), f"target {target}")
        if variant:
            panels.append((f"nDCG@10, {variant}", parts["lists"][variant], "nDCG@10"))
    variant = _first(parts.get("stars", {}), "")
    if variant:
        panels.append((f"RMSE of stars, {variant}", parts["stars"][variant], "RMSE"))
    cold = _first(parts.get("cold", {}), "target any")
    if not panels and not cold:
        return
    count = len(panels) + bool(cold)
    columns = min(count, 2)  # two by two, so that the words stay readable on a page
    rows = -(-count // columns)
    size = 6.4 * columns, 3.9 * rows
    figure, grid = plt.subplots(rows, columns, figsize=size, squeeze=False)
    axes = list(grid.flat)
    for axis, (title, systems, name) in zip(axes, panels, strict=False):
        _bars(axis, title, systems, name)
    if cold:
        _lines(axes[len(panels)], f"nDCG@10 of newcomers, {cold}", parts["cold"][cold])
    for axis in axes[count:]:
        axis.remove()
    figure.suptitle(f"filmbot and its peers on {release}", color=_INK)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    plt.close(figure)


def _bars(axis: Any, title: str, systems: Systems, name: str) -> None:
    """The best on top: bars from zero, but dots for RMSE, whose differences are far from zero."""
    sign = 1 if name == "RMSE" else -1
    shown = {system: row[name] for system, row in systems.items() if row.get(name) is not None}
    order = sorted(shown, key=lambda system: sign * shown[system])
    values = [shown[system] for system in order]
    colours = [_OWN if system.startswith(OURS) else _OTHERS for system in order]
    if name == "RMSE":
        axis.scatter(values, order, color=colours, s=36)
        axis.grid(axis="y", color="#e5e7eb", zorder=0)
    else:
        axis.barh(order, values, color=colours)
    axis.invert_yaxis()
    axis.set_title(title, fontsize=10, color=_INK)
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(labelsize=8)
    low = min(values) - 0.01 if name == "RMSE" else 0.0
    axis.set_xlim(low, max(values) + (max(values) - low) * 0.14)
    for at, value in enumerate(values):
        axis.text(value, at, f"  {value:.4f}".replace("0.", "."), va="center", fontsize=8)


def _lines(axis: Any, title: str, systems: Systems) -> None:
    """nDCG@10 by the number of films shown, drawn at random."""
    for system, row in systems.items():
        points = [
            (int(what.split()[1]), value)
            for what, value in row.items()
            if what.startswith("random ") and value is not None
        ]
        own = system.startswith(OURS)
        axis.plot(
            [str(m) for m, _ in points],
            [value for _, value in points],
            marker="o",
            markersize=3,
            label=system,
            zorder=3 if own else 2,
            linewidth=2 if own else 1,
            **({"color": _OWN, "linestyle": "-" if system == OURS else ":"} if own else {}),
        )
    axis.set_title(title, fontsize=10, color=_INK)
    axis.set_xlabel("films shown", fontsize=8)
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(labelsize=8)
    axis.legend(fontsize=7, frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))


def _first(variants: Mapping[str, Systems], ends: str) -> str | None:
    return next((name for name in variants if ends in name), None)
