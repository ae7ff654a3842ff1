"""What a numbered upgrade of the schema is. Knows neither which there are nor how they are run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Migration:
    """Brings a database from schema `number` − 1 to `number` by running `statements` in order."""

    number: int
    summary: str
    statements: tuple[str, ...]
