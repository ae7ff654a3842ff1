from dataclasses import replace

import pytest

from benchmarks import tuning
from benchmarks.cold import cold_systems
from benchmarks.list_peers import LIST_PEERS
from benchmarks.lists import list_systems
from benchmarks.ours import OURS
from benchmarks.quality import PARTS, Run
from engine.movielens import MovieLens
from tests.engine.tastes import FULL, QUICK, catalogue, ratings

RELEASE = MovieLens("two tastes", catalogue(), ratings())
FEW = {name: replace(LIST_PEERS[name], grid={}) for name in ("popularity",)} | {
    "EASE": replace(LIST_PEERS["EASE"], grid={"lambda": (5, 50)})
}


@pytest.fixture(autouse=True)
def _few_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "LIST_PEERS", FEW)


def test_lists_measure_ours_and_peers_for_both_targets() -> None:
    """Ours beat popularity, have figures of both stages, and each peer comes once per target."""
    found = {
        (target, system): figures
        for target, system, figures in list_systems(
            RELEASE,
            "stratified",
            ("any", "liked"),
            {"ours": FULL, "quick": QUICK},
            peers=True,
            seed=0,
            say=lambda _: None,
        )
    }
    assert {system for target, system in found if target == "any"} == {
        "ours",
        "ours, scoring all films",
        "quick",
        "popularity",
        "EASE",
    }
    assert {"EASE, of liked", "popularity, of liked"} < {
        system for target, system in found if target == "liked"
    }
    ours = found["liked", "ours"]
    assert ours["nDCG@10"] > found["liked", "popularity"]["nDCG@10"]
    # 40 films are candidates, which is all of them, so that nothing is lost on the way.
    assert ours["candidate recall@100"] == 1.0
    assert ours["nDCG@10"] == found["liked", "ours, scoring all films"]["nDCG@10"]
    assert 0.5 < ours["honest reasons"] <= 1.0
    assert found["any", "EASE"]["settings"] in ({"lambda": 5}, {"lambda": 50})


def test_peers_alone_need_no_training() -> None:
    """Without a configuration of ours, nothing of ours is measured."""
    said: list[str] = []
    systems = [
        system
        for _, system, _ in list_systems(
            RELEASE, "per-user", ("any",), {}, peers=True, seed=1, say=said.append
        )
    ]
    assert systems == ["popularity", "EASE"]
    assert not any("training" in line for line in said)


def test_newcomers_are_shown_to_everybody_alike() -> None:
    """With nothing shown all give what is popular; with ten films the kind of person shows."""
    found = {
        system: figures
        for _, system, figures in cold_systems(
            RELEASE, ("liked",), {"quick": QUICK}, peers=True, seed=0, say=lambda _: None
        )
    }
    assert found["EASE"]["random 0"] == found["popularity"]["random 0"]
    assert found["quick"]["random 10"] > found["popularity"]["random 10"]
    assert set(found["quick"]) == {
        f"{order} {m}" for order in ("random", "first") for m in (0, 1, 3, 5, 10)
    }


def test_every_part_can_be_measured_on_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part yields figures of ours, under a variant that tells target and seed."""
    monkeypatch.setattr("benchmarks.stars.STAR_PEERS", {})
    run = Run(
        release=RELEASE,
        configs={OURS: QUICK},
        peers=False,
        targets=("liked",),
        variants=(("per-user", 2),),
        seed=1,
    )
    found = {part: list(run.part(part)) for part in PARTS}
    assert {part: rows[0][0] for part, rows in found.items()} == {
        "lists": "per-user, target liked, seed 2",
        "last": "last, target liked, seed 1",
        "cold": "target liked, seed 1",
        "interview": "target liked, seed 1",
        "stars": "five folds, seed 1",
        "training": "seed 1",
    }
    assert found["interview"][0][1] == "what teaches most"
    assert {system for _, system, _ in found["lists"]} == {OURS}
    assert found["training"][0][2]["CPU s"] > 0
