"""The message that people join by, when showing it fails."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest
from telegram.error import Forbidden, NetworkError, TelegramError

from bot import boards
from bot.context import FilmContext

CONTEXT = cast(FilmContext, None)


class Board:
    """Stands for the message: fails as told, one error for each time it is shown."""

    def __init__(self, errors: list[TelegramError]) -> None:
        self.errors = errors
        self.times = 0
        self.under_way, self.go_on = asyncio.Event(), asyncio.Event()

    async def show(self, _: FilmContext, gathering_id: int) -> None:
        """Waits until it may go on; then fails, or not."""
        self.times += 1
        self.under_way.set()
        await self.go_on.wait()
        if self.errors:
            raise self.errors.pop(0)


async def test_whoever_joins_during_an_edit_that_fails_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The edit that fails is followed by one that stands for them."""
    board = Board([NetworkError("connection refused")])
    monkeypatch.setattr(boards, "_show", board.show)
    all_boards = boards.Boards()
    first = asyncio.create_task(all_boards.refresh(CONTEXT, 1))
    await board.under_way.wait()
    await all_boards.refresh(CONTEXT, 1)
    board.go_on.set()
    await first
    assert board.times == 2


@pytest.mark.parametrize("error", [NetworkError("connection refused"), Forbidden("kicked")])
async def test_what_nobody_waits_for_is_raised(
    monkeypatch: pytest.MonkeyPatch, error: TelegramError
) -> None:
    """And the next refresh begins anew."""
    board = Board([error])
    board.go_on.set()
    monkeypatch.setattr(boards, "_show", board.show)
    all_boards = boards.Boards()
    with pytest.raises(type(error)):
        await all_boards.refresh(CONTEXT, 1)
    await all_boards.refresh(CONTEXT, 1)
    assert board.times == 2
