"""A made-up catalogue with everything that misleads, and films beside it that are not in it.

Titles of one to four words; remakes, sequels and their numerals; original titles. Beside them, for
most films, something that resembles one and is another: the same title in another year, another
part, a word or an article more or less, a letter that differs, a series of that name and year.
"""

from __future__ import annotations

import random
from dataclasses import replace

from engine.titles import normalise
from tests.bot.imports.known_films import Known

_WORDS = (
    "Night River Stone Letter Garden Winter Silver Broken House Angel Train Island Summer Shadow "
    "Paper Glass Crimson Harbour Orchard Lantern Thunder Velvet Empty Golden Bridge Mirror Window "
    "Stranger Sister Captain Widow Hunter Dancer Tiger Raven Wolf Falcon Ocean Desert Valley"
)
_RUSSIAN = "Ночь Река Камень Письмо Сад Зима Дом Ангел Поезд Остров Лето Тень Волк Море"
_FRENCH = "Nuit Rivière Pierre Lettre Jardin Hiver Maison Ange Île Été Ombre Loup Mer Forêt"


def made_films(count: int, seed: int) -> list[Known]:
    """So many films; no two have one title in years that are less than three apart."""
    draw = random.Random(seed)
    years: dict[str, list[int]] = {}
    films: list[Known] = []
    while len(films) < count:
        title = _title(draw, films)
        year = draw.randint(1925, 2022)
        key = normalise(title)
        if any(abs(year - other) < 3 for other in years.get(key, ())):
            continue
        years.setdefault(key, []).append(year)
        number = len(films) + 1
        russian = " ".join(draw.sample(_RUSSIAN.split(), 2)).capitalize() + f" {number}"
        other = (
            " ".join(draw.sample(_FRENCH.split(), 2)) + f" {number}" if draw.random() < 0.2 else ""
        )
        films.append(Known(number, title, year, russian, f"tt{number:07}", other))
    return films


def _title(draw: random.Random, films: list[Known]) -> str:
    if films and draw.random() < 0.15:
        return draw.choice(films).title  # a remake
    if films and draw.random() < 0.1:
        return f"{draw.choice(films).title} {draw.choice(('2', '3', 'II', 'IV'))}"
    words = draw.sample(_WORDS.split(), draw.choice((1, 2, 2, 2, 3, 4)))
    return " ".join(["The", *words] if draw.random() < 0.3 else words)


def resembling(films: list[Known], seed: int) -> list[Known]:
    """For most films one that is not among them and could be taken for it.

    None that nobody could tell from it: the same title in that year, or a long one a year apart.
    """
    draw = random.Random(seed)
    there = {(normalise(film.title), film.year) for film in films}
    there |= {(film.title, year) for film in films if " " in film.title for year in _near(film)}
    found: list[Known] = []
    for film in films:
        title, year = _another(draw, film)
        if (title, year) not in there and (normalise(title), year) not in there:
            number = film.number + len(films)
            imdb = f"tt{number:07}"
            found.append(replace(film, number=number, title=title, year=year, other="", imdb=imdb))
    return found


def series_called_alike(films: list[Known]) -> list[Known]:
    """Series with the titles and years of films."""
    far = 10 * len(films)
    return [
        replace(film, number=film.number + far, imdb=f"tt{film.number + far:07}", series=True)
        for film in films[::3]
    ]


def _another(draw: random.Random, film: Known) -> tuple[str, int]:
    words = film.title.split()
    match draw.randrange(6):
        case 0:
            return film.title, film.year + draw.choice((-9, -4, -3, -2, 2, 3, 5, 12))
        case 1:  # one year later: "Titanic" of 1996
            return film.title if len(words) == 1 else f"{film.title} 5", film.year + 1
        case 2:
            return f"{film.title} {draw.choice(('7', 'VIII', 'Returns', 'Forever'))}", film.year
        case 3:  # an article and a year
            bare = film.title.removeprefix("The ")
            return (bare if bare != film.title else f"The {film.title}"), film.year + 1
        case 4:
            word = max(words, key=len)
            at = draw.randrange(1, max(2, len(word)))
            return film.title.replace(word, word[:at] + "x" + word[at + 1 :], 1), film.year
        case _:
            return (" ".join(words[:-1]) if len(words) > 2 else f"Last {film.title}"), film.year


def _near(film: Known) -> tuple[int, ...]:
    return film.year - 1, film.year, film.year + 1
