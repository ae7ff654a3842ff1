"""Keeps people, films, ratings and models in SQLite. Knows nothing of Telegram or of the engine."""

from storage.actions import UndoneDismissal
from storage.activity import Activity
from storage.audit import AdminAction
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
    UnknownGathering,
    UnknownModel,
    UnknownPerson,
)
from storage.film_batches import FIRST_ADDED_ID
from storage.films import FilmRow
from storage.gatherings import Gathering, GatheringMember
from storage.importing import DatasetRow, import_release
from storage.imports import Applied, ImportLine, ImportUndone, Question
from storage.models import ModelRow, ModelState
from storage.people import Person, Source
from storage.personal import (
    Change,
    Forgotten,
    Kept,
    KeptCounts,
    KeptFilm,
    KeptImport,
    KeptLine,
    ListChange,
)
from storage.rating_order import RatingOrder
from storage.ratings import PutResult, Rating, Undone
from storage.tallies import Tally
from storage.weekly import DueWish, WeeklyWish

__all__ = [
    "FIRST_ADDED_ID",
    "HIDDEN",
    "SAVED",
    "SKIPPED",
    "UNSEEN",
    "Activity",
    "AdminAction",
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
    "DueWish",
    "FilmRow",
    "Forgotten",
    "Gathering",
    "GatheringMember",
    "ImportLine",
    "ImportUndone",
    "IntegerTooLarge",
    "InvalidColumns",
    "InvalidStars",
    "Kept",
    "KeptCounts",
    "KeptFilm",
    "KeptImport",
    "KeptLine",
    "ListChange",
    "ModelExists",
    "ModelInUse",
    "ModelRow",
    "ModelState",
    "Person",
    "PutResult",
    "Question",
    "Rating",
    "RatingColumns",
    "RatingOrder",
    "Source",
    "StorageError",
    "Tally",
    "TransactionBroken",
    "Undone",
    "UndoneDismissal",
    "UnknownFilm",
    "UnknownGathering",
    "UnknownModel",
    "UnknownPerson",
    "WeeklyWish",
    "import_release",
    "read_columns",
    "read_films",
    "read_person_ids",
]
