"""What a person reads about an import: the preview, what it did, and what is left to ask. Pure.

Refuses to know files, databases and chats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import buttons
from bot.buttons import OfImport
from bot.imports.entries import Reason
from bot.imports.tables import MAX_BYTES, MAX_LINES
from bot.views import TITLE_LIMIT, Row, View, keyboard, label, short, stars_text
from bot.words import Html, Words
from engine.catalogue import Film
from storage import Applied, ImportLine, ImportUndone, Question

LISTED = 15  # titles of films that are not there


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do.

    Attributes:
        source: the format's name.
        total: ratings in the file.
        found, asked, missing: where they would go.
        repeated: ratings that a later one of the same film takes the place of.
        changes: of the found, those that differ from what the person gave before.
        without_stars: lines without a rating.
    """

    source: str
    total: int
    found: int
    asked: int
    missing: int
    repeated: int
    changes: int
    without_stars: int


def refused(words: Words, reason: Reason) -> View:
    """Why a file cannot be taken, and what can."""
    megabytes = MAX_BYTES // 1024**2
    key = {
        "unknown": "import-unknown",
        "empty": "import-empty",
        "packed": "import-packed",
        "many-people": "import-many-people",
        "other-ids": "import-other-ids",
    }.get(reason)
    if key is None:
        return View(words("import-too-long", megabytes=megabytes, lines=MAX_LINES))
    return View(words(key))


def preview(words: Words, import_id: int, shown: Preview) -> View:
    """What would happen, and the buttons for it."""
    lines = [words("import-preview", source=_source(words, shown.source), total=shown.total)]
    for key, count in (
        ("import-found", shown.found),
        ("import-asked", shown.asked),
        ("import-missing", shown.missing),
        ("import-repeated", shown.repeated),
        ("import-changes", shown.changes),
        ("import-without-stars", shown.without_stars),
    ):
        if count:
            lines.append(words(key, count=count))
    row: Row = [(words("button-cancel-import"), OfImport("cancel", import_id))]
    if shown.found or shown.asked:
        row.insert(0, (words("button-apply"), OfImport("apply", import_id)))
    else:
        lines.append(words("import-nothing"))
        row = []
    return View(Html("\n".join(lines)), keyboard(row))


def applied(
    words: Words, import_id: int, done: Applied, missing: Sequence[ImportLine], *, asked: bool
) -> View:
    """What applying did, which films are not there, and the way back."""
    counts = (
        ("import-new", done.new),
        ("import-changed", done.changed),
        ("import-same", done.same),
    )
    what = ", ".join(words(key, count=count) for key, count in counts if count)
    lines: list[str] = [
        words("import-applied", what=Html(what)) if what else words("import-applied-none")
    ]
    if missing:
        lines += ["", words("import-missing-title")]
        lines += [_line(words, line) for line in missing[:LISTED]]
        if len(missing) > LISTED:
            lines.append("…")
    row: Row = [(words("button-undo-import"), OfImport("undo", import_id))]
    if not asked:
        row.append((words("button-recommend"), buttons.Picks(5, 0)))
    return View(Html("\n".join(lines)), keyboard(row))


def question(words: Words, import_id: int, asked: Question, films: Sequence[Film]) -> View:
    """One line that may mean several films, or one that is not certain."""
    text = words("import-question", line=Html(_line(words, asked.line)), left=asked.left)
    rows: list[Row] = [
        [(words("choose-film", label=label(film)), _settle(import_id, asked, film.film_id))]
        for film in films
    ]
    rows.append([(words("button-none-of-these"), _settle(import_id, asked, None))])
    if asked.left > 1:
        rows.append([(words("button-leave-rest"), OfImport("leave", import_id))])
    return View(text, keyboard(*rows))


def left_out(words: Words, count: int) -> View:
    """The person did not want to be asked about the rest."""
    return View(words("import-left-out", count=count))


def undone(words: Words, done: ImportUndone) -> View:
    """The import was taken back."""
    text = words("import-undone", count=done.restored)
    if done.kept:
        text = Html(f"{text} {words('import-undone-kept', count=done.kept)}")
    return View(text)


def _source(words: Words, name: str) -> str:
    """The format's name as the language writes it."""
    key = f"source-{name.lower()}"
    return words(key) if words.has(key) else name


def _settle(import_id: int, asked: Question, film_id: int | None) -> OfImport:
    return OfImport("settle", import_id, asked.number, film_id)


def _line(words: Words, line: ImportLine) -> str:
    return words(
        "import-line",
        title=short(line.title or "–", TITLE_LIMIT),
        year=str(line.year) if line.year else "none",
        stars=stars_text(words, line.stars),
    )
