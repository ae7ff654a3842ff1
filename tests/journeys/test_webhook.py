"""Updates by webhook: the same conversation, signed, on a port of our own."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from bot.settings import Settings
from tests.journeys.town import NORA, Town, open_town, titles

SECRET = "a-secret-of-the-test"
UPDATE = {
    "update_id": 1,
    "message": {
        "message_id": 1,
        "date": 1_700_000_000,
        "chat": {"id": NORA, "type": "private", "first_name": "Nora"},
        "from": {"id": NORA, "is_bot": False, "first_name": "Nora"},
        "text": "/help",
        "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
    },
}


@pytest.fixture
def address() -> str:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{sock.getsockname()[1]}"


@pytest.fixture
async def hooked(settings: Settings, address: str) -> AsyncIterator[Town]:
    port = int(address.rsplit(":", 1)[1])
    wanted = replace(
        settings,
        webhook_url=f"{address}/updates",
        webhook_port=port,
        webhook_secret=SECRET,
    )
    async with open_town(wanted) as town:
        yield town


async def test_the_same_conversation_by_webhook(hooked: Town) -> None:
    """Start, buttons, text and picks work when Telegram calls the bot."""
    nora = hooked.talk()
    question = await nora.say("/start", "Have you seen")
    await nora.tap(question, "5 ★", "Saved")
    await nora.hear("Have you seen")
    await nora.rate("alien 5")
    assert len(titles(await nora.say("/recommend 10", "Your picks"))) == 10


@pytest.mark.parametrize(
    ("header", "status"), [(SECRET, 200), ("wrong", 403), ("", 403), ("ключ", 403)]
)
async def test_only_signed_updates_are_taken(
    hooked: Town, address: str, header: str, status: int
) -> None:
    """Whoever does not know the secret is turned away, and nothing is said to anybody."""
    headers = {b"X-Telegram-Bot-Api-Secret-Token": header.encode()} if header else {}
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{address}/updates", json=UPDATE, headers=headers)
    assert answer.status_code == status
    if status == 200:
        await hooked.talk().hear("What I can do")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"message": 5}', b"x" * (2 << 20)])
async def test_what_is_not_an_update_is_passed_over(
    hooked: Town, address: str, body: bytes
) -> None:
    """Broken, foreign and oversized bodies are taken, so that they do not come again and again."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{address}/updates", content=body, headers=headers)
        assert answer.status_code == 200
        assert (await client.get(f"{address}/healthz")).text == "ok"
    await hooked.talk().say("/help", "What I can do")


async def test_a_sparse_update_is_understood(hooked: Town, address: str) -> None:
    """Without entities, chat type and sender a command in a private chat is still a command."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    message = {"message_id": 1, "date": 1_700_000_000, "chat": {"id": NORA}, "text": "/help"}
    async with httpx.AsyncClient(trust_env=False) as client:
        await client.post(address, json={"update_id": 1, "message": message}, headers=headers)
        await hooked.talk().hear("What I can do")
        query = {"id": "1", "from": {"id": NORA, "first_name": "Nora"}, "data": "r:1:4"}
        update = {"update_id": 2, "callback_query": query}
        await client.post(address, json=update, headers=headers)
    await hooked.talk().hear("★4 for Alien.*Saved")


async def test_unsigned_updates_only_when_the_secret_is_off(
    settings: Settings, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    """WEBHOOK_SECRET=off takes unsigned updates, and says in the log what that means."""
    port = int(address.rsplit(":", 1)[1])
    wanted = replace(settings, webhook_url=address, webhook_port=port, webhook_secret="off")
    async with open_town(wanted) as town:
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.post(address, json=UPDATE)).status_code == 200
        await town.talk().hear("What I can do")
    assert "WEBHOOK_SECRET is off" in caplog.text


async def test_a_secret_is_made_up_when_none_is_set(settings: Settings, address: str) -> None:
    """Without WEBHOOK_SECRET updates are signed all the same."""
    port = int(address.rsplit(":", 1)[1])
    wanted = replace(settings, webhook_url=address, webhook_port=port)
    async with open_town(wanted) as town:
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.post(address, json=UPDATE)).status_code == 403
        await town.talk().say("/help", "What I can do")
