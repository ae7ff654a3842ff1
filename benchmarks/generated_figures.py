"""How like MovieLens the made ratings are: what `benchmarks.generated` says of itself, measured.

python -m benchmarks.generated_figures [SIZE ...]
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.generated import SIZES, generate

if TYPE_CHECKING:
    from numpy.typing import NDArray


def figures(person: NDArray[np.integer], film: NDArray[np.integer]) -> dict[str, float]:
    """How uneven the ratings are; rows of people and films that rated or are rated count."""
    of_person, of_film = np.bincount(person), np.sort(np.bincount(film))[::-1]
    of_person, of_film = of_person[of_person > 0], of_film[of_film > 0]
    return {
        "ratings": len(person),
        "people": len(of_person),
        "films rated": len(of_film),
        "ratings per person, median": float(np.median(of_person)),
        "ratings per person, mean": float(of_person.mean()),
        "ratings per film, median": float(np.median(of_film)),
        "share of people who rated the top film": float(of_film[0] / len(of_person)),
        "share of ratings in the top 1 % of films": float(
            of_film[: max(1, len(of_film) // 100)].sum() / len(person)
        ),
        "share of ratings in the top 10 % of films": float(
            of_film[: max(1, len(of_film) // 10)].sum() / len(person)
        ),
    }


def main() -> None:
    """Prints the figures of each size that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=list(SIZES), choices=list(SIZES))
    for name in parser.parse_args().sizes:
        world = generate(name)
        print(f"\n{name}")
        for label, value in figures(world.person, world.film).items():
            print(
                f"    {label:<44}{value:>14,.4g}"
                if value < 1000
                else f"    {label:<44}{value:>14,.0f}"
            )


if __name__ == "__main__":
    main()
