"""The schema, as numbered upgrades.

Each upgrade and its number commit together, so a kill in between leaves the version before. A file
with a higher number than this program knows is refused, and so is another program's database; both
are left as they were. Released migrations are never edited: a change is a new one at the end.

Knows nothing of the rows; each table's module says what its columns mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from storage.connection import Connection
from storage.errors import DatabaseForeign, DatabaseNewer

if TYPE_CHECKING:
    from collections.abc import Sequence

APPLICATION_ID: Final = 0x46694C6D
"""Marks the file as filmbot's in SQLite's header: "FiLm" in ASCII."""


@dataclass(frozen=True, slots=True)
class Migration:
    """Brings a database from schema `number` − 1 to `number` by running `statements` in order."""

    number: int
    summary: str
    statements: tuple[str, ...]


_FIRST: Final = Migration(
    1,
    "people, films, ratings with their journal, dismissals, models, the imported release",
    (
        """
        CREATE TABLE people (
            person_id   INTEGER PRIMARY KEY,
            source      TEXT NOT NULL CHECK (source IN ('movielens', 'telegram')),
            external_id INTEGER NOT NULL,
            language    TEXT,
            has_left    INTEGER NOT NULL DEFAULT 0 CHECK (has_left IN (0, 1)),
            created_at  INTEGER NOT NULL,
            UNIQUE (source, external_id)
        ) STRICT
        """,
        """
        CREATE TABLE films (
            film_id INTEGER PRIMARY KEY,
            title   TEXT NOT NULL,
            year    INTEGER,
            genres  TEXT NOT NULL CHECK (json_valid(genres)),
            aliases TEXT NOT NULL CHECK (json_valid(aliases)),
            imdb_id TEXT,
            tmdb_id INTEGER,
            listed  INTEGER NOT NULL DEFAULT 1 CHECK (listed IN (0, 1))
        ) STRICT
        """,
        # The state now: one row for a person and a film. event_id is 0 for what an import brought.
        """
        CREATE TABLE ratings (
            person_id INTEGER NOT NULL REFERENCES people,
            film_id   INTEGER NOT NULL REFERENCES films,
            stars     REAL NOT NULL
                CHECK (stars BETWEEN 0.5 AND 5 AND stars * 2 = CAST(stars * 2 AS INTEGER)),
            rated_at  INTEGER NOT NULL,
            event_id  INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (person_id, film_id)
        ) STRICT, WITHOUT ROWID
        """,
        # What happened, in order: (stars, rated_at) is the film's state after the event,
        # (previous, previous_at) before it; NULL means no rating. Rows are never deleted, so ids
        # only grow without AUTOINCREMENT, which would write one more page for each event.
        """
        CREATE TABLE rating_events (
            event_id    INTEGER PRIMARY KEY,
            person_id   INTEGER NOT NULL REFERENCES people,
            film_id     INTEGER NOT NULL REFERENCES films,
            stars       REAL,
            rated_at    INTEGER,
            previous    REAL,
            previous_at INTEGER,
            undoes      INTEGER REFERENCES rating_events,
            at          INTEGER NOT NULL,
            CHECK ((stars IS NULL) = (rated_at IS NULL)),
            CHECK ((previous IS NULL) = (previous_at IS NULL))
        ) STRICT
        """,
        "CREATE INDEX rating_events_of_person ON rating_events (person_id)",
        """
        CREATE UNIQUE INDEX rating_events_undone ON rating_events (undoes)
         WHERE undoes IS NOT NULL
        """,
        # Journal and state cannot disagree: the event's own statement changes the rating.
        """
        CREATE TRIGGER rating_events_apply AFTER INSERT ON rating_events BEGIN
            DELETE FROM ratings
             WHERE NEW.stars IS NULL
               AND person_id = NEW.person_id AND film_id = NEW.film_id;
            INSERT INTO ratings (person_id, film_id, stars, rated_at, event_id)
            SELECT NEW.person_id, NEW.film_id, NEW.stars, NEW.rated_at, NEW.event_id
             WHERE NEW.stars IS NOT NULL
            ON CONFLICT (person_id, film_id) DO UPDATE
               SET stars = excluded.stars,
                   rated_at = excluded.rated_at,
                   event_id = excluded.event_id;
        END
        """,
        """
        CREATE TRIGGER rating_events_keep BEFORE UPDATE ON rating_events BEGIN
            SELECT RAISE(ABORT, 'rating_events is append-only');
        END
        """,
        """
        CREATE TRIGGER rating_events_keep_all BEFORE DELETE ON rating_events BEGIN
            SELECT RAISE(ABORT, 'rating_events is append-only');
        END
        """,
        """
        CREATE TABLE dismissals (
            person_id INTEGER NOT NULL REFERENCES people,
            film_id   INTEGER NOT NULL REFERENCES films,
            kind      TEXT NOT NULL,
            at        INTEGER NOT NULL,
            PRIMARY KEY (person_id, kind, film_id)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE models (
            model_id      INTEGER PRIMARY KEY,
            version       TEXT NOT NULL UNIQUE,
            path          TEXT NOT NULL,
            created_at    INTEGER NOT NULL,
            state         TEXT NOT NULL
                CHECK (state IN ('candidate', 'live', 'retired', 'rejected')),
            metrics       TEXT NOT NULL CHECK (json_valid(metrics)),
            last_event_id INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX models_one_live ON models (state) WHERE state = 'live'",
        """
        CREATE TABLE dataset (
            only        INTEGER PRIMARY KEY CHECK (only = 1),
            name        TEXT NOT NULL,
            imported_at INTEGER NOT NULL,
            n_people    INTEGER NOT NULL,
            n_films     INTEGER NOT NULL,
            n_ratings   INTEGER NOT NULL
        ) STRICT
        """,
    ),
)

