"""What people do besides rating: imports, what they dismiss, a film a week.

Released upgrades are never edited: a change is a new one at the end.
"""

from __future__ import annotations

from typing import Final

from storage.schema.migration import Migration

IMPORTS: Final = Migration(
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

DISMISSAL_EVENTS: Final = Migration(
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

WEEKLY: Final = Migration(
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
