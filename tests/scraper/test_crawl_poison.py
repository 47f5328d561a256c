"""One thing that can not be taken in must not cost the others, nor leave a record that is not true."""

import pytest

from hookah_wishlist.scraper.reading import read_brand
from tests.scraper.hostile import knocking
from tests.scraper.visiting import some_brands, visiting

REFUSING = """
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE 'this is poison' USING ERRCODE = 'data_exception'; END $$;
    CREATE TRIGGER refuse BEFORE {what} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse();
"""
BRAND = """
    <main><div class="object_wrapper" data-id="5"><div class="object_card_title"><h1>Acme</h1></div>
    <div class="tobacco_list_items" data-count="{count}"><div class="tobacco_list_item" data-id="1">
    <a class="tobacco_list_item_slug" href="/tobaccos/acme/main/x"><span>X</span><span></span></a>
    <a class="tobacco_list_item_line_slug" href="/tobaccos/acme/main"><span>Main</span></a>
    </div></div></div></main>
"""
ROWS = '[{"id": "1", "slug": "acme/main/x", "name": "X", "line": "Main"}]'


@pytest.fixture
async def visit(fresh_database, chromium):
    async with visiting(fresh_database, some_brands(most=4, largest=20), chromium) as visit:
        yield visit


async def refuse(visit, *, what, when):
    async with visit.pool.acquire() as connection:
        await connection.execute(REFUSING.format(what=what, when=when))


async def test_a_brand_that_can_not_be_stored_fails_alone(visit):
    poison = next(t for t in visit.site.catalogue.tobaccos)
    await refuse(visit, what="INSERT ON tobaccos", when=f"NEW.id = {poison.id}")

    report = await visit.crawl()

    assert report.crawl.state == "done"
    failed = [brand for brand in report.brands if brand.state != "done"]
    assert [(brand.slug, brand.state) for brand in failed] == [(poison.brand_slug, "failed")]
    assert "this is poison" in failed[0].error
    others = [t for t in visit.site.catalogue.tobaccos if t.brand_slug != poison.brand_slug]
    assert await visit.value("SELECT count(*) FROM tobaccos") == len(others)


async def test_a_page_that_can_not_be_stored_is_put_back_and_the_others_are_read(visit):
    await visit.crawl()
    poison = next(t for t in visit.site.catalogue.tobaccos)
    await refuse(
        visit, what="UPDATE ON tobaccos", when=f"NEW.id = {poison.id} AND NEW.details_at IS NOT NULL"
    )

    report = await visit.crawl(details=1000)

    assert report.crawl.state == "done"
    unread = "SELECT id FROM tobaccos WHERE details_at IS NULL"
    assert [row["id"] for row in await visit.rows(unread)] == [poison.id]
    assert await visit.value("SELECT id FROM tobaccos WHERE details_failed_at IS NOT NULL") == poison.id


async def test_a_walk_that_can_not_go_on_is_recorded_as_failed_with_the_reason(visit):
    await refuse(visit, what="INSERT ON brands", when="true")

    report = await visit.crawl()

    assert report.crawl.state == "failed"
    assert "this is poison" in report.crawl.error
    assert report.crawl.finished_at is not None


@pytest.mark.parametrize("count", [2_000_000_000, -5, 0])
async def test_a_list_that_begins_anew_for_ever_and_a_count_of_fancy_end(chromium, count):
    answers = {"/tobaccos/acme": BRAND.format(count=count), "/postData": ROWS}
    async with knocking(chromium, answers) as (site, guest):
        reading = await read_brand(guest, "acme")
    assert [row.name for row in reading.tobaccos] == ["X"]
    assert site.paths.count("/postData") <= 2
