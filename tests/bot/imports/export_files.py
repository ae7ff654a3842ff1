"""Files of ratings as each site writes them: columns, quoting, encodings, scales, empty ratings.

The headers are those that :mod:`bot.imports` documents format by format. Every seventh line of a
site that lists what was only watched has no rating.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from bot.exports import as_csv, as_json
from storage import Kept, KeptFilm
from tests.bot.imports.known_films import Known

Writer = Callable[[list[Known]], bytes]


def stars_of(film: Known) -> float:
    """What the person gave: half a star to five."""
    return (film.number % 10 + 1) / 2


def _points(film: Known) -> int:
    return int(stars_of(film) * 2)


def rated(film: Known) -> bool:
    """Whether a file that lists unrated films has stars for it."""
    return film.number % 7 != 5


def _day(film: Known, form: str = "%Y-%m-%d") -> str:
    return (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=film.number % 900)).strftime(form)


def _table(rows: Iterable[Iterable[object]], delimiter: str = ",", *, quoted: bool = False) -> str:
    text = io.StringIO(newline="")
    if quoted:
        csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def letterboxd_ratings(films: list[Known]) -> bytes:
    """ratings.csv."""
    rows = [(_day(f), f.title, f.year, "https://boxd.it/2a", f"{stars_of(f):g}") for f in films]
    return _table([("Date", "Name", "Year", "Letterboxd URI", "Rating"), *rows]).encode()


def letterboxd_diary(films: list[Known]) -> bytes:
    """diary.csv, with viewings that were not rated."""
    head = ("Date", "Name", "Year", "Letterboxd URI", "Rating", "Rewatch", "Tags", "Watched Date")
    rows = [
        (
            *(_day(f), f.title, f.year, "https://boxd.it/2a"),
            *(f"{stars_of(f):g}" if rated(f) else "", "Yes", "cinema, 70mm", _day(f)),
        )
        for f in films
    ]
    return _table([head, *rows]).encode()


def letterboxd_reviews(films: list[Known]) -> bytes:
    """reviews.csv, reviews over several lines with quotes, saved once more with a mark."""
    head = (
        *("Date", "Name", "Year", "Letterboxd URI", "Rating", "Rewatch", "Review", "Tags"),
        "Watched Date",
    )
    review = 'A "must",\nhe said.\n\n<i>So it is;</i>\tindeed'
    rows = [
        (
            *(_day(f), f.title, f.year, "https://boxd.it/2a"),
            *(f"{stars_of(f):g}" if rated(f) else "", "", review, "", _day(f)),
        )
        for f in films
    ]
    return _table([head, *rows]).encode("utf-8-sig")


def letterboxd_importer(films: list[Known]) -> bytes:
    """What Letterboxd's importer takes and converters write, out of ten."""
    head = ("Title", "Year", "Rating10", "WatchedDate", "Review")
    rows = [(f.title, f.year, _points(f) if rated(f) else "", _day(f), "") for f in films]
    return _table([head, *rows], quoted=True).encode("utf-8-sig")


def imdb_first(films: list[Known]) -> bytes:
    """IMDb's until 2017: every cell quoted, in the Western code page."""
    head = (
        *("position", "const", "created", "modified", "description", "Title", "Title type"),
        *("Directors", "You rated", "IMDb Rating", "Runtime (mins)", "Year", "Genres"),
        *("Num. Votes", "Release Date (month/day/year)", "URL"),
    )
    rows = [
        (
            *(at, f.imdb, _day(f, "%a %b %d 00:00:00 %Y"), "", "", f.title),
            *("TV Series" if f.series else "Feature Film", "Somebody", _points(f), "8.1", 120),
            *(f.year, "drama, crime", 1000, "1994-05-01", f"http://www.imdb.com/title/{f.imdb}/"),
        )
        for at, f in enumerate(films, 1)
    ]
    return _table([head, *rows], quoted=True).encode("cp1252", errors="replace")


def imdb_second(films: list[Known]) -> bytes:
    """IMDb's of the years after, without original titles."""
    head = (
        *("Const", "Your Rating", "Date Rated", "Title", "URL", "Title Type", "IMDb Rating"),
        *("Runtime (mins)", "Year", "Genres", "Num Votes", "Release Date", "Directors"),
    )
    rows = [
        (
            *(f.imdb, _points(f), _day(f), f.title, f"https://www.imdb.com/title/{f.imdb}/"),
            *("tvSeries" if f.series else "movie", 8.1, 120, f.year, "Drama, Crime", 1000),
            *("", 'Somebody "Known"'),
        )
        for f in films
    ]
    return _table([head, *rows]).encode()


def imdb_ratings(films: list[Known]) -> bytes:
    """IMDb's of today, with original titles."""
    head = (
        *("Const", "Your Rating", "Date Rated", "Title", "Original Title", "URL", "Title Type"),
        *("IMDb Rating", "Runtime (mins)", "Year", "Genres", "Num Votes", "Release Date"),
        "Directors",
    )
    rows = [
        (
            *(f.imdb, _points(f), _day(f), f.title, f.other or f.title),
            *(f"https://www.imdb.com/title/{f.imdb}/", "TV Mini Series" if f.series else "Movie"),
            *(8.1, 120, f.year, "Drama, Crime", 1000, "", 'Somebody "Known"'),
        )
        for f in films
    ]
    return _table([head, *rows]).encode()


