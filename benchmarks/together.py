"""Picks for groups: the rule of `engine.together` beside plain averaging, on simulated groups.

    make bench-together                          2, 5 and 12 people, 200 groups of each kind
    make bench-together ARGS="--groups 50 --quick --seed 1"

A fifth of MovieLens' people is left out of training. Of each of them a random half of the ratings
is shown to the recommender, the other half is hidden. Groups are drawn from them: at random, or
like-minded (somebody drawn at random and those whose shown stars, less each person's mean, have the
highest cosine with theirs). Each system gives every group ten films.

    predicted   what the model expects the members to give to the ten films
    hidden      what members did give, where a pick is among their hidden ratings

The figures are means over groups; "worst-off" is of the member with the lowest mean of each group.
Refuses to know how anybody is shown any of this.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.ours import OURS, QUICK, configs
from bot.commands import Terminal
from bot.preparing import fetch
from bot.settings import Settings
from engine import Recommender, train
from engine.together import PLAIN_AVERAGE, GroupPick, GroupRule, Member, group_picks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine import Ratings
    from engine.movielens import MovieLens

SIZES = (2, 5, 12)
KINDS = ("random", "like-minded")
RULES: Mapping[str, GroupRule] = {
    "filmbot": GroupRule(),
    "plain averaging": PLAIN_AVERAGE,
    "least misery alone": GroupRule(floor=0.0, weight=1.0),
}
COLUMNS = (
    *("predicted mean", "predicted worst-off", "picks below 3 for somebody"),
    *("hidden mean", "hidden worst-off", "hidden ≥ 4", "hidden ≤ 2", "CPU ms"),
)
MOST_LOSS = 0.1  # stars of the mean that the worst-off member's gain may cost
_TOP = 10
_MISERY = 3.0
_LEFT_OUT = 5  # one in so many
_RESULTS = Path(__file__).with_name("results") / "together.md"

Group = Sequence[int]  # person ids
Stars = Mapping[int, Mapping[int, float]]  # person -> film -> stars


@dataclass(frozen=True, slots=True)
class People:
    """Those who were left out of training: what is shown of each, and what is hidden."""

    shown: Stars
    hidden: Stars

    @property
    def ids(self) -> NDArray[np.int64]:
        """Everybody."""
        return np.array(sorted(self.shown), np.int64)


def left_out(ratings: Ratings, seed: int) -> tuple[Ratings, People]:
    """The ratings to train on, and the people who are not among them."""
    ids = np.unique(ratings.user_id)
    out = np.random.default_rng([seed, 5]).permutation(ids)[: -(-len(ids) // _LEFT_OUT)]
    rng = np.random.default_rng([seed, 6])
    shown, hidden = {}, {}
    for person in np.sort(out).tolist():
        rows = rng.permutation(np.flatnonzero(ratings.user_id == person))
        shown[person], hidden[person] = (
            dict(zip(ratings.film_id[half].tolist(), ratings.stars[half].tolist(), strict=True))
            for half in np.array_split(rows, 2)
        )
    return ratings.select(~np.isin(ratings.user_id, out)), People(shown, hidden)


def groups_of(people: People, kind: str, size: int, count: int, seed: int) -> Iterator[Group]:
    """`count` groups of `size` people: "random", or "like-minded"."""
    rng = np.random.default_rng([seed, size, KINDS.index(kind)])
    ids = people.ids
    if kind == "random":
        for _ in range(count):
            yield rng.choice(ids, size, replace=False).tolist()
        return
    likeness = _likeness(people)
    for first in rng.choice(len(ids), count, replace=count > len(ids)).tolist():
        near = np.argsort(-likeness[first], kind="stable")
        others = near[near != first][: size - 1]
        yield ids[[first, *others.tolist()]].tolist()


def _likeness(people: People) -> NDArray[np.float64]:
    """Cosine of everybody's shown stars less their mean, (people, people)."""
    films = {film: at for at, film in enumerate(sorted(set().union(*people.shown.values())))}
    x = np.zeros((len(people.ids), len(films)))
    for row, person in enumerate(people.ids.tolist()):
        given = people.shown[person]
        mean = sum(given.values()) / len(given)
        for film, stars in given.items():
            x[row, films[film]] = stars - mean
    x /= np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-9)
    return x @ x.T


