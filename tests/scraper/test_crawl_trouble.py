"""The walk over a site that misbehaves: what the crawler then does, and what it writes down."""

from dataclasses import replace

import pytest

from hookah_wishlist.demo import Markup, Misbehaviour, Robots
from tests.scraper.visiting import sizes_of, some_brands, visiting


@pytest.fixture
async def visit(fresh_database, chromium):
    async with visiting(fresh_database, some_brands(most=6, largest=45), chromium) as visit:
        yield visit


def count_of(visit):
    return len(visit.site.catalogue.tobaccos)


async def test_a_slow_site_is_waited_for(visit):
    visit.site.misbehaviour = Misbehaviour(slow=0.02)
    assert (await visit.crawl()).crawl.state == "done"
    assert await visit.value("SELECT count(*) FROM tobaccos") == count_of(visit)


async def test_repeated_refusals_stop_the_crawl_as_blocked(visit):
    visit.site.misbehaviour = Misbehaviour(forbidden_after=5)

    report = await visit.crawl()

    assert report.crawl.state == "blocked"
    assert "403" in report.crawl.error
    refused = [seen for seen in visit.site.requests if seen.status == 403]
    assert len(refused) == 3


async def test_a_blocked_crawl_keeps_what_it_has_and_a_later_one_finds_the_rest(visit):
    visit.site.misbehaviour = Misbehaviour(forbidden_after=9)
    await visit.crawl()
    assert 0 < await visit.value("SELECT count(*) FROM tobaccos") < count_of(visit)

    visit.site.misbehaviour = Misbehaviour()
    assert (await visit.crawl()).crawl.state == "done"
    assert await visit.value("SELECT count(*) FROM tobaccos") == count_of(visit)


async def test_too_many_requests_waits_as_long_as_it_is_asked_to(visit, clock):
    visit.site.misbehaviour = Misbehaviour(too_many=1, retry_after="120", paths=("/tobaccos/",))

    report = await visit.crawl()

    refused, again = [seen for seen in visit.site.requests if seen.path == "/tobaccos/brands"][:2]
    assert (refused.status, again.status) == (429, 200)
    assert max(clock.pauses) == pytest.approx(120)
    assert report.crawl.state == "done"


async def test_a_retry_after_of_hours_gives_the_page_up_instead_of_waiting(visit):
    slug = visit.site.catalogue.brands[0].slug
    visit.site.misbehaviour = Misbehaviour(too_many=99, retry_after="7200", paths=(f"/tobaccos/{slug}",))

    report = await visit.crawl()

    failed = [brand for brand in report.brands if brand.state == "failed"]
    assert [brand.slug for brand in failed] == [slug]
    assert "7200" in failed[0].error


async def test_server_errors_are_asked_again(visit):
    visit.site.misbehaviour = Misbehaviour(failing_every=4)
    assert (await visit.crawl()).crawl.state == "done"
    assert await visit.value("SELECT count(*) FROM tobaccos") == count_of(visit)


async def test_a_brand_that_never_answers_is_given_up_and_the_walk_goes_on(visit):
    slug = visit.site.catalogue.brands[1].slug
    visit.site.misbehaviour = Misbehaviour(failing=10_000, paths=(f"/tobaccos/{slug}",))

    report = await visit.crawl()

    assert report.crawl.state == "done"
    assert {brand.slug: brand.state for brand in report.brands if brand.state != "done"} == {slug: "failed"}
    assert "3 tries" in next(brand.error for brand in report.brands if brand.slug == slug)

    visit.site.misbehaviour = Misbehaviour()
    await visit.crawl()
    assert await visit.value("SELECT count(*) FROM tobaccos") == count_of(visit)


async def test_answers_that_break_off_are_asked_again(visit):
    visit.site.misbehaviour = Misbehaviour(cut_off_every=5)
    assert (await visit.crawl()).crawl.state == "done"
    assert await visit.value("SELECT count(*) FROM tobaccos") == count_of(visit)


async def test_without_the_list_data_the_page_is_scrolled(visit):
    visit.site.misbehaviour = Misbehaviour(post_data_gone=True)

    report = await visit.crawl()

    assert await visit.value("SELECT count(*) FROM tobaccos") == count_of(visit)
    sizes = sizes_of(visit.site.catalogue)
    ways = {brand.slug: brand.way for brand in report.brands}
    assert {ways[slug] for slug, tobaccos in sizes.items() if len(tobaccos) > 20} == {"scroll"}
    assert {ways[slug] for slug, tobaccos in sizes.items() if 0 < len(tobaccos) <= 20} == {"markup"}


