"""A database that cannot do its work now: 503 with its reason, one line in the log, well when it is over."""

import pytest
import structlog

from hookah_wishlist.database import open_pool
from tests.cluster import administer, database_of
from tests.database.trouble import failing_writes

TYPED = {"name": "Зюзюка Гены"}

CODES = {
    "53100": "DATABASE_FULL",
    "53200": "DATABASE_BUSY",
    "53300": "DATABASE_BUSY",
    "53400": "DATABASE_BUSY",
    "25006": "DATABASE_READ_ONLY",
    "57P03": "DATABASE_UNAVAILABLE",
    "58030": "DATABASE_UNAVAILABLE",
}


@pytest.fixture
async def person(start, catalogue_database):
    async with open_pool(catalogue_database, size=2) as connections:
        yield await start(pool=connections, person=1)


async def said_no(response, code):
    """It is a 503 that tells nothing of the machine."""
    error = (await response.json())["error"]
    assert (response.status, error["code"]) == (503, code)
    assert int(response.headers["Retry-After"]) > 0
    assert "base/5" not in await response.text()
    return True


@pytest.mark.parametrize(("sqlstate", "code"), CODES.items())
async def test_a_wish_is_refused_for_now_and_saved_when_it_is_over(
    person, catalogue_database, sqlstate, code
):
    async with failing_writes(catalogue_database, "wishlist_items", sqlstate):
        for _ in range(3):
            assert await said_no(await person.post("/api/v1/wishlist/items", json=TYPED), code)
        assert (await person.get("/api/v1/tobaccos")).status == 200  # reading goes on
    assert (await person.post("/api/v1/wishlist/items", json=TYPED)).status == 201


async def test_many_refusals_are_one_line_in_the_log_and_no_trace(person, catalogue_database):
    with structlog.testing.capture_logs() as logs:
        async with failing_writes(catalogue_database, "wishlist_items", "53100"):
            for _ in range(20):
                await person.post("/api/v1/wishlist/items", json=TYPED)
    loud = [entry for entry in logs if entry["log_level"] in ("warning", "error", "critical")]
    assert [(entry["event"], entry["reason"]) for entry in loud] == [("database.unavailable", "DatabaseFull")]
    assert not [entry for entry in logs if entry.get("exc_info")]


async def test_a_mistake_in_a_rule_of_the_schema_stays_our_own(person, catalogue_database):
    async with failing_writes(catalogue_database, "wishlist_items", "23514"):
        assert (await person.post("/api/v1/wishlist/items", json=TYPED)).status == 500


async def test_a_server_that_takes_no_writes_says_so_until_it_does(start, catalogue_database):
    name = database_of(catalogue_database)
    await administer(catalogue_database, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    try:
        async with open_pool(catalogue_database, size=1) as connections:
            stranger = await start(pool=connections)
            assert (await stranger.get("/health/ready")).status == 503
    finally:
        await administer(catalogue_database, f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
    async with open_pool(catalogue_database, size=1) as connections:
        stranger = await start(pool=connections)
        assert (await stranger.get("/health/ready")).status == 200
