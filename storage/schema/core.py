"""People, films, ratings and models: what the bot cannot do without.

Released upgrades are never edited: a change is a new one at the end.
"""

from __future__ import annotations

from typing import Final

from storage.schema.migration import Migration

FIRST: Final = Migration(
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

FORGETTING: Final = Migration(
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
