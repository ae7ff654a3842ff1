"""Where GroupLens cannot be reached, ml-100k comes from the package index."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.download import get_release
from engine.errors import (
    ChecksumMismatch,
    DatasetUnreachable,
)
from engine.movielens import RELEASES, read_release
from tests.engine.fake_sources import WHEEL_FILES, Pip, left_over, unreachable


@pytest.mark.usefixtures("pinned_wheel")
def test_ml_100k_falls_back_on_the_wheel(tmp_path: Path) -> None:
    """Downloaded by pip with the environment it has, without dependencies, never installed."""
    pip = Pip(WHEEL_FILES)
    folder = get_release("ml-100k", tmp_path, opener=unreachable, run=pip)
    release = read_release(folder)
    assert (release.name, release.catalogue[1].label) == ("ml-100k", "Alien (1979)")
    assert left_over(tmp_path) == ["ml-100k"]
    [command] = pip.commands
    assert command[1:4] == ["-m", "pip", "download"]
    assert {"--no-deps", "recbole==1.2.1"} <= set(command)


@pytest.mark.usefixtures("pinned_wheel")
def test_a_changed_wheel_is_refused(tmp_path: Path) -> None:
    """Each of its files has its own checksum."""
    with pytest.raises(ChecksumMismatch) as caught:
        get_release(
            "ml-100k",
            tmp_path,
            opener=unreachable,
            run=Pip(WHEEL_FILES | {"ml-100k.inter": b"something else"}),
        )
    assert caught.value.path.name == "ml-100k.inter"
    assert left_over(tmp_path) == []


@pytest.mark.usefixtures("pinned_wheel")
def test_a_wheel_without_the_data_is_no_source(tmp_path: Path) -> None:
    """It says what is missing."""
    with pytest.raises(DatasetUnreachable, match=r"lacks ml-100k\.inter"):
        get_release("ml-100k", tmp_path, opener=unreachable, run=Pip({"ml-100k.item": b""}))


@pytest.mark.usefixtures("pinned_wheel")
def test_pip_gets_its_settings_and_none_of_our_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proxies, certificates and indexes come in the environment, and so does the bot's token."""
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:secret")
    monkeypatch.setenv("WEBHOOK_SECRET", "secret")
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example.org")
    monkeypatch.setenv("PIP_SOME_TOKEN", "pip's own")
    pip = Pip(WHEEL_FILES)
    get_release("ml-100k", tmp_path / "a", opener=unreachable, run=pip)
    assert not {"TELEGRAM_TOKEN", "WEBHOOK_SECRET"} & set(pip.env)
    assert {"PATH", "PIP_INDEX_URL", "PIP_SOME_TOKEN"} <= set(pip.env)
    get_release("ml-100k", tmp_path / "b", opener=unreachable, run=pip, env={"ONLY": "this"})
    assert pip.env == {"ONLY": "this"}


def test_no_source_at_all_says_why_and_what_to_do(tmp_path: Path) -> None:
    """A reason per source, and the way out."""
    with pytest.raises(DatasetUnreachable) as caught:
        get_release("ml-100k", tmp_path, opener=unreachable, run=Pip(None))
    assert caught.value.reasons == {
        RELEASES["ml-100k"].archive_url: "Name or service not known",
        "recbole==1.2.1": "ERROR: no such index",
    }
    assert "--from PATH" in str(caught.value)


def test_other_releases_have_no_wheel(tmp_path: Path) -> None:
    """Nobody starts pip in vain."""
    pip = Pip(WHEEL_FILES)
    with pytest.raises(DatasetUnreachable) as caught:
        get_release("ml-1m", tmp_path, opener=unreachable, run=pip)
    assert (caught.value.name, pip.commands) == ("ml-1m", [])
