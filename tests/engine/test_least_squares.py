import numpy as np
import pytest

from engine import least_squares
from engine.least_squares import Groups, solve


def problem() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """200 observations in 13 groups of very different size (one of them empty), 30 rows of Z."""
    rng = np.random.default_rng(0)
    group = np.minimum(rng.geometric(0.2, 200), 12)  # group 0 stays empty
    row = rng.integers(30, size=200)
    ridge = rng.uniform(0.5, 2.0, (13, 4))
    return group, row, rng.normal(size=(30, 4)), rng.normal(size=200), ridge


@pytest.mark.parametrize("block", [1, 7, 1 << 16])
def test_it_solves_what_a_plain_loop_solves(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """(ZᵀZ + diag(ridge))⁻¹ Zᵀt per group, whatever goes into a block together."""
    monkeypatch.setattr(least_squares, "_BLOCK", block)
    group, row, Z, target, ridge = problem()
    solution = solve(Groups.of(group, row, 13), Z, target, ridge)
    for g in range(13):
        z, t = Z[row[group == g]], target[group == g]
        expected = np.linalg.inv(z.T @ z + np.diag(ridge[g])) @ (z.T @ t)
        assert np.allclose(solution[g], expected)


def test_a_group_without_observations_is_zero() -> None:
    """Where regularisation pulls everything that nothing is known of."""
    group, row, Z, target, ridge = problem()
    assert not solve(Groups.of(group, row, 13), Z, target, ridge)[0].any()


def test_no_observations_at_all() -> None:
    """All groups are zero."""
    none = np.zeros(0, np.int64)
    groups = Groups.of(none, none, 3)
    assert not solve(groups, np.ones((2, 4)), np.zeros(0), np.ones((3, 4))).any()
