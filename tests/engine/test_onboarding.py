import numpy as np
import pytest
import scipy.sparse as sp

from engine.onboarding import NOISE, Interview, fit_interview

FILMS = 40
NOTHING = np.zeros(0, np.int64)


@pytest.fixture(scope="module")
def interview() -> Interview:
    """Even people see even films, odd people odd ones; all see film 38, nobody film 39."""
    rng = np.random.default_rng(0)
    same = (np.arange(400)[:, None] + np.arange(FILMS)[None]) % 2 == 0
    seen = rng.random(same.shape) < np.where(same, 0.6, 0.1)
    seen[:, 38], seen[:, 39] = True, False
    return fit_interview(sp.csr_matrix(seen.astype(np.float32)))


def test_the_value_is_the_fall_in_the_variance_of_the_other_films(interview: Interview) -> None:
    """Value over m(1 − m) equals the other films' variances before minus after the question."""
    seen, unseen = np.array([0, 3]), np.array([8])
    m = interview.chances(seen, unseen)
    for film in (1, 14, 25):
        before = np.diagonal(interview._posterior(seen, unseen)[1])
        after = np.diagonal(interview._posterior(seen, np.append(unseen, film))[1])
        others = np.arange(FILMS) != film
        # With ρ shared by all answers the fall is exact.
        fall = (before - after)[others].sum() * m[film] * (1 - m[film])
        assert interview.values(seen, unseen)[film] == pytest.approx(fall, rel=1e-2)


def test_answers_move_the_chances_as_the_normal_equations_say(interview: Interview) -> None:
    """One answer: μ' = μ + Σ_:a (1 − μ_a) / (Σ_aa + ρ)."""
    sigma, mu = interview.covariance, interview.mean
    expected = mu + sigma[:, 4] * (1 - mu[4]) / (sigma[4, 4] + NOISE)
    chances = interview.chances(np.array([4]), NOTHING)
    assert chances[:38] == pytest.approx(expected[:38], abs=1e-4)


def test_seen_and_not_seen_pull_apart(interview: Interview) -> None:
    """Having seen even films speaks for even films, having missed them against."""
    for_it, against = np.array([0, 2]), np.array([0, 2])
    yes, no = interview.chances(for_it, NOTHING), interview.chances(NOTHING, against)
    assert (yes[4:38:2] > interview.mean[4:38:2]).mean() > 0.9
    assert (no[4:38:2] < interview.mean[4:38:2]).mean() > 0.9


def test_nothing_is_asked_twice(interview: Interview) -> None:
    """Films answered either way are never worth asking again; others are."""
    values = interview.values(np.array([0, 2]), np.array([1, 5]))
    assert np.isneginf(values[[0, 2, 1, 5]]).all()
    assert np.isfinite(np.delete(values, [0, 2, 1, 5])).all()


def test_questions_with_a_foregone_answer_are_worth_little(interview: Interview) -> None:
    """What everybody has seen, or nobody, comes last."""
    values = interview.values(NOTHING, NOTHING)
    assert set(np.argsort(values)[:2]) == {38, 39}


def test_only_the_most_rated_films_are_asked() -> None:
    """Beyond the limit a film has no value, and answers about it are no obstacle."""
    history = sp.csr_matrix(np.tri(30, 20, dtype=np.float32))
    interview = fit_interview(history, n_films=5)
    values = interview.values(np.array([19]), np.array([18]))
    assert np.flatnonzero(np.isfinite(values)).tolist() == interview.films.tolist()


def test_no_data_at_all_is_survived() -> None:
    """Nobody rated anything: values are numbers."""
    interview = fit_interview(sp.csr_matrix((0, 4), dtype=np.float32))
    assert np.isfinite(interview.values(NOTHING, NOTHING)).all()
