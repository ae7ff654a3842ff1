"""Gatherings of groups.

Released upgrades are never edited: a change is a new one at the end.
"""

from __future__ import annotations

from typing import Final

from storage.schema.migration import Migration

GATHERINGS: Final = Migration(
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

TOPICS: Final = Migration(
    8,
    "the topic of a forum that a gathering belongs to",
    ("ALTER TABLE gatherings ADD COLUMN topic_id INTEGER",),
)
