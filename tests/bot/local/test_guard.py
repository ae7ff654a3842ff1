from __future__ import annotations

import httpx
import pytest

from bot.local.world import World
from tests.bot.local.conftest import ANN


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("localhost", True),
        ("127.0.0.1:8081", True),
        ("[::1]:8081", True),
        ("films.localhost:1", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example:80", False),
        ("[broken", False),
        ("", False),
    ],
)
async def test_only_loopback_names_are_served(
    client: httpx.AsyncClient, host: str, allowed: bool
) -> None:
    """A foreign Host is DNS rebinding, and gets nothing."""
    answer = await client.get("/chat/people", headers={"Host": host})
    assert (answer.status_code == 200) == allowed


async def test_other_origins_cannot_post(
    client: httpx.AsyncClient, address: str, world: World
) -> None:
    """A form or script of another site is refused; the page's own and programs are not."""
    path, body = f"/chat/{ANN}/send", {"text": "x"}
    for origin in ("https://evil.example", "null", "http://localhost:1"):
        assert (await client.post(path, json=body, headers={"Origin": origin})).status_code == 403
    crossing = {"Sec-Fetch-Site": "cross-site"}
    assert (await client.get("/chat/people", headers=crossing)).status_code == 403
    assert world.chat(ANN).messages == []
    assert (await client.post(path, json=body, headers={"Origin": address})).is_success
    assert (await client.post(path, json=body)).is_success


async def test_the_page_may_load_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    """The policy starts from nothing and allows the server's own, without inline scripts."""
    page = await client.get("/")
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert (await client.get("/static/index.html")).headers["cache-control"] == "no-cache"
    assert (await client.get("/static/../server.py")).status_code == 404
