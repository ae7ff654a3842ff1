"""The results as Markdown, ready for the README.

Reads the dictionary that `results` keeps; measures nothing. The best figure of a column is bold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.ours import OURS

Figures = Mapping[str, Any]
Systems = Mapping[str, Figures]
Parts = Mapping[str, Mapping[str, Systems]]

_LISTS = ("nDCG@10", "MAP", "precision@10", "recall@10", "coverage")
_STARS = ("RMSE", "u1", "fold 1", "MAE", "in 80 % interval", "CPU s per fold")
_INTERVIEW = ("nDCG@10", "MAP", "precision@10", "recall@10", "seen")
_LOWER = {"RMSE", "u1", "fold 1", "MAE"}  # the lower, the better
_NO_CONTEST = {"in 80 % interval", "CPU s per fold", "coverage", "seen", "CPU s", "s"}
_STAGES = ("candidate recall@100", "candidate recall@300", "nDCG@10", "honest reasons")

_TITLES = {
    "lists": "Picks",
    "last": "The last film of everybody",
    "cold": "People left out of training, nDCG@10",
    "interview": "Eight films asked first",
    "stars": "Predicted stars",
    "training": "Training on everything, in one process",
}
_COLUMNS: Mapping[str, Sequence[str]] = {
    "lists": _LISTS,
    "last": _LISTS,
    "interview": _INTERVIEW,
    "stars": _STARS,
    "training": ("CPU s", "s"),
}


def markdown(facts: Mapping[str, Any], parts: Parts) -> str:
    """All parts that were measured, one table per variant, and what made them."""
    size = f"{facts['ratings']:,} ratings of {facts['films']:,} films by {facts['people']:,} people"
    lines = [
        f"# Quality on {facts['release']}",
        "",
        f"{size}. Made by `make bench-quality`; nothing is tuned on what is hidden.",
        "",
    ]
    lines += _glance(parts)
    for part, title in _TITLES.items():
        for variant, systems in parts.get(part, {}).items():
            lines += [f"## {title}: {variant}", ""]
            lines += table(systems, _COLUMNS.get(part) or columns(systems))
            lines += ["", *_stages(systems), *_settings(systems)]
    made = ", ".join(f"{name} {number}" for name, number in facts["libraries"].items() if number)
    lines.append(f"Python {facts['python']}, {made}.")
    return "\n".join(lines) + "\n"


def table(systems: Systems, names: Sequence[str]) -> list[str]:
    """Lines of one table; a column that no system has is left out."""
    names = [name for name in names if any(row.get(name) is not None for row in systems.values())]
    best = {name: _best(systems, name) for name in names}
    lines = ["| | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for system in sorted(systems, key=lambda system: not system.startswith(OURS)):
        row, cells = systems[system], []
        for name in names:
            text = cell(name, row.get(name))
            cells.append(f"**{text}**" if text and text == best[name] else text)
        lines.append(f"| {system} | " + " | ".join(cells) + " |")
    return lines


def cell(name: str, value: Any) -> str:
    """A figure in print; nothing for none."""
    if value is None:
        return ""
    if name in {"in 80 % interval", "honest reasons"}:
        return f"{100 * value:.1f} %"
    if name in {"CPU s", "s", "CPU s per fold", "seen"}:
        return f"{value:.1f}"
    return f"{value:.4f}".removeprefix("0") if abs(value) < 1 else f"{value:.4f}"


def columns(systems: Systems) -> list[str]:
    """All figures that are numbers, in the order in which they come first."""
    names = (name for row in systems.values() for name, value in row.items() if _is_number(value))
    return list(dict.fromkeys(names))


def _glance(parts: Parts) -> list[str]:
    """nDCG@10 of every system in every variant of the lists, a column each."""
    found: dict[str, dict[str, Any]] = {}
    for part in ("lists", "last"):
        for variant, systems in parts.get(part, {}).items():
            for system, row in systems.items():
                found.setdefault(system, {})[variant] = row.get("nDCG@10")
    return ["## nDCG@10 at a glance", "", *table(found, columns(found)), ""] if found else []


def _best(systems: Systems, name: str) -> str | None:
    values = [row[name] for row in systems.values() if row.get(name) is not None]
    if name in _NO_CONTEST or len(values) < 2:
        return None
    return cell(name, min(values) if name in _LOWER else max(values))


def _stages(systems: Systems) -> list[str]:
    """What both stages do, and what the second does alone."""
    lines = []
    for system, row in systems.items():
        whole = systems.get(f"{system}, scoring all films")
        if "candidate recall@100" not in row or whole is None:
            continue
        said = ", ".join(f"{name} {cell(name, row[name])}" for name in _STAGES if name in row)
        apart = row["nDCG@10"] - whole["nDCG@10"]
        lines += [f"{system}: {said}; {apart:+.4f} against scoring all films.", ""]
    return lines


def _settings(systems: Systems) -> list[str]:
    chosen = {system: row["settings"] for system, row in systems.items() if row.get("settings")}
    if not chosen:
        return []
    said = "; ".join(f"{system} {_said(settings)}" for system, settings in chosen.items())
    return [f"Settings: {said}.", ""]


def _said(settings: Any) -> str:
    if isinstance(settings, list):  # one for each fold
        same = all(one == settings[0] for one in settings)
        return _said(settings[0]) if same else " / ".join(_said(one) for one in settings)
    return ", ".join(f"{name} {value}" for name, value in settings.items())


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
