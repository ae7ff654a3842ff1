import json
import math
from dataclasses import replace

import numpy as np
import pytest

from engine.catalogue import Catalogue
from engine.embedder import EmbedderConfig
from engine.evaluation import Protocol, Report, evaluate, heldout_figures
from engine.features import FeatureSpace
from engine.notebook import NotebookConfig, NotebookDesign, triplets_of_one
from engine.ranking import Target
from engine.ratings import Ratings
from engine.star_figures import OURS
from engine.training import Coded, Progress, train
from engine.triplet_check import EVERYONE, NOTEBOOK, compare_distances
from tests.engine import tastes

BASELINE = NotebookConfig(
    embedder=EmbedderConfig(steps=60, batch=128), factors=4, epochs=60, batch=256
)


def test_folds_measure_the_star_model_against_its_peers() -> None:
    """On the checkerboard only the film's mean is at a loss: films split people in halves."""
    seen: list[Progress] = []
    report = evaluate(
        "folds", tastes.ratings(), tastes.catalogue(), tastes.QUICK, seen.append, BASELINE
    )
    ours = report.systems[OURS]
    assert ours["RMSE"] < 0.75
    assert ours["RMSE"] == pytest.approx(np.mean([ours[f"u{k}"] for k in range(1, 6)]))
    assert report.systems["the film's mean"]["RMSE"] > 1.5
    assert [step.fraction for step in seen] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])


def test_folds_of_another_release_do_not_depend_on_the_order_of_its_file() -> None:
    """Sorted by user, a fifth of the people would be strangers to each fold's model."""
    ratings = tastes.ratings()
    ratings = ratings.select(np.argsort(ratings.user_id, kind="stable"))
    report = evaluate(
        "folds", ratings, tastes.catalogue(), tastes.QUICK, None, BASELINE, official=False
    )
    ours = report.systems[OURS]
    assert ours["RMSE"] < 0.75
    assert set(ours) == {*(f"fold {k}" for k in range(1, 6)), "RMSE", "MAE", "in 80 % interval"}


def test_stratified_measures_whole_lists_against_peers() -> None:
    """Who rates both kinds alike gains nothing from taste; the figures are whole all the same."""
    report = evaluate(
        "stratified", tastes.ratings(), tastes.catalogue(), tastes.QUICK, None, BASELINE
    )
    assert list(report.systems) == [
        *("two stages", "popularity", "implicit ALS", "EASE", "the notebook's design"),
    ]
    for figures in report.systems.values():
        assert 0 < figures["nDCG@10"] <= 1
        assert 0 < figures["coverage"] <= 1
    assert report.systems["two stages"]["candidate recall"] > 0.5
    assert "candidate recall" not in report.systems["popularity"]


@pytest.mark.parametrize("protocol", ["last", "cold", "interview"])
@pytest.mark.parametrize("target", ["any", "liked"])
def test_the_other_protocols_measure_ours_beside_others(protocol: Protocol, target: Target) -> None:
    """Figures between 0 and 1 for every system, in either sense of a good pick."""
    config = replace(tastes.QUICK, target=target)
    report = evaluate(protocol, tastes.ratings(), tastes.catalogue(), config, None, BASELINE)
    assert len(report.systems) >= 4
    for figures in report.systems.values():
        assert 0 <= figures["nDCG@10"] <= 1
    if protocol == "interview":
        assert 0 < report.systems["what teaches most"]["seen"] <= 8


def test_triplets_are_asked_on_the_notebooks_terms_and_of_everyone() -> None:
    """The checkerboard is learned entirely, so every hidden triplet is ordered."""
    report = evaluate(
        "triplets", tastes.ratings(), tastes.catalogue(), tastes.QUICK, None, BASELINE
    )
    assert report.systems[NOTEBOOK]["distance ratio"] >= 2.09
    assert report.systems[EVERYONE]["ordered"] == 1.0


