"""The walk over a site that behaves: complete, polite, and quiet when nothing changed."""

import asyncio
from dataclasses import replace

import psutil
import pytest

from hookah_wishlist.catalogue.model import country_of, status_of, strength_of
from hookah_wishlist.fairness import person
from hookah_wishlist.scraper.crawl import AlreadyCrawling
from hookah_wishlist.scraper.guest import Manners
from tests.program import named
from tests.scraper.visiting import sizes_of, some_brands, visiting
from tests.timeouts import until

EVERYTHING = """
    SELECT t.id, b.slug AS brand, l.slug AS line, l.name AS line_name, t.slug, t.name, t.alt_name, t.country,
           t.strength_official, t.strength_by_ratings, t.status, t.status_word, t.description, t.image,
           t.ratings_count, ARRAY(SELECT g.name FROM tobacco_tags x JOIN tags g ON g.id = x.tag_id
                                   WHERE x.tobacco_id = t.id ORDER BY x.position) AS tags
      FROM tobaccos t JOIN brands b ON b.id = t.brand_id JOIN lines l ON l.id = t.line_id
"""


def stored(row):
    """A row as the demonstration's catalogue would tell it."""
    return (
        row["brand"], row["line"], row["line_name"], row["slug"], row["name"], row["alt_name"] or "",
        row["country"], row["strength_official"], row["strength_by_ratings"], row["status"],
        row["status_word"], row["description"] or "", row["image"], row["ratings_count"], tuple(row["tags"]),
    )  # fmt: skip


def told(tobacco):
    """A flavour of the demonstration's catalogue as it should be stored."""
    return (
        tobacco.brand_slug, tobacco.line_slug, tobacco.line_name, tobacco.slug, tobacco.name,
        tobacco.alt_name, country_of(tobacco.country), strength_of(tobacco.strength_official),
        strength_of(tobacco.strength_by_ratings), status_of(tobacco.status), tobacco.status,
        tobacco.description, tobacco.image, tobacco.ratings_count, tobacco.tags,
    )  # fmt: skip


@pytest.fixture
async def visit(fresh_database, chromium):
    async with visiting(fresh_database, some_brands(most=8, largest=45), chromium) as visit:
        yield visit


async def test_a_first_crawl_brings_every_tobacco_with_every_field(visit):
    report = await visit.crawl(details=1000)

    assert report.crawl.state == "done"
    rows = {row["id"]: stored(row) for row in await visit.rows(EVERYTHING)}
    assert rows == {tobacco.id: told(tobacco) for tobacco in visit.site.catalogue.tobaccos}
    assert {brand.state for brand in report.brands} == {"done"}
    assert {brand.way for brand in report.brands if brand.found} == {"json"}


async def test_a_second_crawl_with_nothing_changed_asks_little_and_rewrites_nothing(visit):
    await visit.crawl(details=1000)
    versions = "SELECT 'b', id, xmin::text FROM brands UNION ALL SELECT 't', id, xmin::text FROM tobaccos"
    before, version = await visit.rows(versions), await visit.value("SELECT version FROM catalogue_state")
    visit.site.requests.clear()

    report = await visit.crawl(details=1000)

    assert report.crawl.state == "done"
    assert await visit.rows(versions) == before
    assert len(visit.site.requests) <= 6  # robots.txt, the ranking and its data in batches of 20 a tab
    assert report.crawl.changes == 0
    assert await visit.value("SELECT version FROM catalogue_state") == version


async def test_changed_flavours_are_found_by_their_brands_rows(visit):
    await visit.crawl(details=1000)
    changed = [tobaccos[0] for tobaccos in sizes_of(visit.site.catalogue).values() if tobaccos][:4]
    renamed = {t.id: replace(t, name=t.name + " Нова", votes=(*t.votes[:4], t.votes[4] + 1)) for t in changed}
    visit.site.catalogue = replace(
        visit.site.catalogue,
        tobaccos=tuple(renamed.get(tobacco.id, tobacco) for tobacco in visit.site.catalogue.tobaccos),
    )

    report = await visit.crawl(details=1000)

    assert (await visit.kinds(report.crawl.id))["renamed"] == 4
    rows = {row["id"]: stored(row) for row in await visit.rows(EVERYTHING)}
    assert rows == {tobacco.id: told(tobacco) for tobacco in visit.site.catalogue.tobaccos}
    assert sum(brand.state == "done" for brand in report.brands) == 4


