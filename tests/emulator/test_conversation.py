"""The newcomer's conversation on a Bot API emulator that others wrote, by webhook.

telegram-test-api comes from the npm registry. It leaves out more than Telegram does (no
chat_instance, dates in milliseconds, null for "done", no menus), so it shows that the bot does not
lean on our own server's habits. Skipped where Node.js or the registry is missing.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest

from bot.settings import Settings
from tests.journeys.test_processes import environment

PERSON = 77
TOKEN = "424242:TEST-token-that-is-long-enough"
_SERVER = """
const TelegramServer = require('telegram-test-api');
new TelegramServer({ port: Number(process.argv[1]), host: '127.0.0.1' }).start()
  .then(() => console.log('listening'));
"""


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _missing(reason: str) -> NoReturn:
    """Skips; under CI the conversation must have been had."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}; under CI the emulator must be used")
    pytest.skip(reason)


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The emulator on a free port."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        _missing("Node.js is not installed")
    folder = tmp_path_factory.mktemp("emulator")
    shutil.copy(Path(__file__).with_name("package.json"), folder)
    install = [npm, "install", "--no-audit", "--no-fund", "--silent"]
    patience = ["--fetch-retries=0", "--fetch-timeout=20000"]
    try:
        subprocess.run(
            [*install, *patience], cwd=folder, capture_output=True, timeout=60, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        _missing("the npm registry cannot be reached")
    port = _free_port()
    with subprocess.Popen(
        [node, "-e", _SERVER, str(port)], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "listening"
        yield f"http://127.0.0.1:{port}"
        process.send_signal(signal.SIGTERM)


class Talk:
    """One person who talks through the emulator's own client calls."""

    def __init__(self, address: str) -> None:
        self._http = httpx.Client(base_url=address, trust_env=False, timeout=20)
        self._heard: list[dict[str, Any]] = []

    def say(self, text: str, expect: str) -> dict[str, Any]:
        """Sends a text or a command, as the emulator's client does."""
        who = {
            "from": {"id": PERSON, "first_name": "Nora", "username": "nora", "is_bot": False},
            "chat": {"id": PERSON, "first_name": "Nora", "type": "private"},
        }
        message: dict[str, Any] = {
            **who,
            "botToken": TOKEN,
            "date": int(time.time()),
            "text": text,
        }
        path = "/sendMessage"
        if text.startswith("/"):
            path = "/sendCommand"
            command = len(text.split(" ", maxsplit=1)[0])
            message["entities"] = [{"offset": 0, "length": command, "type": "bot_command"}]
        self._http.post(path, json=message).raise_for_status()
        return self.hear(expect)

    def tap(self, message: dict[str, Any], label: str, expect: str) -> dict[str, Any]:
        """Taps a button of a message that was heard."""
        keyboard = message["reply_markup"]["inline_keyboard"]
        (data,) = [b["callback_data"] for row in keyboard for b in row if b["text"] == label]
        body = {
            "botToken": TOKEN,
            "from": {"id": PERSON, "first_name": "Nora", "is_bot": False},
            "message": {"chat": {"id": PERSON, "first_name": "Nora", "type": "private"}},
            "data": data,
        }
        self._http.post("/sendCallback", json=body).raise_for_status()
        return self.hear(expect)

    def hear(self, expect: str) -> dict[str, Any]:
        """The next message of the bot that matches."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            for position, message in enumerate(self._heard):
                if re.search(expect, re.sub(r"<[^>]+>", "", message["text"])):
                    del self._heard[: position + 1]
                    return message
            answer = self._http.post("/getUpdates", json={"token": TOKEN, "chatId": PERSON})
            self._heard += [update["message"] for update in answer.json()["result"]]
            time.sleep(0.05)
        raise AssertionError(f"{expect!r} did not come; heard {self._heard}")


def test_the_newcomers_conversation(emulator: str, settings: Settings, tmp_path: Path) -> None:
    """Start, five films by buttons and by text, ten picks, one more rating, other picks."""
    port = _free_port()
    env = environment(
        settings,
        TELEGRAM_TOKEN=TOKEN,
        TELEGRAM_API_URL=emulator,
        WEBHOOK_URL=f"http://127.0.0.1:{port}/hook",
        WEBHOOK_PORT=str(port),
        WEBHOOK_SECRET="off",
        LOG_LEVEL="DEBUG",
    )
    log = tmp_path / "bot.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            env=env,
            cwd=tmp_path,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + 60
        while "filmbot runs" not in log.read_text(encoding="utf-8"):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        talk = Talk(emulator)
        question = talk.say("/start", "Have you seen")
        talk.tap(question, "5 ★", "Saved")
        question = talk.hear("Have you seen")
        talk.tap(question, "4 ★", "Saved")
        talk.hear("Have you seen")
        talk.say("/rate alien 4.5", "Saved")
        talk.say("blade runner 5", "Saved")
        talk.say("/rate heat 1", "Saved")
        first = talk.say("/recommend 10", "Your picks")["text"]
        assert len(re.findall(r"^\d+\. ", first, re.MULTILINE)) == 10
        talk.say("/rate pulp fiction 5", "Saved")
        assert talk.say("/recommend 10", "Your picks")["text"] != first
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    text = log.read_text(encoding="utf-8")
    assert "Traceback" not in text
    assert TOKEN not in text
