"""The versions of the model that were trained, and which of them is live.

A version is a candidate until it goes live or is rejected; a live one is retired by its successor.
At most one is live: the schema holds that, not only this code. Knows nothing of what is inside a
model, and never touches the files at `path`.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from storage.connection import Connection, Row
from storage.errors import ModelExists, ModelInUse, UnknownModel

if TYPE_CHECKING:
    from collections.abc import Mapping

ModelState = Literal["candidate", "live", "retired", "rejected"]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One trained version.

    Attributes:
        version: its name, unique.
        path: where its snapshot is.
        created_at: Unix seconds.
        state: candidate, live, retired or rejected.
        metrics: held-out figures; anything that JSON can hold.
        last_event_id: the newest rating event in the data it was trained on.
    """

    version: str
    path: str
    created_at: int
    state: ModelState
    metrics: dict[str, Any]
    last_event_id: int


_SELECT: Final = "SELECT version, path, created_at, state, metrics, last_event_id FROM models"
_INSERT: Final = """
INSERT INTO models (version, path, created_at, state, metrics, last_event_id)
VALUES (?, ?, ?, ?, ?, ?)
RETURNING version, path, created_at, state, metrics, last_event_id
"""


def _model(row: Row) -> ModelRow:
    version, path, created_at, state, metrics, last_event_id = row
    return ModelRow(version, path, created_at, state, json.loads(metrics), last_event_id)


class Models:
    """The table of models."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(
        self,
        version: str,
        path: str,
        created_at: int,
        state: ModelState = "candidate",
        *,
        metrics: Mapping[str, Any] | None = None,
        last_event_id: int = 0,
    ) -> ModelRow:
        """Records a version; one added as live retires the live one. Raises `ModelExists`."""
        async with self._connection.transaction():
            if state == "live":
                await self._retire()
            try:
                rows = await self._connection.fetch(
                    _INSERT,
                    (version, path, created_at, state, json.dumps(metrics or {}), last_event_id),
                )
            except sqlite3.IntegrityError as error:
                raise ModelExists(version) from error
        return _model(rows[0])

    async def live(self) -> ModelRow | None:
        """The live version, or None before the first."""
        row = await self._connection.fetch_one(_SELECT + " WHERE state = 'live'")
        return None if row is None else _model(row)

    async def get(self, version: str) -> ModelRow:
        """The version. Raises `UnknownModel`."""
        row = await self._connection.fetch_one(_SELECT + " WHERE version = ?", (version,))
        if row is None:
            raise UnknownModel(version)
        return _model(row)

    async def set_live(self, version: str) -> None:
        """Makes a version live and retires the one before, at once. Raises `UnknownModel`."""
        async with self._connection.transaction():
            await self._retire()
            rows = await self._connection.fetch(
                "UPDATE models SET state = 'live' WHERE version = ? RETURNING version", (version,)
            )
            if not rows:
                raise UnknownModel(version)

    async def reject(self, version: str, metrics: Mapping[str, Any] | None = None) -> None:
        """Marks a version as not good enough, with the figures that say so when given.

        Raises:
            UnknownModel: no such version.
            ModelInUse: it is live.
        """
        rows = await self._connection.fetch(
            "UPDATE models SET state = 'rejected', metrics = coalesce(?, metrics)"
            " WHERE version = ? AND state <> 'live' RETURNING version",
            (None if metrics is None else json.dumps(metrics), version),
        )
        if not rows:
            await self._raise_untouched(version)

    async def list(self, limit: int = 20) -> list[ModelRow]:
        """The versions, the last recorded first."""
        rows = await self._connection.fetch(_SELECT + " ORDER BY model_id DESC LIMIT ?", (limit,))
        return [_model(row) for row in rows]

    async def remove(self, version: str) -> None:
        """Forgets a version; its files are the caller's.

        Raises:
            UnknownModel: no such version.
            ModelInUse: it is live.
        """
        rows = await self._connection.fetch(
            "DELETE FROM models WHERE version = ? AND state <> 'live' RETURNING version",
            (version,),
        )
        if not rows:
            await self._raise_untouched(version)

    async def _retire(self) -> None:
        await self._connection.fetch("UPDATE models SET state = 'retired' WHERE state = 'live'")

    async def _raise_untouched(self, version: str) -> None:
        await self.get(version)
        raise ModelInUse(version)