def imdb_list(films: list[Known]) -> bytes:
    """IMDb's of any list: one's ratings stand last, and may be missing."""
    head = (
        *("Position", "Const", "Created", "Modified", "Description", "Title", "Original Title"),
        *("URL", "Title Type", "IMDb Rating", "Runtime (mins)", "Year", "Genres", "Num Votes"),
        *("Release Date", "Directors", "Your Rating", "Date Rated"),
    )
    rows = [
        (
            *(at, f.imdb, _day(f), _day(f), "", f.title, f.other or f.title, "https://x"),
            *("TV Series" if f.series else "Movie", 8.1, 120, f.year, "Drama", 1000, "", ""),
            *((_points(f), _day(f)) if rated(f) else ("", "")),
        )
        for at, f in enumerate(films, 1)
    ]
    return _table([head, *rows]).encode()


def kinorium(films: list[Known]) -> bytes:
    """Tab-separated, every cell quoted, UTF-16 with its mark."""
    head = ("Date", "Title", "Original Title", "Type", "Year", "My rating", "Genres")
    rows = [
        (
            *(_day(f, "%Y-%m-%d 12:00:00"), f.russian, f.other or f.title),
            *("Мини-сериал" if f.series else "Фильм", f.year, _points(f), "драма"),
        )
        for f in films
    ]
    return _table([head, *rows], "\t", quoted=True).encode("utf-16")


def kinorium_in_english(films: list[Known]) -> bytes:
    """Without its mark, one title, unrated films among the others."""
    head = ("Date", "Title", "Type", "Year", "My rating", "Comment")
    rows = [
        (
            *(_day(f, "%Y-%m-%d 12:00:00"), f.title, "Series" if f.series else "Animation Movie"),
            *(f.year, _points(f) if rated(f) else "", ""),
        )
        for f in films
    ]
    return _table([head, *rows], "\t").encode("utf-16-le")


def kinopoisk_table(films: list[Known]) -> bytes:
    """Semicolons and Russian names of columns, in the code page of Windows."""
    head = ("русскоязычное название", "оригинальное название", "год", "моя оценка", "дата оценки")
    rows = [
        (
            *(f"{f.russian} (сериал, {f.year} – 2021)" if f.series else f.russian, f.title),
            *(f.year, _points(f), _day(f, "%d.%m.%Y, 14:01")),
        )
        for f in films
    ]
    return _table([head, *rows], ";").encode("cp1251", errors="replace")


def kinopoisk_page(films: list[Known]) -> bytes:
    """votes.xls: a web page; the original title is empty where it is the Russian one."""
    head = (
        *("русскоязычное название", "оригинальное название", "год", "страны", "режиссёр"),
        *("моя оценка", "рейтинг КиноПоиска", "бюджет</i><br /><i>$"),
    )
    names = "".join(f'<td bgcolor="#f2f2f2"><i>{name}</i></td>' for name in head)
    rows = (
        f"<tr>\n<td>{f.russian.replace('&', '&amp;')}{' (сериал)' if f.series else ''}</td>"
        f"<td>{f.title.replace('&', '&amp;')}</td><td>{f.year}</td><td>США<td>Кто-то</td>"
        f"<td>{_points(f) if rated(f) else 'zero'}</td><td>8.123</td><td></td></tr>\n"
        for f in films
    )
    page = f"<html><head><title>оценки</title></head><body><table><tr>{names}</tr>"
    return f"{page}{''.join(rows)}</table></body></html>".encode("cp1251", errors="replace")


def movielens(films: list[Known]) -> bytes:
    """A person's own export."""
    head = ("movie_id", "imdb_id", "tmdb_id", "rating", "average_rating", "title")
    rows = [
        (f.number, f.imdb[2:], 10**6 + f.number, stars_of(f), 3.9, f"{f.title} ({f.year})")
        for f in films
    ]
    return _table([head, *rows]).encode()


def trakt(films: list[Known]) -> bytes:
    """Ratings out of ten in a column that is called as Letterboxd's of five."""
    head = ("rated_at", "type", "title", "year", "trakt_rating", "imdb_id", "tmdb_id", "rating")
    rows = [
        (
            *(_day(f, "%Y-%m-%dT06:33:24.000Z"), "show" if f.series else "movie"),
            *(f.title, f.year, 8.1, f.imdb, 10**6 + f.number % (50 if f.series else 10**6)),
            _points(f),
        )
        for f in films
    ]
    return _table([head, *rows]).encode()


def _kept(films: list[Known]) -> Kept:
    kept = [
        KeptFilm(f.number, f.title, f.year, f.imdb, None, "rated", stars_of(f), 1_600_000_000 + n)
        for n, f in enumerate(films)
    ]
    return Kept({}, tuple(kept), ())


def own_csv(films: list[Known]) -> bytes:
    """What /export gives."""
    return as_csv(_kept(films))


def own_json(films: list[Known]) -> bytes:
    """What /export gives beside it."""
    return as_json(_kept(films))


# Those in which every line is rated, those with lines that are not, and what has series.
ALL_RATED: tuple[Writer, ...] = (
    *(letterboxd_ratings, imdb_first, imdb_second, imdb_ratings, kinorium, kinopoisk_table),
    *(movielens, trakt, own_csv, own_json),
)
SOME_RATED: tuple[Writer, ...] = (
    *(letterboxd_diary, letterboxd_reviews, letterboxd_importer, imdb_list),
    *(kinorium_in_english, kinopoisk_page),
)
WITH_SERIES: tuple[Writer, ...] = (
    *(imdb_first, imdb_second, imdb_ratings, imdb_list, kinorium, kinorium_in_english),
    *(kinopoisk_table, kinopoisk_page, trakt),
)
# These lose letters that their code page has not.
LATIN_ALONE: tuple[Writer, ...] = (imdb_first, kinopoisk_table, kinopoisk_page)
