"""What admins do: their log, films they add.

Released upgrades are never edited: a change is a new one at the end.
"""

from __future__ import annotations

from typing import Final

from storage.schema.migration import Migration

ADMINS: Final = Migration(
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

FILM_BATCHES: Final = Migration(
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
