"""The journeys' trained release, for the emulator too."""

from tests.journeys.conftest import settings, trained

__all__ = ["settings", "trained"]
