"""Model versions, on every store."""

from __future__ import annotations

import asyncio

import pytest

from storage import ModelExists, ModelInUse, ModelRow, UnknownModel
from storage.protocols import Store


async def _states(store: Store) -> dict[str, str]:
    return {model.version: model.state for model in await store.models.list()}


async def test_a_model_is_recorded_with_its_figures(store: Store) -> None:
    """What was added comes back, and is not live by itself."""
    added = await store.models.add(
        "v1", "models/v1", 5, metrics={"ndcg@10": 0.5, "people": 3}, last_event_id=12
    )
    assert added == ModelRow("v1", "models/v1", 5, "candidate", added.metrics, 12)
    assert added.metrics == {"ndcg@10": 0.5, "people": 3}
    assert await store.models.get("v1") == added
    assert await store.models.live() is None


async def test_going_live_retires_the_one_before(store: Store) -> None:
    """One version is live; the newest is listed first."""
    for version in ("v1", "v2", "v3"):
        await store.models.add(version, f"models/{version}", 5)
    await store.models.set_live("v1")
    await store.models.set_live("v2")
    await store.models.set_live("v2")
    assert await _states(store) == {"v3": "candidate", "v2": "live", "v1": "retired"}
    assert [model.version for model in await store.models.list()] == ["v3", "v2", "v1"]
    assert [model.version for model in await store.models.list(limit=1)] == ["v3"]
    live = await store.models.live()
    assert live is not None
    assert live.version == "v2"


async def test_added_as_live(store: Store) -> None:
    """A version recorded as live takes the place of the live one."""
    await store.models.add("v1", "a", 1, "live")
    await store.models.add("v2", "b", 2, "live")
    assert await _states(store) == {"v2": "live", "v1": "retired"}


async def test_an_unknown_version_does_not_retire_the_live_one(store: Store) -> None:
    """A failed change leaves a live model."""
    await store.models.add("v1", "a", 1, "live")
    for work in (
        store.models.set_live("v9"),
        store.models.reject("v9"),
        store.models.remove("v9"),
        store.models.get("v9"),
    ):
        with pytest.raises(UnknownModel) as caught:
            await work
        assert caught.value.version == "v9"
    with pytest.raises(ModelExists):
        await store.models.add("v1", "b", 2, "live")
    assert await _states(store) == {"v1": "live"}


async def test_the_live_model_is_neither_rejected_nor_removed(store: Store) -> None:
    """Only others can go."""
    await store.models.add("v1", "a", 1, "live")
    await store.models.add("v2", "b", 2)
    await store.models.reject("v2", {"rmse": 1.5})
    assert (await store.models.get("v2")).metrics == {"rmse": 1.5}
    for work in (store.models.reject("v1"), store.models.remove("v1")):
        with pytest.raises(ModelInUse):
            await work
    assert await _states(store) == {"v2": "rejected", "v1": "live"}
    await store.models.remove("v2")
    assert await _states(store) == {"v1": "live"}


async def test_racing_to_go_live_leaves_one(store: Store) -> None:
    """However many tasks switch at once, exactly one version is live in the end."""
    versions = [f"v{number}" for number in range(8)]
    for version in versions:
        await store.models.add(version, version, 1)
    await asyncio.gather(*(store.models.set_live(version) for version in versions))
    states = list((await _states(store)).values())
    assert sorted(states) == ["live"] + ["retired"] * 7
