import asyncio
from contextlib import asynccontextmanager

import pytest

from hookah_wishlist.database import DatabaseUnavailable, open_pool


async def test_live_asks_nobody(start):
    client = await start(pool=None)
    response = await client.get("/health/live")
    assert response.status == 200
    assert (await response.json())["data"]["alive"] is True


async def test_ready_names_every_part_and_those_that_somebody_should_look_at(client):
    response = await client.get("/health/ready")
    assert response.status == 200
    data = (await response.json())["data"]
    assert data["down"] == []
    assert "crawl" in data["degraded"]  # nothing was crawled here
    migrations = data["parts"]["migrations"]
    assert migrations.pop("state_age_seconds") >= 0
    assert migrations == {"state": "well", "reason": None, "missing": []}
    assert data["parts"]["database"]["milliseconds"] > 0


async def test_ready_is_503_when_this_release_lacks_a_migration(client, connection):
    await connection.execute("DELETE FROM _yoyo_migration WHERE migration_id LIKE '0001%'")
    response = await client.get("/health/ready")
    assert response.status == 503
    error = (await response.json())["error"]
    assert error["code"] == "NOT_READY"
    assert error["details"]["down"] == ["migrations"]
    assert error["details"]["parts"]["migrations"]["missing"] == ["0001.catalogue"]


class Away:
    """A pool whose server refuses."""

    lent, size = 0, 1

    @asynccontextmanager
    async def acquire(self):
        raise DatabaseUnavailable("nobody at 10.11.12.13")
        yield


class Silent:
    """A pool whose server takes the connection and never says anything."""

    lent, size = 0, 1

    @asynccontextmanager
    async def acquire(self):
        await asyncio.Event().wait()
        yield


@pytest.mark.parametrize("pool", [Away(), Silent()], ids=["away", "silent"])
async def test_ready_is_503_soon_when_the_database_does_not_answer(start, pool, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.watch.health.PATIENCE", 0.3)
    client = await start(pool=pool)
    response = await client.get("/health/ready")
    assert response.status == 503
    error = (await response.json())["error"]
    assert (error["code"], error["details"]["down"]) == ("NOT_READY", ["database"])
    assert error["details"]["parts"]["crawl"]["state"] == "unknown"
    assert "10.11.12.13" not in await response.text()  # strangers ask as well


async def test_ready_works_with_a_pool_of_its_own(start, module_database):
    async with open_pool(module_database, size=2) as pool:
        client = await start(pool=pool)
        assert (await client.get("/health/ready")).status == 200
