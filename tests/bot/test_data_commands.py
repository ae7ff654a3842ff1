"""`filmbot data get` and `filmbot evaluate`, with made-up releases at hand and no network."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from bot import commands, preparing
from bot.__main__ import main
from bot.commands import Terminal
from bot.settings import Settings
from engine import evaluation
from engine.download import get_release
from engine.releases import Release

FILMS = {n: f"Film {n} ({1950 + n})" for n in range(1, 31)}
GIVEN = [(user, film, 1 + (user + film) % 5) for user in range(1, 21) for film in FILMS]


def tabs(folder: Path, ratings: int = len(GIVEN)) -> Path:
    """A small release in ml-100k's layout."""
    folder.mkdir(parents=True)
    flags = "|".join("1" if at == 8 else "0" for at in range(19))
    (folder / "u.item").write_text(
        "".join(f"{n}|{title}|01-Jan-1990||x|{flags}\n" for n, title in FILMS.items())
    )
    lines = [f"{user}\t{film}\t{stars}\t88000000{film % 10}\n" for user, film, stars in GIVEN]
    (folder / "u.data").write_text("".join(lines[:ratings]))
    return folder


def csv(folder: Path) -> Path:
    """A small release in the layout of ml-20m and later ones."""
    folder.mkdir(parents=True)
    (folder / "movies.csv").write_text(
        "movieId,title,genres\n" + "".join(f"{n},{title},Drama\n" for n, title in FILMS.items())
    )
    lines = [f"{user},{film},{stars}.0,964982703\n" for user, film, stars in GIVEN]
    (folder / "ratings.csv").write_text("userId,movieId,rating,timestamp\n" + "".join(lines))
    return folder


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of one's own, and no download."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_PATH", "MODELS_DIR", "DATA_DIR", "FILMBOT_DATASET"):
        monkeypatch.delenv(name, raising=False)
    real = get_release

    def offline(name: str, data_dir: Path, source: Path | None, bar: object) -> Path:
        assert source is not None or (data_dir / name).is_dir(), "this would be a download"
        return real(name, data_dir, source)

    monkeypatch.setattr(preparing, "get_release", offline)


Captured = pytest.CaptureFixture[str]


def test_a_source_is_looked_at_also_when_the_database_has_its_release(
    tmp_path: Path, capsys: Captured
) -> None:
    """What is broken or missing is an error; what is sound is not imported, and that is said."""
    assert main(["data", "get", "--from", str(tabs(tmp_path / "mine"))]) == 0
    (tmp_path / "bad.zip").write_bytes(b"PK rubbish")
    capsys.readouterr()
    assert main(["data", "get", "--from", "bad.zip"]) == 1
    assert "bad.zip: expected a complete zip archive" in capsys.readouterr().err
    assert main(["data", "get", "--from", "nowhere"]) == 1
    assert "nowhere: expected a folder" in capsys.readouterr().err
    assert main(["data", "get", "--from", str(tabs(tmp_path / "other", 100))]) == 0
    said = capsys.readouterr()
    assert "already holds ml-100k, 600 ratings" in said.err
    assert "other can be read, but was not imported" in said.err
    assert "ml-100k: 600 ratings of 30 films" in said.out


def test_another_release_is_not_filed_under_the_usual_name(
    tmp_path: Path, capsys: Captured
) -> None:
    """Both names, what to type, and nothing written; typed so, it works and says what follows."""
    source = str(csv(tmp_path / "ml-latest-small"))
    assert main(["data", "get", "--from", source]) == 1
    said = capsys.readouterr().err
    assert "holds ml-latest-small, not ml-100k" in said
    assert f"filmbot data get ml-latest-small --from {source}" in said
    assert not (tmp_path / "data" / "movielens").exists()
    assert main(["data", "get", "ml-latest-small", "--from", source]) == 0
    said = capsys.readouterr().err
    assert "FILMBOT_DATASET=ml-latest-small" in said
    assert "Warning" not in said, "nobody knows how many ratings this release has today"


