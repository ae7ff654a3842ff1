"""The picture of old against new."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot import training_picture

OLD = ("20261123T040000Z-1f3a", {"ndcg@10": 0.41, "rmse": 0.92})
NEW = ("20261124T040000Z-22aa", {"ndcg@10": 0.43, "rmse": 0.91})


def test_it_is_a_png(tmp_path: Path) -> None:
    """Of a size that Telegram shows as a photo."""
    pytest.importorskip("matplotlib")
    training_picture.draw(tmp_path / "picture.png", OLD, NEW)
    content = (tmp_path / "picture.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") == 800
    assert int.from_bytes(content[20:24], "big") == 450


def test_the_bot_never_loads_what_draws() -> None:
    """Nothing that the bot imports at its start brings matplotlib along."""
    code = "import bot.app, bot.running, sys; sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
