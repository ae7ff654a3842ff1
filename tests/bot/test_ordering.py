"""One person's updates in order, different people's at the same time."""

import asyncio
from typing import Any

from telegram import Chat, Message, Update, User

from bot.ordering import PerPersonProcessor, person_key


def update_of(person: int, number: int) -> Update:
    user = User(person, "P", is_bot=False)
    message = Message(number, None, Chat(person, "private"), from_user=user)  # type: ignore[arg-type]
    return Update(number, message=message)


async def test_one_person_never_overtakes_themself() -> None:
    """A slow first update holds the second of the same person, whatever takes how long."""
    done: list[int] = []

    async def work(number: int, seconds: float) -> None:
        await asyncio.sleep(seconds)
        done.append(number)

    async with PerPersonProcessor() as processor:
        await asyncio.gather(
            *(
                processor.process_update(update_of(1, n), work(n, 0.02 - n * 0.004))
                for n in range(5)
            )
        )
    assert done == [0, 1, 2, 3, 4]


async def test_people_do_not_wait_for_each_other() -> None:
    """While one person's update is stuck, another's is answered."""
    stuck = asyncio.Event()
    served = asyncio.Event()

    async def serve() -> None:
        served.set()

    async with PerPersonProcessor() as processor:
        first = asyncio.create_task(processor.process_update(update_of(1, 1), stuck.wait()))
        await asyncio.sleep(0)
        await asyncio.wait_for(processor.process_update(update_of(2, 2), serve()), 1)
        assert served.is_set()
        stuck.set()
        await first


async def test_a_flood_of_one_person_leaves_room_for_others() -> None:
    """With a single place, a hundred waiting updates of one person do not keep it."""
    order: list[int] = []

    async def work(person: int) -> None:
        order.append(person)
        await asyncio.sleep(0)

    async with PerPersonProcessor(at_once=1) as processor:
        flood = [processor.process_update(update_of(1, n), work(1)) for n in range(100)]
        other = processor.process_update(update_of(2, 200), work(2))
        await asyncio.gather(*flood, other)
    assert order.index(2) < 5
    assert len(order) == 101


async def test_an_error_frees_the_line_and_nothing_is_kept() -> None:
    """A raising update lets the person's next one through; no line is left behind."""

    async def fail() -> None:
        raise RuntimeError("on purpose")

    async def succeed() -> Any:
        return None

    processor = PerPersonProcessor()
    outcomes = await asyncio.gather(
        processor.process_update(update_of(1, 1), fail()),
        processor.process_update(update_of(1, 2), succeed()),
        return_exceptions=True,
    )
    assert isinstance(outcomes[0], RuntimeError)
    assert outcomes[1] is None
    assert not processor._lines


def test_an_update_of_nobody_has_no_line() -> None:
    """Updates without a person are served as they come."""
    assert person_key(Update(1)) is None
    assert person_key("not an update") is None
