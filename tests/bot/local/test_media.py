from __future__ import annotations

import json
from typing import Any

import httpx

from bot.local.world import World
from tests.bot.local.conftest import ANN, TOKEN, Call, tiny_png


async def test_photos_documents_and_files_travel_both_ways(
    client: httpx.AsyncClient, call: Call
) -> None:
    """What a bot uploads it can fetch by getFile, and send again by file_id."""
    png = tiny_png()
    photo = (
        await client.post(
            f"/bot{TOKEN}/sendPhoto",
            data={"chat_id": str(ANN), "caption": "<i>x</i>", "parse_mode": "HTML"},
            files={"photo": ("p.png", png)},
        )
    ).json()["result"]
    assert photo["photo"][0] | {"width": 3, "height": 2} == photo["photo"][0]
    assert photo["caption_entities"] == [{"type": "italic", "offset": 0, "length": 1}]
    file_id = photo["photo"][0]["file_id"]
    found = (await call("getFile", file_id=file_id))["result"]
    content = await client.get(f"/file/bot{TOKEN}/{found['file_path']}")
    assert content.content == png
    again = (await call("sendPhoto", chat_id=ANN, photo=file_id))["result"]
    assert again["photo"] == photo["photo"]
    captioned = await call(
        "editMessageCaption", chat_id=ANN, message_id=again["message_id"], caption="new"
    )
    assert captioned["result"]["caption"] == "new"
    text = await call("editMessageText", chat_id=ANN, message_id=again["message_id"], text="x")
    assert text["description"] == "Bad Request: there is no text in the message to edit"


async def test_files_are_refused_as_telegram_refuses_them(
    client: httpx.AsyncClient, call: Call, world: World
) -> None:
    """No file, an empty one, an unknown id, a web address, another type, a caption too long."""
    document = world.files.add_document(b"x", "a.txt").file_id
    large = world.files.add_document(b"x" * (20 * 1024 * 1024 + 1), "big.bin").file_id

    async def refusal(method: str, **parameters: Any) -> str:
        return str((await call(method, chat_id=ANN, **parameters))["description"])

    assert await refusal("sendPhoto") == "Bad Request: there is no photo in the request"
    assert await refusal("sendDocument") == "Bad Request: there is no document in the request"
    assert await refusal("sendPhoto", photo="no-such-id") == (
        "Bad Request: wrong file identifier/HTTP URL specified"
    )
    assert await refusal("sendPhoto", photo="https://e.org/p.png") == (
        "Bad Request: failed to get HTTP URL content"
    )
    assert await refusal("sendPhoto", photo=document) == (
        "Bad Request: can't use file of type Document as Photo"
    )
    assert await refusal("sendDocument", document=document, caption="x" * 1025) == (
        "Bad Request: message caption is too long"
    )
    assert await refusal("getFile", file_id="x") == (
        "Bad Request: wrong file_id or the file is temporarily unavailable"
    )
    assert await refusal("getFile", file_id=large) == "Bad Request: file is too big"
    empty = await client.post(
        f"/bot{TOKEN}/sendDocument",
        data={"chat_id": str(ANN)},
        files={"document": ("empty.txt", b"")},
    )
    assert empty.json()["description"] == "Bad Request: file must be non-empty"
    assert (await client.get("/file/bot1:other/x")).status_code == 401
    assert (await client.get(f"/file/bot{TOKEN}/documents/none")).status_code == 404


async def test_an_upload_over_50_mb_is_413(client: httpx.AsyncClient) -> None:
    """The answer arrives, although the body is refused."""
    answer = await client.post(
        f"/bot{TOKEN}/sendDocument",
        data={"chat_id": str(ANN)},
        files={"document": ("big.bin", b"\0" * (52 * 1024 * 1024))},
    )
    assert answer.json() == {
        "ok": False,
        "error_code": 413,
        "description": "Request Entity Too Large",
    }


async def test_an_album_is_sent_together(client: httpx.AsyncClient, world: World) -> None:
    """Each photo is a message of its own; they share a media_group_id."""
    media = [{"type": "photo", "media": f"attach://p{i}", "caption": str(i)} for i in range(2)]
    answer = await client.post(
        f"/bot{TOKEN}/sendMediaGroup",
        data={"chat_id": str(ANN), "media": json.dumps(media)},
        files={f"p{i}": (f"{i}.png", tiny_png()) for i in range(2)},
    )
    messages = answer.json()["result"]
    assert [message["caption"] for message in messages] == ["0", "1"]
    assert len({message["media_group_id"] for message in messages}) == 1
    mixed = [{"type": "photo", "media": "a"}, {"type": "document", "media": "b"}]
    for wrong, reason in (
        (mixed, "can't use the media of the specified type in the album"),
        (media * 6, "too many messages to send as an album"),
        ([], "there are no messages to send"),
        ("x", "can't parse media JSON object"),
    ):
        refused = await client.post(
            f"/bot{TOKEN}/sendMediaGroup", json={"chat_id": ANN, "media": wrong}
        )
        assert refused.json()["description"] == f"Bad Request: {reason}"
    assert len(world.chat(ANN).messages) == 2
