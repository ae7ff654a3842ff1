"""The program as a process: started by its command, killed, started again."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot.local.server import serve
from bot.local.world import World
from bot.settings import Settings
from tests.journeys.town import plain

ROOT = Path(__file__).parents[2]


def environment(settings: Settings, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "OPENBLAS_CORETYPE"}}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "DATABASE_PATH": str(settings.database_path),
        "MODELS_DIR": str(settings.models_dir),
        "DATA_DIR": str(settings.data_dir),
        "RETRAIN_CRON": "off",
        "RETRAIN_AFTER": "0",
        "TRAINING": "quick",
        **more,
    }


@contextmanager
def local_chat(
    settings: Settings, log: Path, **env: str
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`filmbot local` on a free port; yields the process and the page's address."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "local", "--port", "0"],
            env=environment(settings, **env),
            cwd=log.parent,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process, _address(process, log)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        text = log.read_text(encoding="utf-8")
        match = re.search(r"Open (http://\S+) in a browser", text)
        if match:
            return match[1]
        assert process.poll() is None, text
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))


def say(address: str, text: str, expect: str, person: int = 1001) -> str:
    """Sends through the page's API and reads the event stream, as the page does."""
    with httpx.Client(base_url=address, trust_env=False, timeout=20) as client:
        answer = client.post(f"/chat/{person}/send", json={"text": text})
        sent = answer.raise_for_status().json()["message_id"]
        with client.stream("GET", f"/chat/{person}/events") as stream:
            for line in stream.iter_lines():
                if not line.startswith("data: "):
                    continue
                event = httpx.Response(200, content=line[6:].encode()).json()
                message = event.get("message", {})
                if message.get("from") == "bot" and message["message_id"] > sent:
                    read = plain(message["html"])
                    if re.search(expect, read):
                        return read
    raise AssertionError(f"{expect!r} did not come")


def test_kill_9_loses_no_acknowledged_rating(settings: Settings, tmp_path: Path) -> None:
    """Killed right after an acknowledgement, the next start has every rating and the same picks."""
    with local_chat(settings, tmp_path / "first.log") as (process, address):
        for text in ("alien 5", "heat 1.5", "dune 4", "contact 5", "casino 2"):
            say(address, f"/rate {text}", "Saved")
        before = say(address, "/recommend 10", "Your picks")
        say(address, "/rate psycho 3.5", "Saved")
        process.send_signal(signal.SIGKILL)
        process.wait()
    with local_chat(settings, tmp_path / "second.log") as (process, address):
        listed = say(address, "/ratings", "You have rated 6 films")
        assert "Psycho (1960) · ★3.5" in listed
        say(address, "/undo", "Taken back: Psycho")
        assert say(address, "/recommend 10", "Your picks") == before
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0


def test_sigterm_stops_within_five_seconds_in_the_middle_of_a_training(
    settings: Settings, tmp_path: Path
) -> None:
    """An operator's stop is quick and clean, and leaves no process behind."""
    log = tmp_path / "bot.log"
    with local_chat(settings, log) as (process, address):
        say(address, "/retrain", "%", person=1003)
        trainings = children(process.pid)
        assert trainings
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        assert time.monotonic() - started < 5
        assert not [pid for pid in trainings if alive(pid)]
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_a_killed_bot_takes_its_training_along(settings: Settings, tmp_path: Path) -> None:
    """After kill -9 of the bot its training process ends by itself."""
    with local_chat(settings, tmp_path / "bot.log") as (process, address):
        say(address, "/retrain", "%", person=1003)
        trainings = children(process.pid)
        assert trainings
        process.send_signal(signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + 5
        while any(map(alive, trainings)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not [pid for pid in trainings if alive(pid)]


def test_bad_settings_are_sentences_and_not_a_traceback(settings: Settings, tmp_path: Path) -> None:
    """Everything that is wrong is listed at once, with status 1."""
    env = environment(settings, RETRAIN_AFTER="many", WEBHOOK_PORT="x")
    done = _filmbot(["run"], env, tmp_path)
    assert done.returncode == 1
    assert "RETRAIN_AFTER must be a whole number" in done.stderr
    assert "WEBHOOK_PORT must be" in done.stderr
    assert "TELEGRAM_TOKEN is not set" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_cannot_be_is_a_sentence(settings: Settings, tmp_path: Path) -> None:
    """A slip in --port is explained, with argparse's status 2."""
    done = _filmbot(["local", "--port", "99999"], environment(settings), tmp_path)
    assert done.returncode == 2
    assert "a port is a number from 0 to 65535" in done.stderr


async def test_a_wrong_token_is_found_out_at_once_and_never_shown(
    settings: Settings, tmp_path: Path
) -> None:
    """The server refuses the token: one sentence, before any data or training, without it."""
    wrong = "424242:a-token-that-nobody-gave-out"
    async with serve(World("1:right")) as address:
        env = environment(
            settings,
            TELEGRAM_TOKEN=wrong,
            TELEGRAM_API_URL=address,
            DATABASE_PATH=str(tmp_path / "none" / "yet.db"),
            LOG_LEVEL="DEBUG",
        )
        done = await asyncio.to_thread(_filmbot, ["run"], env, tmp_path)
    assert done.returncode == 1
    assert "does not know this token" in done.stderr
    assert wrong not in done.stdout + done.stderr
    assert not (tmp_path / "none").exists()


def test_a_database_of_another_release_is_refused(settings: Settings, tmp_path: Path) -> None:
    """Film ids differ between releases: the program says which it holds and what to set."""
    done = _filmbot(["train"], environment(settings, FILMBOT_DATASET="ml-1m"), tmp_path)
    assert done.returncode == 1
    assert "holds ml-100k" in done.stderr
    assert "FILMBOT_DATASET" in done.stderr


def test_a_foreign_database_file_is_named(settings: Settings, tmp_path: Path) -> None:
    """A file that is no database of ours is named, not overwritten."""
    content = b"not a database at all" * 100
    path = tmp_path / "other.db"
    path.write_bytes(content)
    env = environment(settings, DATABASE_PATH=str(path))
    done = _filmbot(["films", "alien"], env, tmp_path)
    assert done.returncode == 1
    assert str(path) in done.stderr
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == content


def test_train_and_backup_from_the_shell(settings: Settings, tmp_path: Path) -> None:
    """`filmbot train` prints both figures; `filmbot backup` copies the database."""
    done = _filmbot(["train"], environment(settings), tmp_path)
    assert done.returncode == 0, done.stderr
    assert re.search(r"ndcg@10 +old 0\.\d+ +new 0\.\d+", done.stdout)
    copy = tmp_path / "copy.db"
    done = _filmbot(["backup", str(copy)], environment(settings), tmp_path)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(copy) as database:
        assert database.execute("SELECT count(*) FROM models").fetchone()[0] == 2


def test_films_finds_what_the_chat_finds(settings: Settings, tmp_path: Path) -> None:
    """`filmbot films` shows ids, scores and titles; nothing found is status 1."""
    done = _filmbot(["films", "usual", "suspcts"], environment(settings), tmp_path)
    assert "The Usual Suspects (1995)" in done.stdout
    assert _filmbot(["films", "zzzz"], environment(settings), tmp_path).returncode == 1


def _filmbot(
    arguments: list[str], env: dict[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=env,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
