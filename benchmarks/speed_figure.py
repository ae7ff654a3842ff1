"""Cost against size as one picture: what one rating costs, and what a whole retrain takes.

Reads what `timing.save` keeps. Draws lines through the sizes that were measured; where cost is
linear in the ratings, time per rating is level. Needs matplotlib. Knows nothing of how it was
measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

Held = Mapping[str, Mapping[str, Any]]
Points = dict[str, list[tuple[float, float]]]

_INK, _PEER = "#222222", "#9aa5b1"
_OWN = ("#c2410c", "#1d4ed8", "#15803d", "#7e22ce")
_RATINGS = {"ml-100k": 1e5, "1m": 1e6, "10m": 1e7, "32m": 3.2e7}  # about


def draw(held: Held, path: Path) -> None:
    """Write the picture (SVG by its suffix); nothing where nothing of it has been measured."""
    import matplotlib as mpl  # noqa: PLC0415 -- of the extra "bench"

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "filmbot"  # the same figures give the same file
    from matplotlib import pyplot as plt  # noqa: PLC0415

    panels = [
        ("implicit ALS, f = 64: an epoch", "nanoseconds per rating", _epochs(held), False),
        ("growth: a sweep over all ratings", "nanoseconds per rating", _growth(held), False),
        ("whole retrain", "seconds of one core", _retrains(held, "processor_seconds"), True),
        ("whole retrain on two cores", "peak memory, MB", _retrains(held, "megabytes"), True),
    ]
    shown = [panel for panel in panels if panel[2]]
    if not shown:
        return
    columns = min(len(shown), 2)
    rows = -(-len(shown) // columns)
    size = 6.4 * columns, 3.9 * rows
    figure, grid = plt.subplots(rows, columns, figsize=size, squeeze=False)
    axes = list(grid.flat)
    for axis, (title, unit, points, steep) in zip(axes, shown, strict=False):
        _panel(axis, f"{title}, {unit}", points, steep=steep)
    for axis in axes[len(shown) :]:
        axis.remove()
    figure.suptitle("filmbot: cost against the number of ratings", color=_INK)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    plt.close(figure)


def _epochs(held: Held) -> Points:
    """Nanoseconds per rating of ours and of the peer."""
    found: Points = {}
    for line in held.get("als-epoch", {}).get("lines", []):
        if "f = 64" in line["name"]:
            n = line["notes"]["ratings"]
            for who, seconds in (("filmbot", line["ours"]), (line["peer"], line["theirs"])):
                found.setdefault(who, []).append((n, 1e9 * seconds / n))
    return found


def _growth(held: Held) -> Points:
    """Nanoseconds per rating of what has a goal."""
    found: Points = {}
    for line in held.get("growth", {}).get("lines", []):
        if line["goal"] is not None:
            each = line["notes"]["nanoseconds"]
            label = line["name"].split(", per rating")[0]
            found[label] = [(_RATINGS[size], value) for size, value in each.items()]
    return found


def _retrains(held: Held, what: str) -> Points:
    """One figure of each size."""
    found: Points = {}
    for line in held.get("retrain", {}).get("lines", []):
        if "cores: processor time" in line["name"]:
            at = line["notes"]["ratings"]
            found.setdefault("filmbot", []).append((at, line["notes"][what]))
    return found


def _panel(axis: Any, title: str, points: Points, *, steep: bool) -> None:
    """Ratings on a logarithmic axis; so is the cost where it is `steep`, else from zero."""
    own = iter(_OWN)
    for label, each in points.items():
        at, cost = zip(*sorted(each), strict=True)
        colour = _PEER if label.startswith("implicit,") else next(own)
        axis.plot(at, cost, marker="o", markersize=4, label=label, color=colour)
    axis.set_xscale("log")
    if steep:
        axis.set_yscale("log")
    else:
        axis.set_ylim(bottom=0)
    axis.set_title(title, fontsize=10, color=_INK)
    axis.set_xlabel("ratings", fontsize=8)
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(labelsize=8)
    axis.grid(axis="y", color="#e5e7eb", zorder=0)
    axis.legend(fontsize=8, frameon=False)
