"""Button data: there and back, within Telegram's 64 bytes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import buttons, group_buttons
from bot.button_code import UnknownButton, pack, unpack
from engine.wishes import GENRES, Wish

_IDS = st.integers(0, 2**63 - 1)
_STARS = st.integers(1, 10).map(lambda halves: halves / 2)
_GENRES = st.frozensets(st.sampled_from(GENRES))
_YEARS = st.none() | st.integers(1870, 2100)
# Two of them at most, in order and apart, of years that films are of.
_BARRED = st.lists(st.integers(1800, 2059), unique=True, max_size=4).map(
    lambda years: tuple(zip(sorted(years)[::2], sorted(years)[1::2], strict=False))
)
_WISHES = st.builds(
    Wish,
    wanted=_GENRES,
    unwanted=_GENRES,
    either=st.booleans(),
    since=_YEARS,
    until=_YEARS,
    like=st.none() | _IDS,
    fame=st.sampled_from([None, "less", "well"]),
    count=st.none() | st.integers(1, 20),
    barred=_BARRED.filter(
        lambda spans: (
            all(last - first < 179 for first, last in spans)
            and (len(spans) < 2 or spans[1][0] > spans[0][1] + 1)
        )
    ),
)
_SHELVES = st.sampled_from(["saved", "hidden"])
_ACTIONS = st.one_of(
    st.builds(buttons.Wished, _WISHES, st.integers(0, 100)),
    st.builds(buttons.Rate, _IDS, _STARS, st.booleans()),
    st.builds(buttons.Unseen, _IDS, st.booleans()),
    st.builds(buttons.Restore, _IDS, st.none() | _STARS),
    st.builds(buttons.Show, _IDS),
    st.builds(buttons.Remove, _IDS),
    st.builds(buttons.Similar, _IDS),
    st.builds(buttons.Picks, st.integers(1, 20), st.integers(0, 100)),
    st.builds(buttons.History, _IDS, st.sampled_from(buttons.ORDERS)),
    st.builds(buttons.Sort, st.sampled_from(buttons.ORDERS)),
    st.builds(buttons.Speak, st.sampled_from(["en", "ru"])),
    st.builds(buttons.Forget, _IDS, st.text("0123456789abcdef", min_size=16, max_size=16)),
    st.builds(buttons.OfImport, st.sampled_from(["apply", "cancel", "undo"]), _IDS),
    st.builds(buttons.OfImport, st.just("settle"), _IDS, st.integers(1, 10**6), st.none() | _IDS),
    st.builds(buttons.Card, _IDS, st.booleans()),
    st.builds(buttons.Seen, _IDS),
    st.builds(buttons.Skip, _IDS),
    st.builds(buttons.Why, _IDS),
    st.builds(buttons.Put, _SHELVES, _IDS),
    st.builds(buttons.Take, _SHELVES, _IDS, st.none() | _IDS),
    st.builds(buttons.Look, _SHELVES, _IDS),
    st.builds(
        buttons.Rollback, st.from_regex(r"\d{8}T\d{6}Z-[0-9a-f]{4}", fullmatch=True), st.booleans()
    ),
    st.builds(group_buttons.OfGathering, st.sampled_from(["join", "leave", "pick"]), _IDS),
    st.builds(group_buttons.MoreForAll, _IDS, _IDS),
    st.builds(group_buttons.AsPoll, _IDS, _IDS),
    st.builds(group_buttons.Share, _IDS),
    st.builds(group_buttons.RateMine, _IDS, _STARS),
    st.builds(group_buttons.SaveMine, _IDS),
    st.builds(group_buttons.GroupPicks, _IDS, st.integers(1, 20), st.integers(0, 100)),
    st.builds(buttons.AddFilms, st.sampled_from(["apply", "cancel", "back"]), _IDS),
    st.builds(
        buttons.Weekly,
        st.sampled_from(["days", "hours", "zones", "set", "stop"]),
        st.integers(0, 6),
        st.integers(0, 23),
        st.integers(-720, 840),
    ),
    st.just(buttons.Ask()),
    st.just(buttons.Close()),
)


@given(_ACTIONS)
def test_every_action_survives_the_way_there_and_back(action: buttons.Action) -> None:
    """What a button carries is what was packed, and Telegram would take it."""
    data = pack(action)
    assert 1 <= len(data.encode()) <= 64
    assert unpack(data) == action


def test_the_form_of_a_star_button_is_stable() -> None:
    """Buttons that are in people's chats already keep working: the packed form is a contract."""
    assert pack(buttons.Rate(50, 4.0)) == "r:50:4"
    assert pack(buttons.Rate(50, 4.5, asked=True)) == "q:50:4.5"
    assert pack(buttons.Restore(50, None)) == "z:50:-"
    wish = Wish(frozenset({"comedy"}), frozenset({"horror"}), since=1990, until=1999, count=5)
    assert pack(buttons.Wished(wish, 5)) == "w:5:10.400.1990-1999...5"
    assert unpack("w:5:10.400.1990-1999...5") == buttons.Wished(wish, 5)
    without = replace(wish, barred=((1980, 1989), (1994, 1994)))
    assert pack(buttons.Wished(without, 5)) == "w:5:10.400.1990-1999...5.ov9qsm"
    assert unpack("h:10") == buttons.History(10, "newest")


@pytest.mark.parametrize(
    "data",
    [
        *("", "r", "r:50", "r:50:9", "r:50:nan", "r:50:4:1", "r:-1:4", "r:x:4", "?:1", "p:1"),
        *("t", "t:", "t:j", "t:j:x", "t:j:1:2", "t:r:1", "t:r:1:9", "t:r:1:4:1", "t:m:1:2"),
        *("🎬", ":", "r:99999999999999999999:4", "z:1:6", "a:1"),
        *("i", "i:a", "i:x:1", "i:a:1:2:3", "i:s:1", "i:s:1:2", "i:s:1:2:x", "i:s:-1:2:-"),
        *(
            "w:0",
            "w:0:",
            "w:0:......",
            "w:0:......0",
            "w:0:......0000",
            "w:0:......0-1",
            "w:0:......000000",
            "w:0:......000ov9zzz",
            "w:0:......ov9.",
            "w:0:fffff.....",
            "w:x:......",
            "w:0:...1.x.",
            "w:0:..1990...",
        ),
        *("m:x:1", "m:s", "o:s:1", "o:s:1:x", "j:s", "c:-1", "n:-1", "h:1:x", "g"),
    ],
)
def test_foreign_data_is_refused_by_name(data: str) -> None:
    """Whatever no version packed raises the one error that says so."""
    with pytest.raises(UnknownButton) as caught:
        unpack(data)
    assert caught.value.data == data


@given(st.text(max_size=64))
def test_no_data_raises_anything_else(data: str) -> None:
    """A button can carry anything; the reader either understands it or says UnknownButton."""
    try:
        action = unpack(data)
    except UnknownButton:
        return
    assert isinstance(action, buttons.Action)
