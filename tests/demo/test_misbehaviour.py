import asyncio
import json
import time

import aiohttp
import pytest
from selectolax.lexbor import LexborHTMLParser

from hookah_wishlist.demo import Markup, Misbehaviour, Robots
from tests.demo.conftest import brand_of, of_brand
from tests.timeouts import until

BRAND = "/tobaccos/sable-tide"


async def statuses(visitor, count, path=BRAND):
    return [(await visitor.text(path))[0] for _ in range(count)]


async def test_it_is_slow(site, visitor):
    site.misbehaviour = Misbehaviour(slow=0.05)
    start = time.monotonic()
    await visitor.text(BRAND)
    assert time.monotonic() - start >= 0.05


async def test_it_forbids_everything_or_from_some_request_on(site, visitor):
    site.misbehaviour = Misbehaviour(forbidden_after=0)
    assert await statuses(visitor, 2) == [403, 403]
    site.misbehaviour = Misbehaviour(forbidden_after=2)
    assert await statuses(visitor, 4) == [200, 200, 403, 403]


async def test_it_asks_to_come_back_later(site, visitor):
    site.misbehaviour = Misbehaviour(too_many=2, retry_after="7")
    async with visitor.session.get(BRAND) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
    assert await statuses(visitor, 2) == [429, 200]


async def test_it_fails_at_first_every_nth_time_or_for_some_paths(site, visitor):
    site.misbehaviour = Misbehaviour(failing=2)
    assert await statuses(visitor, 3) == [500, 500, 200]
    site.misbehaviour = Misbehaviour(failing_every=3, failing_status=503)
    assert await statuses(visitor, 6) == [200, 200, 503, 200, 200, 503]
    site.misbehaviour = Misbehaviour(failing_every=1, paths=("/tobaccos/sable-tide",))
    assert await statuses(visitor, 2) == [500, 500]
    assert await statuses(visitor, 2, "/tobaccos/old-lantern") == [200, 200]


async def test_it_hangs_up_in_the_middle_of_a_body(site, visitor):
    site.misbehaviour = Misbehaviour(cut_off=1)
    with pytest.raises(aiohttp.ClientPayloadError):
        await visitor.text(BRAND)
    assert await statuses(visitor, 1) == [200]


async def test_faults_compose(site, visitor):
    site.misbehaviour = Misbehaviour(too_many=1, failing=2, forbidden_after=3)
    assert await statuses(visitor, 4) == [429, 500, 200, 403]


async def test_robots_txt_is_spared_unless_it_is_named(site, visitor):
    site.misbehaviour = Misbehaviour(forbidden_after=0)
    assert await statuses(visitor, 1, "/robots.txt") == [200]
    site.misbehaviour = Misbehaviour(failing_every=1, paths=("/robots.txt",))
    assert await statuses(visitor, 1, "/robots.txt") == [500]


async def test_its_items_change_their_markup_and_json_ld_is_left(site, visitor):
    site.misbehaviour = Misbehaviour(markup=Markup.RENAMED)
    page = await visitor.page(BRAND)
    assert page.css(".tobacco_list_item") == []
    assert page.css("[data-hover-title]") == []
    products = [json.loads(node.text()) for node in page.css('script[type="application/ld+json"]')]
    listed = [one for one in products if one["@type"] == "Product" and one["category"].count("/") == 2]
    assert len(listed) == 20
    assert page.css_first(".tobacco_list_items").attributes["data-count"] == "92"


async def test_json_ld_goes_as_well_and_links_are_left(site, visitor):
    site.misbehaviour = Misbehaviour(markup=Markup.BARE)
    page = await visitor.page(BRAND)
    assert page.css("script[type]") == []
    assert len(page.css(f'a[href*="{BRAND}/"]')) >= 40
    assert page.css_first(".object_wrapper").attributes["data-id"]


async def test_a_page_can_be_unrecognisable(site, visitor):
    site.misbehaviour = Misbehaviour(markup=Markup.UNKNOWN)
    page = await visitor.page(BRAND)
    assert page.css(".object_wrapper") == []
    assert page.css("a") == []