def figures(
    pick: Callable[[Group], Sequence[GroupPick]], groups: Sequence[Group], hidden: Stars
) -> dict[str, float]:
    """What `pick` gives to these groups, by the names of `COLUMNS`."""
    mean, worst, misery, true_worst, true = [], [], [], [], []
    began = time.process_time()
    lists = [pick(group) for group in groups]
    spent = time.process_time() - began
    for group, picks in zip(groups, lists, strict=True):
        expected = np.array([each.stars for each in picks])  # (films, members)
        mean.append(expected.mean())
        worst.append(expected.mean(axis=0).min())
        misery.append((expected.min(axis=1) < _MISERY).mean())
        given = [
            [hidden[person][each.film_id] for each in picks if each.film_id in hidden[person]]
            for person in group
        ]
        true += [stars for of_one in given for stars in of_one]
        means = [np.mean(of_one) for of_one in given if of_one]
        true_worst += [min(means)] if len(means) > 1 else []
    stars = np.array(true)
    values = (
        *(np.mean(mean), np.mean(worst), np.mean(misery)),
        *(stars.mean(), np.mean(true_worst), (stars >= 4).mean(), (stars <= 2).mean()),
        1e3 * spent / len(groups),
    )
    return dict(zip(COLUMNS, map(float, values), strict=True))


def measured(
    recommender: Recommender, people: People, count: int, seed: int
) -> Iterator[tuple[str, int, dict[str, dict[str, float]]]]:
    """Yield (kind, size, rule -> figures) for every kind and size of groups."""
    for kind in KINDS:
        for size in SIZES:
            groups = list(groups_of(people, kind, size, count, seed))
            yield (
                kind,
                size,
                {
                    name: figures(
                        lambda group, rule=rule: group_picks(  # type: ignore[misc]
                            recommender, [Member(people.shown[p]) for p in group], _TOP, rule=rule
                        ),
                        groups,
                        people.hidden,
                    )
                    for name, rule in RULES.items()
                },
            )


def verdict(found: Mapping[str, Mapping[str, float]]) -> str:
    """What the worst-off member gains over plain averaging, and what it costs."""
    ours, plain = found["filmbot"], found["plain averaging"]
    gain = ours["predicted worst-off"] - plain["predicted worst-off"]
    loss = plain["predicted mean"] - ours["predicted mean"]
    holds = "holds" if gain > 0 and loss <= MOST_LOSS else "does not hold"
    return (
        f"The worst-off member: {gain:+.3f} stars, at a mean loss of {loss:.3f} "
        f"(promised: a gain, at a loss of {MOST_LOSS:g} at most): {holds}."
    )


def table(found: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Markdown lines, a row for each rule."""
    lines = ["| | " + " | ".join(COLUMNS) + " |", "|---|" + "---:|" * len(COLUMNS)]
    for name, row in found.items():
        cells = [_cell(column, row[column]) for column in COLUMNS]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def _cell(column: str, value: float) -> str:
    if column.startswith(("hidden ≥", "hidden ≤", "picks")):
        return f"{100 * value:.1f} %"
    return f"{value:.1f}" if column == "CPU ms" else f"{value:.3f}"


def main() -> None:
    """Measures, prints and writes."""
    args = _arguments()
    release = fetch(Settings.from_env(os.environ), Terminal(), args.source)
    known, people = left_out(release.ratings, args.seed)
    system = QUICK if args.quick else OURS
    print(f"{system}: training", file=sys.stderr)
    config = configs(release, args.seed, args.threads)[system]
    recommender = Recommender(train(known, release.catalogue, config))
    lines = _head(release, system, people, args)
    for kind, size, found in measured(recommender, people, args.groups, args.seed):
        part = [f"## {size} people, {kind}", "", *table(found), "", verdict(found), ""]
        print(*part, sep="\n", flush=True)
        lines += part
    args.results.write_text("\n".join(lines), encoding="utf-8")
    print(f"written to {args.results}", file=sys.stderr)


def _head(release: MovieLens, system: str, people: People, args: argparse.Namespace) -> list[str]:
    rule = GroupRule()
    made = (
        f"{system}, seed {args.seed}; {args.groups} groups of each kind and size, drawn from "
        f"{len(people.ids)} people who are left out of training; half of their ratings is shown. "
        f"Floor {rule.floor:g}, weight {rule.weight:g}. Made by `make bench-together`; "
        "`benchmarks/together.py` says what the columns mean."
    )
    return [f"# Picks for groups on {release.name}", "", made, ""]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.together", description=__doc__.split("\n")[0])
    parser.add_argument("--groups", type=int, default=200, help="of each kind and size")
    parser.add_argument("--quick", action="store_true", help="the quick model")
    parser.add_argument("--seed", type=int, default=0, help="of people, groups and model")
    parser.add_argument("--threads", type=int, default=1, help="processes of the training")
    parser.add_argument(
        "--from", type=Path, dest="source", metavar="PATH", help="a release on disk to measure on"
    )
    parser.add_argument("--results", type=Path, default=_RESULTS, help="where to write")
    return parser.parse_args()


if __name__ == "__main__":
    main()
