"""When the program crawls: at once, on schedule, and after something was left in the middle."""

from datetime import UTC, datetime, timedelta

import pytest

from hookah_wishlist.catalogue import crawls
from hookah_wishlist.scraper import service
from hookah_wishlist.settings import Settings
from tests.scraper.visiting import some_brands, visiting

SETTINGS = Settings(_env_file=None, source_url="https://source.example", crawl_details=0)


@pytest.fixture
async def visit(fresh_database, chromium):
    async with visiting(fresh_database, some_brands(most=3, largest=12), chromium) as visit:
        yield visit


async def states(visit):
    rows = await visit.rows("SELECT scope, state FROM crawls ORDER BY id")
    return [tuple(row) for row in rows]


async def begin(visit, *, scope=None):
    async with visit.pool.acquire() as connection:
        return await crawls.begin(connection, "test", "hand", scope=scope)


async def test_a_killed_crawl_of_one_brand_is_closed_and_brings_no_crawl_of_all(visit):
    await begin(visit, scope="acme")
    await service._crawl_if_unfinished(SETTINGS, visit.pool, visit.crawler)
    assert await states(visit) == [("acme", "stopped")]
    assert len(visit.site.requests) == 0


async def test_a_killed_crawl_of_all_is_gone_on_with_though_one_brand_was_read_since(visit):
    await begin(visit)
    await visit.crawl(brand=visit.site.catalogue.brands[0].slug)
    await service._crawl_if_unfinished(SETTINGS, visit.pool, visit.crawler)
    assert [state for _, state in await states(visit)] == ["done", "done"]


async def test_a_tick_that_nobody_was_there_for_is_made_up_for_once(visit):
    await visit.crawl()
    settings = SETTINGS.model_copy(update={"crawl_schedule": "0 * * * *"})
    await visit.rows("UPDATE crawls SET started_at = now() - interval '70 minutes'")
    for _ in range(2):
        await service._crawl_if_unfinished(settings, visit.pool, visit.crawler)
    assert [state for _, state in await states(visit)] == ["done", "done"]


async def test_a_first_crawl_that_found_nothing_is_made_anew_at_the_next_start(visit):
    first = await begin(visit)
    async with visit.pool.acquire() as connection:
        await crawls.end(connection, first.id, "failed", "no browser")
    await service._crawl_at_once(SETTINGS, visit.pool, visit.crawler)
    await service._crawl_at_once(SETTINGS, visit.pool, visit.crawler)
    assert [state for _, state in await states(visit)] == ["failed", "done"]


@pytest.mark.parametrize(("started", "crawls_again"), [(1, False), (-60, True), (60 * 24 * 400, True)])
async def test_a_tick_is_done_once_and_a_clock_that_was_wrong_does_not_end_the_schedule(
    visit, started, crawls_again
):
    await visit.crawl()
    now = datetime.now(UTC)
    await visit.rows("UPDATE crawls SET started_at = $1", now + timedelta(minutes=started))
    await visit.rows("UPDATE brands SET read_at = $1", now + timedelta(minutes=started))
    visit.site.requests.clear()

    await service._crawl_unless_done(SETTINGS, visit.pool, visit.crawler, now)

    assert bool(len(visit.site.requests)) is crawls_again
    read = [seen for seen in visit.site.requests if seen.path == "/postData"]
    assert bool(read) is (started > 60)
