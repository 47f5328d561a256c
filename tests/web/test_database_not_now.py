"""A database that takes nothing for now: a code, a word to readiness, and it goes on by itself."""

import asyncio
from contextlib import AsyncExitStack

import pytest
import structlog

from hookah_wishlist.database import open_pool
from tests.small_disk import small_disk

WISH = {"name": "Что-то с манго"}


@pytest.fixture
async def disk(template_url):
    async with small_disk(template_url) as disk:
        yield disk


async def ready(client):
    """The status of readiness, and the reason that it gives of the database."""
    response = await client.get("/health/ready")
    told = await response.json()
    parts = told["data"]["parts"] if response.status == 200 else told["error"]["details"]["parts"]
    return response.status, parts["database"].get("reason")


async def test_a_full_disk_is_503_and_the_same_wish_is_taken_when_there_is_room(start, disk):
    async with open_pool(disk.url) as pool:
        client = await start(pool=pool, person=1)
        assert await ready(client) == (200, "notices of other processes are not heard")
        disk.fill()
        with structlog.testing.capture_logs() as logs:
            for _ in range(3):
                response = await client.post("/api/v1/wishlist/items", json=WISH)
                assert (response.status, (await response.json())["error"]["code"]) == (503, "DATABASE_FULL")
                assert int(response.headers["Retry-After"]) > 0
        warnings = [entry["event"] for entry in logs if entry["log_level"] == "warning"]
        assert warnings == ["database.unavailable"]
        assert [entry for entry in logs if entry.get("exc_info")] == []
        assert await ready(client) == (503, "no room on its disk")
        assert (await client.get("/api/v1/wishlist")).status == 200

        disk.make_room()
        assert (await ready(client))[0] == 200
        assert (await client.post("/api/v1/wishlist/items", json=WISH)).status == 201


async def test_when_every_connection_stays_in_use_it_is_503_and_goes_on_when_one_is_free(
    start, catalogue_database, monkeypatch
):
    async with open_pool(catalogue_database, size=2) as pool:
        client = await start(pool=pool, person=1)
        with monkeypatch.context() as patched:
            patched.setattr("hookah_wishlist.database.pool.MOST_WAIT", 0.1)
            async with AsyncExitStack() as borrowed:
                for _ in range(2):
                    await borrowed.enter_async_context(pool.acquire())
                answers = await asyncio.gather(
                    *(client.post("/api/v1/wishlist/items", json=WISH) for _ in range(5))
                )
                assert {(one.status, (await one.json())["error"]["code"]) for one in answers} == {
                    (503, "DATABASE_BUSY")
                }
                assert await ready(client) == (503, "no connection is free")
        assert (await client.post("/api/v1/wishlist/items", json=WISH)).status == 201
        assert (await ready(client))[0] == 200