_FORGETTING: Final = Migration(
    2,
    "the journal of somebody who is no longer among the people may be deleted",
    (
        "DROP TRIGGER rating_events_keep_all",
        """
        CREATE TRIGGER rating_events_keep_all BEFORE DELETE ON rating_events
         WHEN EXISTS (SELECT 1 FROM people WHERE person_id = OLD.person_id) BEGIN
            SELECT RAISE(ABORT, 'rating_events is append-only');
        END
        """,
    ),
)

_IMPORTS: Final = Migration(
    3,
    "imports of ratings from elsewhere and their lines",
    (
        """
        CREATE TABLE imports (
            import_id INTEGER PRIMARY KEY,
            person_id INTEGER NOT NULL REFERENCES people,
            source    TEXT NOT NULL,
            state     TEXT NOT NULL
                CHECK (state IN ('offered', 'applied', 'cancelled', 'undone')),
            at        INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX imports_of_person ON imports (person_id)",
        # candidates: a JSON list of film ids. event_id: the rating event that the line caused.
        """
        CREATE TABLE import_lines (
            import_id  INTEGER NOT NULL REFERENCES imports,
            line       INTEGER NOT NULL,
            person_id  INTEGER NOT NULL REFERENCES people,
            title      TEXT NOT NULL,
            year       INTEGER,
            stars      REAL NOT NULL,
            rated_at   INTEGER,
            film_id    INTEGER REFERENCES films,
            candidates TEXT NOT NULL CHECK (json_valid(candidates)),
            state      TEXT NOT NULL
                CHECK (state IN ('found', 'asked', 'missing', 'settled', 'skipped')),
            event_id   INTEGER,
            PRIMARY KEY (import_id, line)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX import_lines_of_person ON import_lines (person_id)",
    ),
)

_DISMISSAL_EVENTS: Final = Migration(
    4,
    "a journal of dismissals, so that each can be taken back in its turn among the ratings",
    (
        # after_rating: the person's newest rating event by then, which puts the two journals into
        # one order. with_rating: that event and this one are one action, taken back together.
        """
        CREATE TABLE dismissal_events (
            event_id     INTEGER PRIMARY KEY,
            person_id    INTEGER NOT NULL REFERENCES people,
            film_id      INTEGER NOT NULL REFERENCES films,
            kind         TEXT NOT NULL,
            added        INTEGER NOT NULL CHECK (added IN (0, 1)),
            at           INTEGER NOT NULL,
            previous_at  INTEGER,
            after_rating INTEGER NOT NULL,
            with_rating  INTEGER NOT NULL CHECK (with_rating IN (0, 1)),
            undone       INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
            CHECK (added = 1 OR previous_at IS NOT NULL)
        ) STRICT
        """,
        "CREATE INDEX dismissal_events_of_person ON dismissal_events (person_id)",
        # As with ratings, the event's own statement changes the state; and only the newest
        # 500 of a person are kept, which is further back than anybody goes step by step.
        """
        CREATE TRIGGER dismissal_events_apply AFTER INSERT ON dismissal_events BEGIN
            INSERT INTO dismissals (person_id, film_id, kind, at)
            SELECT NEW.person_id, NEW.film_id, NEW.kind, NEW.at WHERE NEW.added;
            DELETE FROM dismissals
             WHERE NOT NEW.added AND person_id = NEW.person_id
               AND kind = NEW.kind AND film_id = NEW.film_id;
            DELETE FROM dismissal_events
             WHERE event_id = (SELECT event_id FROM dismissal_events
                                WHERE person_id = NEW.person_id
                                ORDER BY event_id DESC LIMIT 1 OFFSET 500);
        END
        """,
        """
        CREATE TRIGGER dismissal_events_undo AFTER UPDATE OF undone ON dismissal_events
          WHEN NEW.undone AND NOT OLD.undone BEGIN
            DELETE FROM dismissals
             WHERE NEW.added AND person_id = NEW.person_id
               AND kind = NEW.kind AND film_id = NEW.film_id;
            INSERT INTO dismissals (person_id, film_id, kind, at)
            SELECT NEW.person_id, NEW.film_id, NEW.kind, NEW.previous_at WHERE NOT NEW.added
            ON CONFLICT DO NOTHING;
        END
        """,
    ),
)

_ADMINS: Final = Migration(
    5,
    "what admins did, values that survive a restart, counts by the hour",
    (
        # admin_id is a Telegram id: the log outlives the person's other rows.
        """
        CREATE TABLE admin_actions (
            action_id INTEGER PRIMARY KEY,
            admin_id  INTEGER NOT NULL,
            at        INTEGER NOT NULL,
            what      TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE marks (
            name  TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE tallies (
            hour  INTEGER NOT NULL,
            kind  TEXT NOT NULL,
            name  TEXT NOT NULL,
            place TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (hour, kind, name, place)
        ) STRICT, WITHOUT ROWID
        """,
    ),
)

_GATHERINGS: Final = Migration(
    6,
    "groups that look for a film together",
    (
        """
        CREATE TABLE gatherings (
            gathering_id   INTEGER PRIMARY KEY AUTOINCREMENT,
            chat_id        INTEGER NOT NULL,
            former_chat_id INTEGER,
            message_id     INTEGER,
            language       TEXT NOT NULL,
            picked_at      INTEGER,
            at             INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX gatherings_of_chat ON gatherings (chat_id)",
        "CREATE INDEX gatherings_by_time ON gatherings (at)",
        # joined: the order of joining. Numbers of gatherings are not used again (AUTOINCREMENT):
        # a button of one that is gone must not join another.
        """
        CREATE TABLE gathering_members (
            gathering_id INTEGER NOT NULL REFERENCES gatherings ON DELETE CASCADE,
            person_id    INTEGER NOT NULL REFERENCES people,
            name         TEXT NOT NULL,
            joined       INTEGER NOT NULL,
            PRIMARY KEY (gathering_id, person_id)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX gathering_members_of_person ON gathering_members (person_id)",
        """
        CREATE TABLE gathering_films (
            gathering_id INTEGER NOT NULL REFERENCES gatherings ON DELETE CASCADE,
            page         INTEGER NOT NULL,
            place        INTEGER NOT NULL,
            film_id      INTEGER NOT NULL REFERENCES films,
            polled       INTEGER NOT NULL DEFAULT 0 CHECK (polled IN (0, 1)),
            PRIMARY KEY (gathering_id, page, place)
        ) STRICT, WITHOUT ROWID
        """,
    ),
)

_FILM_BATCHES: Final = Migration(
    7,
    "films that admins bring",
    (
        # films: a JSON list of [title, year, genres]. first_id: of the films once they are added,
        # which have ids in a row.
        """
        CREATE TABLE film_batches (
            batch_id INTEGER PRIMARY KEY,
            admin_id INTEGER NOT NULL,
            at       INTEGER NOT NULL,
            state    TEXT NOT NULL CHECK (state IN ('offered', 'added', 'cancelled', 'undone')),
            films    TEXT NOT NULL CHECK (json_valid(films)),
            first_id INTEGER
        ) STRICT
        """,
    ),
)

_TOPICS: Final = Migration(
    8,
    "the topic of a forum that a gathering belongs to",
    ("ALTER TABLE gatherings ADD COLUMN topic_id INTEGER",),
)

_WEEKLY: Final = Migration(
    9,
    "a pick a week for those who want one",
    (
        """
        CREATE TABLE weekly (
            person_id  INTEGER PRIMARY KEY REFERENCES people,
            weekday    INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
            minute     INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439),
            utc_offset INTEGER NOT NULL,
            next_at    INTEGER NOT NULL,
            language   TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX weekly_next ON weekly (next_at)",
        """
        CREATE TABLE weekly_picks (
            person_id INTEGER NOT NULL REFERENCES people,
            film_id   INTEGER NOT NULL REFERENCES films,
            at        INTEGER NOT NULL,
            PRIMARY KEY (person_id, film_id)
        ) STRICT, WITHOUT ROWID
        """,
    ),
)

MIGRATIONS: Final[tuple[Migration, ...]] = (
    _FIRST,
    _FORGETTING,
    _IMPORTS,
    _DISMISSAL_EVENTS,
    _ADMINS,
    _GATHERINGS,
    _FILM_BATCHES,
    _TOPICS,
    _WEEKLY,
)


async def check_ours(connection: Connection, supported: int = MIGRATIONS[-1].number) -> None:
    """Reads the header only.

    Raises:
        DatabaseForeign: another program's database.
        DatabaseNewer: its schema number is above `supported`.
    """
    rows = await connection.fetch(
        "SELECT a.application_id, v.user_version, (SELECT count(*) FROM sqlite_schema)"
        " FROM pragma_application_id AS a, pragma_user_version AS v"
    )
    application_id, version, n_tables = rows[0]
    is_empty = application_id == 0 and version == 0 and n_tables == 0
    if application_id != APPLICATION_ID and not is_empty:
        raise DatabaseForeign(connection.path, application_id)
    if version > supported:
        raise DatabaseNewer(connection.path, version, supported)


async def upgrade(
    connection: Connection, migrations: Sequence[Migration] = MIGRATIONS
) -> tuple[int, int]:
    """Runs the migrations that the file lacks, each in its own transaction.

    Returns:
        The schema number before and after.
    """
    before = current = await _version(connection)
    for migration in migrations:
        if current >= migration.number:
            continue  # without the write lock, which another process may want
        async with connection.transaction():
            # Read again under the write lock: another process may have been upgrading as well.
            current = await _version(connection)
            if current >= migration.number:
                continue
            await connection.fetch(f"PRAGMA application_id = {APPLICATION_ID:d}")
            for statement in migration.statements:
                await connection.fetch(statement)
            await connection.fetch(f"PRAGMA user_version = {migration.number:d}")
            current = migration.number
    return before, current


async def _version(connection: Connection) -> int:
    row = await connection.fetch_one("PRAGMA user_version")
    return int(row[0]) if row else 0