async def test_an_endpoint_can_be_gone(site, visitor):
    site.misbehaviour = Misbehaviour(post_data_gone=True)
    async with visitor.session.post("/postData", json={}) as answer:
        assert answer.status == 404
    assert len(await visitor.list(r="position", o=0, action="brands")) == 20
    site.misbehaviour = Misbehaviour(get_data_gone=True)
    assert await statuses(visitor, 1, "/getData?action=brands") == [404]
    assert await visitor.objects("objectByBrand", brand_of(site, "solo-heron").id)


async def test_flavours_can_be_hidden_from_the_endpoint(site, visitor):
    number, everything = brand_of(site, "sable-tide").id, of_brand(site, "sable-tide")
    site.misbehaviour = Misbehaviour(hidden_from_xhr=0.25)
    told = await visitor.everything("objectByBrand", number)
    assert 50 < len(told) < 90
    hidden = everything[3].path
    site.misbehaviour = Misbehaviour(hidden_paths=frozenset({hidden}))
    told = await visitor.everything("objectByBrand", number)
    assert {t.path for t in everything} - {row["slug"] for row in told} == {hidden}
    page = await visitor.page(BRAND)
    assert page.css_first(".tobacco_list_items").attributes["data-count"] == "92"


async def test_a_brand_can_announce_more_than_it_has(site, visitor):
    site.misbehaviour = Misbehaviour(short_brands=(("sable-tide", 30),))
    assert (await visitor.page(BRAND)).css_first(".tobacco_list_items").attributes["data-count"] == "122"
    assert len(await visitor.everything("objectByBrand", brand_of(site, "sable-tide").id)) == 92


@pytest.mark.parametrize(
    ("robots", "status", "last"),
    [
        (Robots.FORBIDS_ALL, 200, "User-agent: *\nDisallow: /\n"),
        (Robots.FORBIDS_US, 200, "User-agent: HookahWishlist\nDisallow: /\n"),
        (Robots.FAILS, 503, "503"),
    ],
)
async def test_robots_txt_can_forbid_or_fail(site, visitor, robots, status, last):
    site.misbehaviour = Misbehaviour(robots=robots)
    told, text = await visitor.text("/robots.txt")
    assert told == status
    assert text.endswith(last)


async def test_visits_are_written_down_with_their_overlap(site, visitor, monkeypatch):
    await visitor.text(f"{BRAND}?s=rating")
    await visitor.text("/tobaccos/nobody")
    assert [(visit.method, visit.path, visit.status) for visit in site.requests] == [
        ("GET", BRAND, 200),
        ("GET", "/tobaccos/nobody", 302),
        ("GET", "/tobaccos", 200),
    ]
    assert site.requests[0].query == "s=rating"
    assert "aiohttp" in site.requests[0].user_agent
    assert site.requests.max_in_flight == 1
    assert len(site.requests.pauses()) == 2
    released = asyncio.Event()
    monkeypatch.setattr("hookah_wishlist.demo.manners.sleep", lambda _: released.wait())
    site.misbehaviour = Misbehaviour(slow=0.1)
    visits = asyncio.gather(*(visitor.text(BRAND) for _ in range(3)))
    await until(lambda: site.requests.in_flight == 3)
    released.set()
    await visits
    assert site.requests.max_in_flight == 3
    site.requests.clear()
    assert (len(site.requests), site.requests.max_in_flight) == (0, 0)


async def test_a_refused_visit_is_written_down_as_well(site, visitor):
    site.misbehaviour = Misbehaviour(too_many=1)
    await visitor.text(BRAND)
    assert [visit.status for visit in site.requests] == [429]


async def test_the_page_for_people_has_no_word_of_a_redesign_in_its_pictures(site, visitor):
    site.misbehaviour = Misbehaviour(markup=Markup.RENAMED)
    image = next(t.image for t in site.catalogue.tobaccos if t.image)
    async with visitor.session.get(image) as answer:
        assert (await answer.read()).startswith(b"RIFF")
    assert LexborHTMLParser((await visitor.text(BRAND))[1]).css_first("h1").text() == "Sable Tide"
