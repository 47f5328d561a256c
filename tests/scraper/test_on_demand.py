"""What people wait for: a tobacco nobody has met, and a walk that shows what it found before its end."""

import asyncio
from datetime import timedelta

import pytest

from hookah_wishlist.catalogue.intake import version
from hookah_wishlist.fairness import person
from tests.scraper.visiting import some_brands, visiting


@pytest.fixture
async def visit(fresh_database, chromium):
    async with visiting(fresh_database, some_brands(most=3), chromium) as visit:
        yield visit


async def test_a_tobacco_nobody_has_met_is_read_once_for_all_who_ask(visit):
    tobacco = next(t for t in visit.site.catalogue.tobaccos if t.description)
    reader = visit.reader
    found = await asyncio.gather(*(reader.find_tobacco(tobacco.path, person(n)) for n in range(5)))
    assert set(found) == {tobacco.id}
    assert [seen.path for seen in visit.site.requests.to("/tobaccos/")] == [f"/tobaccos/{tobacco.path}"]
    assert await visit.value("SELECT version FROM catalogue_state") == 1
    assert await visit.value("SELECT name FROM tobaccos WHERE id = $1", tobacco.id) == tobacco.name


async def test_an_address_that_leads_nowhere_finds_nothing(visit):
    assert await visit.reader.find_tobacco("nobody/none/nothing", person(1)) is None
    assert await visit.value("SELECT count(*) FROM tobaccos") == 0
    [asked] = visit.site.requests.to("/tobaccos")  # and not for the ranking that it leads to
    assert asked.path == "/tobaccos/nobody/none/nothing"


async def test_a_walk_shows_what_it_found_before_its_end_but_not_all_the_time(visit, monkeypatch):
    monkeypatch.setattr(version, "NOW_AND_THEN", timedelta(hours=1))
    await visit.crawl(details=10)
    assert await visit.value("SELECT version FROM catalogue_state") <= 2
    monkeypatch.setattr(version, "NOW_AND_THEN", timedelta(0))
    async with visit.pool.acquire() as connection:
        await connection.execute("UPDATE tobaccos SET details_at = NULL, description = NULL")
    before = await visit.value("SELECT version FROM catalogue_state")
    await visit.crawl(details=10)
    assert await visit.value("SELECT version FROM catalogue_state") > before + 3