async def test_without_the_ranking_data_both_tabs_are_scrolled(fresh_database, chromium):
    catalogue = some_brands(most=32, largest=12)
    async with visiting(
        fresh_database, catalogue, chromium, misbehaviour=Misbehaviour(get_data_gone=True)
    ) as visit:
        report = await visit.crawl()
        assert {brand.slug for brand in report.brands} == {brand.slug for brand in catalogue.brands}


async def test_what_the_data_hides_is_found_by_scrolling(fresh_database, chromium):
    catalogue, faults = some_brands(most=3, largest=45), Misbehaviour(hidden_from_xhr=0.3)
    async with visiting(fresh_database, catalogue, chromium, misbehaviour=faults) as visit:
        report = await visit.crawl()

        assert await visit.value("SELECT count(*) FROM tobaccos") == count_of(visit)
        assert "scroll" in {brand.way for brand in report.brands}


async def test_a_brand_seen_in_part_changes_nothing_but_additions_and_is_reported(visit):
    await visit.crawl()
    brand, tobaccos = max(sizes_of(visit.site.catalogue).items(), key=lambda item: len(item[1]))
    renamed = replace(tobaccos[0], name="Другое имя", votes=(1, 1, 1, 1, 900))
    new = replace(tobaccos[1], id=999_999, name="Новинка", slug="novinka-999")
    visit.site.catalogue = replace(
        visit.site.catalogue,
        tobaccos=(*(renamed if t.id == renamed.id else t for t in visit.site.catalogue.tobaccos), new),
    )
    visit.site.misbehaviour = Misbehaviour(short_brands=((brand, 50),))

    report = await visit.crawl()

    seen = next(seen for seen in report.brands if seen.slug == brand)
    assert seen.state == "short"
    assert f"of {len(tobaccos) + 51}" in seen.error
    assert await visit.kinds(report.crawl.id) == {"appeared": 1}
    assert await visit.value("SELECT name FROM tobaccos WHERE id = $1", renamed.id) == tobaccos[0].name
    assert await visit.value("SELECT name FROM tobaccos WHERE id = 999999") == "Новинка"


async def test_a_hiccup_that_shows_an_empty_brand_discontinues_nothing(visit):
    await visit.crawl()
    visit.site.misbehaviour = Misbehaviour(post_data_gone=True, markup=Markup.UNKNOWN, get_data_gone=True)
    await visit.rows("UPDATE brands SET read_at = read_at - interval '7 days'")

    report = await visit.crawl()

    assert report.crawl.state == "failed"
    assert await visit.value("SELECT count(*) FROM tobaccos WHERE missing_since IS NOT NULL") == 0
    assert await visit.value("SELECT count(*) FROM tobaccos") == count_of(visit)


@pytest.mark.parametrize(("markup", "ways"), [(Markup.RENAMED, "json-ld"), (Markup.BARE, "links")])
async def test_after_a_redesign_what_is_left_on_the_page_serves(visit, markup, ways):
    await visit.crawl()
    visit.site.misbehaviour = Misbehaviour(markup=markup, post_data_gone=True, get_data_gone=True)
    await visit.rows("UPDATE brands SET read_at = read_at - interval '7 days'")
    slug = min((s for s, t in sizes_of(visit.site.catalogue).items() if t), key=len)

    report = await visit.crawl(brand=slug)

    assert {brand.way for brand in report.brands} <= {ways, "scroll"}
    assert report.brands[0].found > 0
    assert await visit.value("SELECT count(*) FROM tobaccos") == count_of(visit)


@pytest.mark.parametrize("robots", [Robots.FORBIDS_ALL, Robots.FORBIDS_US])
async def test_a_site_that_forbids_is_not_read(visit, robots):
    visit.site.misbehaviour = Misbehaviour(robots=robots)

    report = await visit.crawl()

    assert report.crawl.state == "forbidden"
    assert {seen.path for seen in visit.site.requests} == {"/robots.txt"}


async def test_without_knowing_the_rules_nothing_is_read(visit):
    visit.site.misbehaviour = Misbehaviour(robots=Robots.FAILS)

    report = await visit.crawl()

    assert report.crawl.state == "failed"
    assert "robots.txt" in report.crawl.error
    assert {seen.path for seen in visit.site.requests} == {"/robots.txt"}