def test_distances_by_hand() -> None:
    """Positive at 1 and 2, negative at 3 and 2: a tie is half ordered."""
    vectors = np.array([[0.0], [1.0], [3.0], [2.0], [-2.0]], np.float32)
    figures = compare_distances(vectors, np.array([[0, 1, 2], [0, 3, 4]]))
    assert figures == {"distance ratio": pytest.approx(2.5 / 1.5), "ordered": 0.75}
    assert math.isnan(compare_distances(vectors, np.zeros((0, 3), np.int64))["ordered"])


def test_an_unknown_protocol_is_refused() -> None:
    """With the names of those that exist."""
    with pytest.raises(ValueError, match="folds, stratified, last, cold, interview, triplets"):
        evaluate("random", tastes.ratings(), tastes.catalogue())  # type: ignore[arg-type]


def test_a_report_is_a_table_and_json() -> None:
    """What a system has no figure for is a dash, and null."""
    report = Report("demo", {"ours": {"RMSE": 0.9, "cover": float("nan")}, "theirs": {"RMSE": 1}})
    assert report.table().splitlines() == [
        "demo      RMSE  cover",
        "ours    0.9000      –",
        "theirs  1.0000      –",
    ]
    assert json.loads(report.to_json())["systems"]["ours"] == {"RMSE": 0.9, "cover": None}


def people_apart(seed: int = 1) -> tuple[Ratings, Ratings]:
    """People of the same world with ids of their own: what is shown of them, what is hidden."""
    fresh = tastes.ratings(seed=seed)
    fresh = replace(fresh, user_id=fresh.user_id + 1_000_000)
    hides = np.random.default_rng(0).random(len(fresh)) < 0.25
    return fresh.select(~hides), fresh.select(hides)


def test_heldout_people_are_folded_in_and_measured_on_what_was_hidden() -> None:
    """A model of this world beats one that knows nothing."""
    shown, hidden = people_apart()
    knows = train(tastes.ratings(), tastes.catalogue(), tastes.QUICK)
    blank = train(Ratings.empty(), tastes.catalogue(), tastes.QUICK)
    good, bad = (heldout_figures(model, shown, hidden) for model in (knows, blank))
    assert set(good) == {"ndcg@10", "rmse", "people"}
    assert good["people"] == 60
    assert good["rmse"] < 0.75
    assert bad["rmse"] > 1.5
    assert 0 < good["ndcg@10"] <= 1


def test_films_that_a_snapshot_does_not_know_count_against_it() -> None:
    """An old model is not spared the films that came after it."""
    shown, hidden = people_apart()
    early = Catalogue(list(tastes.catalogue())[:30])
    ratings = tastes.ratings()
    old = train(ratings.select(np.isin(ratings.film_id, early.film_ids)), early, tastes.QUICK)
    new = train(ratings, tastes.catalogue(), tastes.QUICK)
    of_old, of_new = (heldout_figures(model, shown, hidden) for model in (old, new))
    assert of_old["people"] == of_new["people"]
    assert of_old["rmse"] > of_new["rmse"]


def test_nothing_hidden_gives_no_figures() -> None:
    """NaN for zero people."""
    model = train(tastes.ratings(), tastes.catalogue(), tastes.QUICK)
    figures = heldout_figures(model, tastes.ratings(), Ratings.empty())
    assert figures["people"] == 0
    assert math.isnan(figures["rmse"])
    assert math.isnan(figures["ndcg@10"])


def test_the_notebook_learns_from_one_person_and_finds_the_film_itself_among_ten() -> None:
    """As it was, faults and all."""
    films = tastes.catalogue()
    coded = Coded.of(tastes.ratings(), films)
    assert triplets_of_one(coded).people == 1
    design = NotebookDesign.train(coded, FeatureSpace.of(films).encode(films), BASELINE, seed=0)
    rated = np.array([0, 1, 2])
    assert design.neighbours.shape == (40, 10)
    pool = design.candidates(rated)
    assert set(pool) == set(design.neighbours[rated].ravel()) - {0, 1, 2}
    ranked = design.rank(0, np.arange(40))  # of the first person, who likes action
    assert set(ranked[:20].tolist()) == set(range(0, 40, 2))  # where action films are
