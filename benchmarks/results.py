"""Figures on disk: parts, variants of a part, systems, each measured on its own and merged.

A figure that is measured again takes the place of the old one; what is not measured stays, as long
as it is of the same release. Knows nothing of what the figures mean.
"""

from __future__ import annotations

import json
import platform
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine import TrainingConfig
    from engine.movielens import MovieLens

LIBRARIES = ("numpy", "scipy", "torch", "hnswlib", "implicit", "scikit-surprise", "myfm")

Figures = dict[str, Any]


class Results:
    """`parts[part][variant][system]` -> figures, read from and written to one JSON file.

    Attributes:
        facts: of the release, the configurations last measured and the versions.
        parts: see above.
    """

    def __init__(
        self, path: Path, release: MovieLens, configs: Mapping[str, TrainingConfig]
    ) -> None:
        self._path = path
        ratings = release.ratings
        self.facts: dict[str, Any] = {
            "release": release.name,
            "ratings": len(ratings),
            "people": len(np.unique(ratings.user_id)),
            "films": len(release.catalogue),
            "python": platform.python_version(),
            "libraries": {name: _version(name) for name in LIBRARIES},
            # What is drawn and on how many cores is no part of what is measured.
            "configurations": {
                name: {k: v for k, v in asdict(config).items() if k not in {"seed", "threads"}}
                for name, config in configs.items()
            },
        }
        self.parts: dict[str, dict[str, dict[str, Figures]]] = {}
        if path.exists():
            held = json.loads(path.read_text(encoding="utf-8"))
            if held["release"] == release.name:
                self.parts = held["parts"]
                self.facts["configurations"] = held["configurations"] | self.facts["configurations"]

    def put(self, part: str, variant: str, system: str, figures: Mapping[str, Any]) -> None:
        """Keep these figures, and write the file."""
        rounded = {name: _plain(value) for name, value in figures.items()}
        self.parts.setdefault(part, {}).setdefault(variant, {})[system] = rounded
        text = json.dumps({**self.facts, "parts": self.parts}, indent=1, ensure_ascii=False)
        aside = self._path.with_suffix(".tmp")
        aside.write_text(text + "\n", encoding="utf-8")
        aside.replace(self._path)


def _plain(value: Any) -> Any:
    """Six digits are more than any figure means; NaN becomes null."""
    if isinstance(value, float):
        return None if np.isnan(value) else round(value, 6)
    return value


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
