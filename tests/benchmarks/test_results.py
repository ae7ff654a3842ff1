import json
from pathlib import Path

import pytest

from benchmarks.figure import draw
from benchmarks.results import Results
from benchmarks.tables import Systems, cell, markdown, table
from engine.movielens import MovieLens
from tests.engine.tastes import QUICK, catalogue, ratings

RELEASE = MovieLens("two tastes", catalogue(), ratings())
LISTS: Systems = {
    "filmbot": {"nDCG@10": 0.5, "MAP": 0.2, "candidate recall@100": 0.7, "honest reasons": 0.912},
    "filmbot, scoring all films": {"nDCG@10": 0.501, "MAP": 0.2},
    "EASE": {"nDCG@10": 0.48, "MAP": None, "settings": {"lambda": 300}},
}


def test_what_is_not_measured_again_stays(tmp_path: Path) -> None:
    """A second run of one system leaves the others of the file as they were."""
    path = tmp_path / "quality.json"
    first = Results(path, RELEASE, {"ours": QUICK})
    first.put("lists", "one", "EASE", {"nDCG@10": 0.48})
    first.put("lists", "one", "ours", {"nDCG@10": 0.4, "MAP": float("nan")})
    Results(path, RELEASE, {"ours": QUICK}).put("lists", "one", "ours", {"nDCG@10": 0.5})
    held = json.loads(path.read_text(encoding="utf-8"))
    assert held["parts"] == {
        "lists": {"one": {"EASE": {"nDCG@10": 0.48}, "ours": {"nDCG@10": 0.5}}}
    }
    assert held["people"] == 60
    Results(path, RELEASE, {}).put("lists", "two", "EASE", {"nDCG@10": 0.4})
    assert list(json.loads(path.read_text(encoding="utf-8"))["configurations"]) == ["ours"]
    assert "seed" not in held["configurations"]["ours"]


def test_figures_of_another_release_go(tmp_path: Path) -> None:
    """A file of another release is not added to."""
    path = tmp_path / "quality.json"
    Results(path, RELEASE, {}).put("lists", "one", "EASE", {"nDCG@10": 0.48})
    other = MovieLens("another", RELEASE.catalogue, RELEASE.ratings)
    assert Results(path, other, {}).parts == {}


def test_a_table_marks_the_best() -> None:
    """The highest nDCG and the lowest RMSE are bold, ours come first, empty columns not at all."""
    assert table(LISTS, ["nDCG@10", "coverage"]) == [
        "| | nDCG@10 |",
        "|---|---|",
        "| filmbot | .5000 |",
        "| filmbot, scoring all films | **.5010** |",
        "| EASE | .4800 |",
    ]
    stars = {"a": {"RMSE": 0.9}, "b": {"RMSE": 1.0}}
    assert table(stars, ["RMSE"])[2:] == ["| a | **.9000** |", "| b | 1.0000 |"]


def test_a_figure_in_print() -> None:
    """No zero before the point, shares in per cent, seconds with one digit."""
    assert cell("MAP", 0.16512) == ".1651"
    assert cell("in 80 % interval", 0.8091) == "80.9 %"
    assert cell("CPU s", 151.26) == "151.3"
    assert cell("MAP", None) == ""


def test_the_page_says_what_two_stages_lose_and_what_was_chosen() -> None:
    """Below a table: recall, honest reasons, distance to scoring all films, settings."""
    facts = {
        "release": "x",
        "ratings": 1000,
        "people": 10,
        "films": 20,
        "python": "3.11.2",
        "libraries": {"numpy": "2.0", "myfm": None},
    }
    text = markdown(facts, {"lists": {"stratified, target any, seed 0": LISTS}})
    assert (
        "filmbot: candidate recall@100 .7000, nDCG@10 .5000, honest reasons 91.2 %; "
        "-0.0010 against scoring all films."
    ) in text
    assert "Settings: EASE lambda 300." in text
    assert "| EASE | .4800 |\n" in text  # the table of all variants, of nDCG@10 alone
    assert text.endswith("Python 3.11.2, numpy 2.0.\n")


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    """Same figures, same file; nothing measured, no file."""
    pytest.importorskip("matplotlib")
    parts: dict[str, dict[str, Systems]] = {
        "lists": {"stratified, target any, seed 0": LISTS},
        "cold": {"target any, seed 0": {"filmbot": {"random 0": 0.4, "random 10": 0.6}}},
    }
    first, second, none = (tmp_path / f"{name}.svg" for name in ("first", "second", "none"))
    draw("x", parts, first)
    draw("x", parts, second)
    draw("x", {}, none)
    assert first.read_bytes() == second.read_bytes()
    assert not none.exists()
