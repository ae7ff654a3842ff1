"""Fixtures that several engine tests share."""

from __future__ import annotations

import hashlib

import pytest

from engine import download
from tests.engine.fake_sources import WHEEL_FILES


@pytest.fixture
def pinned_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pin the made-up files of the wheel instead of the real ones."""
    pins = {name: hashlib.sha256(content).hexdigest() for name, content in WHEEL_FILES.items()}
    monkeypatch.setattr(download, "WHEEL_SHA256", pins)