def test_a_part_of_a_release_is_imported_with_a_warning(tmp_path: Path, capsys: Captured) -> None:
    """It fits, but is not what was published."""
    assert main(["data", "get", "ml-25m", "--from", str(csv(tmp_path / "x"))]) == 0
    said = capsys.readouterr()
    assert "holds 600 ratings, and ml-25m as it was published 25,000,095" in said.err
    assert "ml-25m: 600 ratings of 30 films" in said.out


@pytest.mark.parametrize("packed", [True, False])
def test_what_was_imported_is_there_for_later_commands(
    packed: bool, tmp_path: Path, capsys: Captured
) -> None:
    """An evaluation afterwards needs neither the source nor a network."""
    source = tabs(tmp_path / "mine")
    if packed:
        with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
            for file in source.iterdir():
                archive.write(file, file.name)
        source = tmp_path / "mine.zip"
    assert main(["data", "get", "--from", str(source)]) == 0
    assert (tmp_path / "data" / "movielens" / "ml-100k" / "u.data").exists()
    (tmp_path / "mine" / "u.data").unlink()
    release = preparing.fetch(Settings(), _Quiet())
    assert (release.name, len(release.ratings)) == ("ml-100k", 600)


def _evaluate(*arguments: str) -> int:
    return main(["evaluate", "--protocol", "folds", "--from", "mine", *arguments])


def test_json_goes_to_standard_output_or_into_a_file(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alone or with - in place of the table, so that it can be piped; with a file beside it."""
    monkeypatch.setattr(evaluation, "star_figures", lambda *_, official: {"ours": {"RMSE": 1.0}})
    tabs(tmp_path / "mine")
    for arguments in (["--json"], ["--json", "-"]):
        assert _evaluate(*arguments) == 0
        assert json.loads(capsys.readouterr().out)["systems"] == {"ours": {"RMSE": 1.0}}
    assert not (tmp_path / "-").exists()
    assert _evaluate("--json", "figures.json") == 0
    assert capsys.readouterr().out.splitlines() == ["folds    RMSE", "ours   1.0000"]
    assert json.loads((tmp_path / "figures.json").read_text())["protocol"] == "folds"
    assert _evaluate() == 0
    assert capsys.readouterr().out.startswith("folds")


def test_only_ml_100k_as_it_was_published_has_official_folds(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For all others the folds are cut at random, and that is said."""
    asked: list[bool] = []

    def figures(*_: object, official: bool) -> dict[str, dict[str, float]]:
        asked.append(official)
        return {}

    monkeypatch.setattr(evaluation, "star_figures", figures)
    tabs(tmp_path / "mine")
    assert _evaluate("--seed", "3") == 0
    assert "fold 1 to fold 5 are cut at random, with seed 3" in capsys.readouterr().err
    monkeypatch.setattr(commands, "RELEASES", {"ml-100k": Release("ml-100k", 600, "terms")})
    assert _evaluate() == 0
    assert "at random" not in capsys.readouterr().err
    shutil.rmtree(tmp_path / "mine")
    csv(tmp_path / "mine")
    assert _evaluate() == 0
    assert "mine with 600 ratings has no official folds" in capsys.readouterr().err
    assert asked == [False, True, False]


def test_asking_the_package_index_is_a_sentence(capsys: Captured) -> None:
    """Not a bar that stands at 0; once, however often it is told."""
    terminal = Terminal()
    for _ in range(3):
        terminal.bar("package index", 0, None)
    terminal.close()
    said = capsys.readouterr().err
    assert said.count("asking the package index") == 1
    assert "0.00" not in said


class _Quiet:
    def say(self, line: str) -> None:
        """Nothing."""

    def bar(self, what: str, done: float, total: float | None) -> None:
        """Nothing."""
