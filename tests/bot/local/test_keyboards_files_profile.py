from __future__ import annotations

from typing import Any

import pytest

from bot.local.errors import ApiError
from bot.local.files import FileStore, picture_size
from bot.local.keyboards import read_markup
from bot.local.profile import Profile, read_commands, read_language, read_scope
from tests.bot.local.conftest import tiny_png


def inline(*buttons: Any) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def test_callback_data_may_fill_64_bytes() -> None:
    """The limit counts bytes of UTF-8: 32 Cyrillic letters fit."""
    button = {"text": "x", "callback_data": "ё" * 32}
    assert read_markup(inline(button)) == [[button]]


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        (inline({"text": "x", "callback_data": "ё" * 33}), "Bad Request: BUTTON_DATA_INVALID"),
        (
            inline({"text": "x", "callback_data": ""}),
            (
                "Bad Request: can't parse inline keyboard button: "
                "Text buttons are unallowed in the inline keyboard"
            ),
        ),
        (
            inline({"callback_data": "x"}),
            "Bad Request: can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            inline({"text": "x", "url": "not-a-url"}),
            "Bad Request: inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL",
        ),
        (
            inline({"text": "x", "url": "ftp://example.com"}),
            (
                "Bad Request: inline keyboard button URL 'ftp://example.com' is invalid: "
                "Unsupported URL protocol"
            ),
        ),
        (inline({"text": "x", "pay": True}), "Bad Request: BUTTON_TYPE_INVALID"),
        (
            {"inline_keyboard": "bad"},
            'Bad Request: field "inline_keyboard" must be of type Array',
        ),
        ({"force_reply": "yes"}, 'Bad Request: field "force_reply" must be of type Boolean'),
        (
            {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 8] * 13},
            "Bad Request: reply markup is too long",
        ),
        ("text", "Bad Request: object expected as reply markup"),
    ],
)
def test_keyboards_are_refused_as_telegram_refuses_them(markup: Any, description: str) -> None:
    """Each broken keyboard gets the description that the Bot API gives it."""
    with pytest.raises(ApiError) as refused:
        read_markup(markup)
    assert refused.value.description == description


def test_other_markup_is_taken_without_an_inline_keyboard() -> None:
    """Keyboards under the input field and forced replies are no inline keyboards."""
    for markup in (None, "", {"keyboard": [[{"text": "A"}]]}, {"remove_keyboard": True}):
        assert read_markup(markup) is None


def test_pictures_are_measured_by_their_header() -> None:
    """PNG, GIF, JPEG and WebP say their size; anything else is no picture."""
    jpeg = bytes.fromhex("ffd8ffe000041234ffc0000b080002000301") + b"\0" * 8
    lossy = b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + b"\x03\x00\x02\x00"
    extended = b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x02\0\0\x01\0\0"
    lossless = b"RIFF\0\0\0\0WEBPVP8L" + b"\0" * 4 + b"\x2f" + (2 | 1 << 14).to_bytes(4, "little")
    assert picture_size(tiny_png(3, 2)) == ("image/png", 3, 2)
    assert picture_size(b"GIF89a\x03\0\x02\0") == ("image/gif", 3, 2)
    assert picture_size(jpeg) == ("image/jpeg", 3, 2)
    assert picture_size(lossy) == ("image/webp", 3, 2)
    assert picture_size(extended) == ("image/webp", 3, 2)
    assert picture_size(lossless + b"\0" * 5) == ("image/webp", 3, 2)
    for other in (b"", b"plain", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
        assert picture_size(other) is None


def test_photos_have_telegrams_limits() -> None:
    """A photo over 10 MB, of an odd shape, or that is no picture, is refused."""
    store = FileStore()
    big = tiny_png() + b"\0" * (10 * 1024 * 1024)
    for content, reason in (
        (b"", "file must be non-empty"),
        (b"text", "IMAGE_PROCESS_FAILED"),
        (tiny_png(9_000, 1_001), "PHOTO_INVALID_DIMENSIONS"),
        (tiny_png(21, 1), "PHOTO_INVALID_DIMENSIONS"),
        (
            big,
            (
                f"file of size {len(big)} bytes is too big for a photo; "
                "the maximum size is 10485760 bytes"
            ),
        ),
    ):
        with pytest.raises(ApiError) as refused:
            store.add_photo(content)
        assert refused.value.description == f"Bad Request: {reason}"


def test_the_oldest_files_go_when_there_are_too_many_bytes() -> None:
    """Memory is bounded: the store forgets from the front, and both ways to a file close."""
    store = FileStore(kept=10)
    first, second, third = (store.add_document(b"12345", f"{i}.txt") for i in range(3))
    assert store.get(first.file_id) is None
    assert store.at(first.path) is None
    assert store.get(second.file_id) is second
    assert store.at(third.path) is third


def test_a_person_sees_the_commands_of_the_narrowest_scope_in_their_language() -> None:
    """The order is chat, all private chats, default; in each the language before none."""
    profile = Profile("filmbot")
    lists = {
        (("default", 0, 0), ""): "d",
        (("default", 0, 0), "ru"): "dr",
        (("all_private_chats", 0, 0), ""): "p",
        (("chat", 7, 0), "ru"): "cr",
    }
    for (scope, language), name in lists.items():
        profile.set_commands(scope, language, [{"command": name, "description": name}])

    def seen(person: int, language: str) -> list[str]:
        return [command["command"] for command in profile.commands_for(person, language)]

    assert seen(7, "ru-RU") == ["cr"]
    assert seen(7, "en") == ["p"]
    assert seen(8, "ru") == ["p"]
    profile.set_commands(("all_private_chats", 0, 0), "", [])
    assert seen(8, "ru") == ["dr"]
    assert seen(8, "") == ["d"]


def test_texts_fall_back_to_no_language_and_have_limits() -> None:
    """A name in a language is shown there; taking it away shows the general one again."""
    profile = Profile("filmbot")
    profile.set_text("name", "ru", "фильмбот")
    assert (profile.text("name", "ru"), profile.text("name", "de")) == ("фильмбот", "filmbot")
    profile.set_text("name", "ru", "")
    assert profile.text("name", "ru") == "filmbot"
    with pytest.raises(ApiError):
        profile.set_text("short_description", "", "x" * 121)


@pytest.mark.parametrize(
    "commands",
    [
        "start",
        [{"command": "start"}],
        [{"command": "Start", "description": "x"}],
        [{"command": "", "description": "x"}],
        [{"command": "x" * 33, "description": "x"}],
        [{"command": "x", "description": " "}],
        [{"command": "x", "description": "x" * 257}],
        [{"command": "x", "description": "x"}] * 101,
    ],
)
def test_bad_commands_are_refused(commands: Any) -> None:
    """A command is 1-32 of a-z, 0-9 and _; its description 1-256; at most a hundred of them."""
    with pytest.raises(ApiError) as refused:
        read_commands(commands)
    assert refused.value.code == 400


def test_scopes_and_languages_are_checked() -> None:
    """A scope has a type that Telegram knows, a language two letters."""
    assert read_scope(None) == ("default", 0, 0)
    assert read_scope({"type": "chat", "chat_id": "7"}) == ("chat", 7, 0)
    for scope in ({"type": "planet"}, {"type": "chat"}, {}, {"type": "chat", "chat_id": "x"}):
        with pytest.raises(ApiError):
            read_scope(scope)
    with pytest.raises(ApiError):
        read_language("english")
