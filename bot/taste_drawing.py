"""Draws the picture of a taste: a sheet as JSON on standard input, a PNG on standard output.

Runs in a process of its own, ``python -m bot.taste_drawing``, which ends with its picture, so that
the bot never holds what draws. All words come with the sheet. Refuses to know films, people and
languages.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font
from matplotlib.transforms import Bbox

_SIZE: Final = (12.0, 9.0)  # inches, at a hundred dots each
_PAPER: Final = "#fbfaf6"
_INK: Final = "#22252b"
_PALE: Final = "#9a9ea8"
_DUST: Final = "#c9ccd3"
_MINE: Final = "#d1495b"
# Told apart by their shape as well, for whom red and blue are one.
_MARKS: Final[dict[str, dict[str, Any]]] = {
    "loved": {"marker": "o", "c": _MINE, "s": 64, "edgecolors": _PAPER, "linewidths": 0.8},
    "fine": {"marker": "s", "c": "#edae49", "s": 42, "edgecolors": _PAPER, "linewidths": 0.8},
    "disliked": {"marker": "X", "c": "#2f6690", "s": 62, "edgecolors": _PAPER, "linewidths": 0.8},
}
_BACKGROUND: Final[dict[str, Any]] = {"s": 9, "c": _DUST, "linewidths": 0}
# Where a name may stand, seen from its film: points to the right and up, and how it is aligned.
_BESIDE: Final = (
    *((8, 0, "left", "center"), (-8, 0, "right", "center"), (0, 9, "center", "bottom")),
    *((0, -9, "center", "top"), (7, 8, "left", "bottom"), (7, -8, "left", "top")),
    *((-7, 8, "right", "bottom"), (-7, -8, "right", "top")),
)
Sheet = dict[str, Any]


def drawn(sheet: Sheet) -> bytes:
    """The picture as PNG, 1200 × 900 dots."""
    figure = Figure(figsize=_SIZE, dpi=100, facecolor=_PAPER)
    canvas: Any = FigureCanvasAgg(figure)  # without types of its own
    renderer: RendererBase = canvas.get_renderer()
    figure.text(0.03, 0.945, **_words(sheet["title"]), size=23, weight="bold", color=_INK)
    figure.text(0.03, 0.912, **_words(sheet["subtitle"]), size=12.5, color=_PALE)
    _draw_map(figure, renderer, sheet)
    for box, chart in zip(
        ((0.735, 0.5, 0.235, 0.36), (0.735, 0.06, 0.235, 0.34)), sheet["charts"], strict=True
    ):
        _draw_shares(figure, box, chart, sheet["key"])
    written = io.BytesIO()
    figure.savefig(written, format="png", metadata={"Software": ""})
    return written.getvalue()


def _draw_map(figure: Figure, renderer: RendererBase, sheet: Sheet) -> None:
    axes = figure.add_axes((0.03, 0.06, 0.575, 0.83))
    axes.set(xlim=(-0.06, 1.06), ylim=(-0.05, 1.05), xticks=[], yticks=[], facecolor="white")
    for spine in axes.spines.values():
        spine.set_color(_DUST)
    dust = sheet["everyone"]
    if dust:
        sizes = [4 + 26 * fame * fame for _, _, fame in dust]
        axes.scatter(
            [x for x, _, _ in dust],
            [y for _, y, _ in dust],
            **(_BACKGROUND | {"s": sizes}),
            zorder=1,
        )
    for number, (kind, mark) in enumerate(_MARKS.items(), 4):
        points = [(x, y) for x, y, own in sheet["mine"] if own == kind]
        axes.scatter(
            [x for x, _ in points],
            [y for _, y in points],
            **mark,
            zorder=number,
            label=_readable(sheet["legend"][kind]),
        )
    axes.scatter([], [], **_BACKGROUND, label=_readable(sheet["legend"]["everyone"]))
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.005),
        ncols=4,
        frameon=False,
        fontsize=11,
        labelcolor=_INK,
        handletextpad=0.2,
        columnspacing=1.4,
    )
    names = _Names(axes, renderer, [(x, y) for x, y, _ in sheet["mine"]])
    names.write(sheet["named"], size=11, color=_INK, weight="bold", zorder=9)
    names.write(sheet["regions"], size=13, color="#777c87", style="italic", zorder=3)


class _Names:
    """Writes names into the map such that none lies over another, nor, where that can be helped,
    over one's own films.
    """

    def __init__(
        self, axes: Axes, renderer: RendererBase, marks: Sequence[tuple[float, float]]
    ) -> None:
        self._axes = axes
        self._renderer = renderer
        self._inside = axes.get_window_extent(self._renderer).padded(-8)
        self._taken: list[Bbox] = []
        self._marks = [
            Bbox.from_bounds(x - 4, y - 4, 8, 8)
            for x, y in axes.transData.transform(marks or [(9, 9)])
        ]

    def write(self, names: Iterable[Sequence[Any]], **look: Any) -> None:
        """Each name beside its place (text, x, y); one for which there is no room is left out."""
        for text, x, y in names:
            for avoided in (self._taken + self._marks, self._taken):
                if self._written(_readable(text), (x, y), avoided, look):
                    break

    def _written(
        self, text: str, place: tuple[float, float], avoided: Sequence[Bbox], look: dict[str, Any]
    ) -> bool:
        for right, up, horizontal, vertical in _BESIDE:
            written = self._axes.annotate(
                text,
                place,
                (right, up),
                textcoords="offset points",
                ha=horizontal,
                va=vertical,
                parse_math=False,
                bbox={"boxstyle": "round,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.7},
                **look,
            )
            box = written.get_window_extent(self._renderer)
            fits = self._inside.x0 < box.x0 and box.x1 < self._inside.x1
            fits = fits and self._inside.y0 < box.y0 and box.y1 < self._inside.y1
            if fits and not any(box.overlaps(other) for other in avoided):
                self._taken.append(box.padded(2))
                return True
            written.remove()
        return False


def _draw_shares(
    figure: Figure, box: tuple[float, float, float, float], chart: Sheet, key: Sequence[str]
) -> None:
    """Bars for one's own shares, and a stroke in each where everyone's ends."""
    axes = figure.add_axes(box)
    rows = chart["rows"]
    at = range(len(rows))
    most = max((max(mine, others) for _, mine, others in rows), default=1.0)
    axes.set(
        xlim=(0, most * 1.16), ylim=(max(len(rows), 4) - 0.4, -0.6), facecolor=_PAPER, xticks=[]
    )
    bars = axes.barh(at, [mine for _, mine, _ in rows], height=0.56, color=_MINE)
    strokes = axes.vlines(
        [others for _, _, others in rows],
        [row - 0.38 for row in at],
        [row + 0.38 for row in at],
        color=_INK,
        linewidth=2.2,
    )
    axes.set_yticks(list(at), [_readable(name) for name, _, _ in rows], fontsize=12, color=_INK)
    for label in axes.get_yticklabels():
        label.set_parse_math(False)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for row, (_, mine, others) in enumerate(rows):
        end = max(mine, others) + most * 0.025
        axes.text(end, row, f"{100 * mine:.0f} %", va="center", size=11, color=_PALE)
    axes.set_title(_readable(chart["title"]), loc="left", size=14, weight="bold", color=_INK)
    if chart["with_key"]:
        axes.legend(
            [bars, strokes],
            [_readable(name) for name in key],
            loc="lower right",
            bbox_to_anchor=(1.0, 1.1),
            ncols=2,
            frameon=False,
            fontsize=11,
            labelcolor=_INK,
            handlelength=1.1,
            columnspacing=1.2,
        )


def _words(text: str) -> dict[str, Any]:
    # A dollar sign is a dollar sign: formulas are not meant.
    return {"s": _readable(text), "parse_math": False}


def _readable(text: str) -> str:
    """Without the letters that the font does not have, rather than with boxes in their place."""
    return "".join(sign for sign in text if ord(sign) in _letters()).strip() or "–"


_known: set[int] = set()


def _letters() -> set[int]:
    if not _known:
        _known.update(FT2Font(findfont(FontProperties(family="DejaVu Sans"))).get_charmap())
    return _known


def main() -> None:
    """Reads a sheet, writes its picture."""
    os.nice(5)  # whoever chats goes first
    mpl.rcParams["font.family"] = "DejaVu Sans"
    sys.stdout.buffer.write(drawn(json.load(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