async def test_a_change_that_no_row_tells_of_is_found_within_a_week(visit):
    await visit.crawl()
    silent = visit.site.catalogue.tobaccos[0]
    visit.site.catalogue = replace(
        visit.site.catalogue,
        tobaccos=(replace(silent, alt_name="Тихо"), *visit.site.catalogue.tobaccos[1:]),
    )
    assert (await visit.crawl()).crawl.changes == 0
    await visit.rows("UPDATE brands SET read_at = read_at - interval '7 days'")

    await visit.crawl()

    assert await visit.value("SELECT alt_name FROM tobaccos WHERE id = $1", silent.id) == "Тихо"


async def test_what_vanished_is_kept_as_missing_and_returns(visit):
    await visit.crawl()
    whole = visit.site.catalogue
    brand, tobaccos = max(sizes_of(whole).items(), key=lambda item: len(item[1]))
    gone = tobaccos[3]
    visit.site.catalogue = replace(whole, tobaccos=tuple(t for t in whole.tobaccos if t.id != gone.id))

    report = await visit.crawl()
    assert await visit.kinds(report.crawl.id) == {"missing": 1}
    row = (await visit.rows("SELECT status, missing_since FROM tobaccos WHERE id = $1", gone.id))[0]
    assert row["missing_since"] is not None
    assert row["status"] == status_of(gone.status)

    visit.site.catalogue = whole
    report = await visit.crawl(brand=brand)
    assert await visit.kinds(report.crawl.id) == {"returned": 1}
    assert await visit.value("SELECT missing_since FROM tobaccos WHERE id = $1", gone.id) is None


async def test_a_crawl_of_one_brand_leaves_the_others_alone(visit):
    brand, tobaccos = max(sizes_of(visit.site.catalogue).items(), key=lambda item: len(item[1]))

    report = await visit.crawl(brand=brand, details=3)

    assert await visit.value("SELECT count(*) FROM tobaccos") == len(tobaccos)
    assert report.crawl.details == 3
    assert [seen.slug for seen in report.brands] == [brand]


async def test_a_brand_that_does_not_exist_is_reported_and_changes_nothing(visit):
    report = await visit.crawl(brand="no-such-brand")

    assert [brand.state for brand in report.brands] == ["failed"]
    assert await visit.value("SELECT count(*) FROM brands") == 0


async def test_only_one_crawl_walks_at_a_time(visit):
    first = asyncio.create_task(visit.crawl(details=20))
    await until(lambda: len(visit.site.requests))
    with pytest.raises(AlreadyCrawling):
        await visit.crawl()
    assert (await first).crawl.state == "done"


async def test_requests_come_one_at_a_time_with_a_pause_and_an_honest_name(fresh_database, chromium):
    manners = Manners(delay=0.03, first_wait=0.01, tries=3)
    async with visiting(fresh_database, some_brands(most=4, largest=30), chromium, manners=manners) as visit:
        await visit.crawl(details=3)
        visits = visit.site.requests

    assert visits.max_in_flight == 1
    assert min(visits.pauses()) >= 0.03 * 0.75
    assert len({round(pause, 3) for pause in visits.pauses()}) > 3  # jittered
    assert {visit.user_agent for visit in visits} == {"HookahWishlist/test (tests)"}
    assert visits[0].path == "/robots.txt"


async def test_opening_a_card_reads_its_page_at_once_and_once(visit):
    await visit.crawl()
    tobacco = next(t for t in visit.site.catalogue.tobaccos if t.description)
    visit.site.requests.clear()

    reader = visit.reader
    await asyncio.gather(*(reader.fetch_details(tobacco.id, person(number)) for number in range(5)))

    assert (
        await visit.value("SELECT description FROM tobaccos WHERE id = $1", tobacco.id) == tobacco.description
    )
    assert [seen.path for seen in visit.site.requests] == [f"/tobaccos/{tobacco.path}"]


def browsers():
    """Other tests' among them."""
    return set(named("chrom", psutil.Process().children(recursive=True)))


async def test_a_killed_browser_is_replaced_in_the_middle_of_a_crawl(fresh_database, chromium_path):
    before = browsers()
    async with visiting(fresh_database, some_brands(most=6, largest=45), chromium_path) as visit:
        crawl = asyncio.create_task(visit.crawl(details=10))
        await until(lambda: len(visit.site.requests) >= 10, pause=0.005)
        its_own = browsers() - before
        assert its_own
        for process in its_own:
            process.kill()

        assert (await crawl).crawl.state == "done"
        assert await visit.value("SELECT count(*) FROM tobaccos") == len(visit.site.catalogue.tobaccos)
