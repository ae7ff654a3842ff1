"""The schema as numbered upgrades, each beside others of its matter, in their order here.

A change is a new upgrade at the end. Knows nothing of the rows; each table's module says what its
columns mean; `migrations` runs them.
"""

from typing import Final

from storage.schema.core import FIRST, FORGETTING
from storage.schema.groups import GATHERINGS, TOPICS
from storage.schema.migration import Migration
from storage.schema.operation import ADMINS, FILM_BATCHES
from storage.schema.personal import DISMISSAL_EVENTS, IMPORTS, WEEKLY

MIGRATIONS: Final[tuple[Migration, ...]] = (
    FIRST,
    FORGETTING,
    IMPORTS,
    DISMISSAL_EVENTS,
    ADMINS,
    GATHERINGS,
    FILM_BATCHES,
    TOPICS,
    WEEKLY,
)
"""Every upgrade, by number."""

__all__ = ["MIGRATIONS", "Migration"]
