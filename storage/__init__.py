"""Keeps people, films, ratings and models in SQLite. Knows nothing of Telegram or of the engine."""

from storage.actions import UndoneDismissal
from storage.columns import (
    ColumnsRead,
    RatingColumns,
    read_columns,
    read_films,
    read_person_ids,
)
from storage.database import Database
from storage.dismissals import HIDDEN, SAVED, SKIPPED, UNSEEN
from storage.errors import (
    BackupExists,
    DatabaseClosed,
    DatabaseCorrupt,
    DatabaseError,
    DatabaseFailed,
    DatabaseForeign,
    DatabaseFull,
    DatabaseInaccessible,
    DatabaseLocked,
    DatabaseNewer,
    DatasetMismatch,
    IntegerTooLarge,
    InvalidColumns,
    InvalidStars,
    ModelExists,
    ModelInUse,
    StorageError,
    TransactionBroken,
    UnknownFilm,
    UnknownModel,
    UnknownPerson,
)
from storage.films import FilmRow
from storage.importing import DatasetRow, import_release
from storage.imports import Applied, ImportLine, ImportUndone, Question
from storage.models import ModelRow, ModelState
from storage.people import Person, Source
from storage.personal import Change, Forgotten, Kept, KeptFilm
from storage.ratings import PutResult, Rating, Undone

__all__ = [
    "HIDDEN",
    "SAVED",
    "SKIPPED",
    "UNSEEN",
    "Applied",
    "BackupExists",
    "Change",
    "ColumnsRead",
    "Database",
    "DatabaseClosed",
    "DatabaseCorrupt",
    "DatabaseError",
    "DatabaseFailed",
    "DatabaseForeign",
    "DatabaseFull",
    "DatabaseInaccessible",
    "DatabaseLocked",
    "DatabaseNewer",
    "DatasetMismatch",
    "DatasetRow",
    "FilmRow",
    "Forgotten",
    "ImportLine",
    "ImportUndone",
    "IntegerTooLarge",
    "InvalidColumns",
    "InvalidStars",
    "Kept",
    "KeptFilm",
    "ModelExists",
    "ModelInUse",
    "ModelRow",
    "ModelState",
    "Person",
    "PutResult",
    "Question",
    "Rating",
    "RatingColumns",
    "Source",
    "StorageError",
    "TransactionBroken",
    "Undone",
    "UndoneDismissal",
    "UnknownFilm",
    "UnknownModel",
    "UnknownPerson",
    "import_release",
    "read_columns",
    "read_films",
    "read_person_ids",
]
