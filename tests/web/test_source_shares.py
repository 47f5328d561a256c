"""The source's turns, shared: strangers, one greedy person, everybody else, and the crawl."""

import asyncio
import itertools
from contextlib import AsyncExitStack, asynccontextmanager
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp import web

from hookah_wishlist.demo import invented_catalogue, running_site
from hookah_wishlist.demo.misbehaviour import Misbehaviour
from hookah_wishlist.fairness import person
from hookah_wishlist.pictures import Gallery, Shelf
from hookah_wishlist.scraper import guest as guest_module
from hookah_wishlist.scraper import on_demand
from hookah_wishlist.scraper.crawl import Crawler
from hookah_wishlist.scraper.guest import Guest, Manners
from hookah_wishlist.scraper.on_demand import OnDemandReader
from hookah_wishlist.scraper.pictures import open_pictures
from tests.scraper.browsing import AGENT, plain_client
from tests.scraper.conftest import Clock
from tests.timeouts import GUARD, until
from tests.web.people import V1, signed_in_client

PICTURED = range(1000, 1600)
FAILING = Misbehaviour(paths=("/tobaccos/nobody/",), failing_every=1)
LONGEST_BACK_OFF = (
    25.0  # after one page that fails, with a little on top: what is shared comes in such pieces
)
SETTINGS = {
    "address_limit": "1000000/minute",
    "person_limit": "1000000/minute",
    "trusted_proxies": "127.0.0.1",
}


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """On a busy machine nobody gives up but in the tests about that."""
    monkeypatch.setattr("hookah_wishlist.pictures.gallery.PATIENCE", GUARD)
    monkeypatch.setattr("hookah_wishlist.web.on_demand.PATIENCE", GUARD)
    monkeypatch.setattr("hookah_wishlist.scraper.pictures.SECONDS", GUARD)


@pytest.fixture
def clock(monkeypatch):
    """Pauses take no time and are exact; `monotonic` tells how long they would have been."""
    clock = Clock()
    monkeypatch.setattr(guest_module, "monotonic", clock.monotonic)
    monkeypatch.setattr(guest_module, "sleep", clock.sleep)
    monkeypatch.setattr(guest_module, "_jittered", lambda seconds: seconds)
    return clock


@pytest.fixture
def opened(start, shared_pool, connection, tags, tmp_path):
    """Opens the web floor over a source: its guest, its reader, its gallery, and two people's clients."""

    @asynccontextmanager
    async def opened(url, *, delay=1.0):
        await connection.execute(
            """INSERT INTO tobaccos (id, brand_id, line_id, slug, name, details_at, image)
               SELECT n, brand_id, line_id, 'slug-' || n, 'N' || n, now(), '/uploads/' || n || '.webp'
                 FROM tobaccos, generate_series($1::int, $2::int) AS n WHERE tobaccos.id = 1""",
            PICTURED[0],
            PICTURED[-1],
        )
        async with AsyncExitStack() as stack:
            browser = await stack.enter_async_context(plain_client(url))
            guest = Guest(browser, url, Manners(delay=delay, first_wait=5 * delay), user_agent=AGENT)
            pictures = await stack.enter_async_context(open_pictures(guest, url, user_agent=AGENT))
            shelf = Shelf(tmp_path / "pictures", 2**24)
            shelf.open()
            gallery = Gallery(shelf, pictures.fetch, "test")
            stack.push_async_callback(gallery.close)
            reader = OnDemandReader(shared_pool, guest, Crawler(shared_pool, "", guest, "test").read)
            resources = {"pictures": gallery, "find_tobacco": reader.find_tobacco}
            anna = await start(person=1, fetch_details=reader.fetch_details, resources=resources, **SETTINGS)
            boris = await signed_in_client(anna.stranger, 2)
            yield SimpleNamespace(guest=guest, reader=reader, gallery=gallery, anna=anna, boris=boris)

    return opened


@pytest.fixture
async def site():
    async with running_site(invented_catalogue()) as site:
        yield site


@asynccontextmanager
async def held_site():
    """A source that answers nothing until it is let go; what it was asked for in `asked`."""
    site = SimpleNamespace(asked=[], go=asyncio.Event())

    async def answer(request):
        if request.path == "/robots.txt":
            return web.Response()
        site.asked.append(request.path)
        await site.go.wait()
        return web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        site.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield site
    finally:
        site.go.set()
        await runner.cleanup()


def by_url(client, address):
    return client.get(f"{V1}/tobaccos/by-url", params={"url": address})


@asynccontextmanager
async def asking(ask, *, at_once):
    """So many who ask for one thing after the other, for as long as this lasts."""
    numbers = itertools.count()

    async def without_end():
        while True:
            await (await ask(next(numbers))).read()

    tasks = [asyncio.create_task(without_end()) for _ in range(at_once)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def crawled(guest, clock, pages):
    """How long a crawl of so many pages takes."""
    began = clock.monotonic()
    for _ in range(pages):
        await guest.get("/tobaccos/brands")
    return clock.monotonic() - began


async def test_strangers_pictures_leave_a_crawl_at_least_half_its_pace(opened, site, clock):
    async with opened(site.url) as program:
        alone = await crawled(program.guest, clock, 10)

        def ask(number):
            return program.anna.stranger.get(f"/pictures/{PICTURED[number % len(PICTURED)]}?w=160")

        async with asking(ask, at_once=40):
            await until(lambda: site.requests.to("/uploads/"))
            assert await crawled(program.guest, clock, 10) <= 2 * alone + 1.0
    assert site.requests.max_in_flight == 1


@pytest.mark.parametrize("is_failing", [False, True], ids=["that lead nowhere", "that fail"])
async def test_one_persons_addresses_leave_a_crawl_half_its_pace_and_others_their_details(
    opened, site, clock, is_failing
):
    if is_failing:
        site.misbehaviour = FAILING
    known = [tobacco.path for tobacco in site.catalogue.tobaccos[:3]]
    async with opened(site.url) as program:
        alone = await crawled(program.guest, clock, 60)
        async with asking(lambda number: by_url(program.anna, f"nobody/none/{number}"), at_once=8):
            await until(lambda: site.requests.to("/tobaccos/nobody/"))
            assert await crawled(program.guest, clock, 60) <= 2 * alone + LONGEST_BACK_OFF
            for path in known:
                assert (await by_url(program.boris, path)).status == 200
    assert site.requests.max_in_flight == 1


async def test_the_source_is_asked_nothing_for_clients_that_have_gone(opened):
    async with held_site() as site, opened(site.url, delay=0.0) as program:
        address = program.anna.stranger.make_url("/")
        async with aiohttp.ClientSession(address, headers=program.anna.authorization) as client:
            asked = [client.get(f"/pictures/{number}?w=160") for number in PICTURED[:20]]
            asked += [client.get(f"{V1}/tobaccos/by-url?url=nobody/none/{number}") for number in range(4)]
            asked = [asyncio.ensure_future(each) for each in asked]
            await until(lambda: site.asked and waiting(program) == 24)
            for each in asked:
                each.cancel()
            await asyncio.gather(*asked, return_exceptions=True)
        await until(lambda: waiting(program) == 1)  # the one on its way comes to its end
        site.go.set()
        assert (await by_url(program.boris, "nobody/none/other")).status == 404
    assert len(site.asked) == 2


async def test_the_source_is_asked_nothing_for_waits_that_were_given_up(opened, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.web.on_demand.PATIENCE", 0.05)
    monkeypatch.setattr("hookah_wishlist.pictures.gallery.PATIENCE", 0.05)
    async with held_site() as site, opened(site.url, delay=0.0) as program:
        assert (await by_url(program.anna, "nobody/none/first")).status == 503
        for number in range(3):
            response = await by_url(program.anna, f"nobody/none/{number}")
            assert (response.status, (await response.json())["error"]["code"]) == (503, "SOURCE_BUSY")
            assert (await program.anna.stranger.get(f"/pictures/{PICTURED[number]}?w=160")).status == 404
        monkeypatch.setattr("hookah_wishlist.web.on_demand.PATIENCE", GUARD)
        site.go.set()
        assert (await by_url(program.boris, "nobody/none/other")).status == 404
    assert site.asked == ["/tobaccos/nobody/none/first", "/tobaccos/nobody/none/other"]


async def test_one_of_several_who_wait_gives_up_and_the_others_are_answered(opened):
    async with held_site() as site, opened(site.url, delay=0.0) as program:
        first = asyncio.create_task(by_url(program.anna, "nobody/none/first"))
        await until(lambda: site.asked)
        shared = [asyncio.create_task(program.reader.find_tobacco("a/b/c", person(n))) for n in range(2)]
        await until(lambda: waiting(program) == 2)
        shared[0].cancel()
        await asyncio.gather(shared[0], return_exceptions=True)
        site.go.set()
        assert await shared[1] is None
        assert (await first).status == 404
    assert site.asked == ["/tobaccos/nobody/none/first", "/tobaccos/a/b/c"]


async def test_an_address_that_leads_nowhere_is_asked_for_once_however_it_is_written(opened, site):
    spellings = [
        "nobody/none/nothing",
        "https://htreviews.org/tobaccos/nobody/none/nothing",
        "m.htreviews.org/tobaccos/Nobody/none/nothing/?utm_source=telegram",
        "/tobaccos/nobody/none/no%74hing",
    ]
    async with opened(site.url, delay=0.0) as program:
        for spelling in spellings:
            assert (await by_url(program.anna, spelling)).status == 404
        assert await program.reader.find_tobacco("nobody/none/nothing", person(3)) is None  # as the bot asks
    assert len(site.requests.to("/tobaccos/")) == 1


async def test_one_person_causes_so_many_requests_and_others_still_may(opened, site, monkeypatch):
    monkeypatch.setattr(on_demand, "monotonic", lambda: 1000.0)
    async with opened(site.url, delay=0.0) as program:
        answers = [await by_url(program.anna, f"nobody/none/{n}") for n in range(on_demand.BURST + 5)]
        assert [answer.status for answer in answers] == [404] * on_demand.BURST + [503] * 5
        assert (await answers[-1].json())["error"]["code"] == "SOURCE_BUSY"
        assert (await by_url(program.anna, "nobody/none/1")).status == 404  # known to be none
        assert (await by_url(program.boris, "nobody/none/other")).status == 404
    assert len(site.requests.to("/tobaccos/")) == on_demand.BURST + 1


async def test_one_address_causes_so_many_requests_for_pictures_and_another_still_may(
    opened, site, monkeypatch
):
    monkeypatch.setattr("hookah_wishlist.pictures.gallery.PER_SECOND", 0.0)
    monkeypatch.setattr("hookah_wishlist.pictures.gallery.BURST", 5)
    async with opened(site.url, delay=0.0) as program:
        for number in PICTURED[:20]:
            assert (await pictured(program, number, "192.0.2.1")).status == 404
        assert len(site.requests.to("/uploads/")) == 5
        assert (await pictured(program, PICTURED[20], "192.0.2.2")).status == 404
    assert len(site.requests.to("/uploads/")) == 6


def pictured(program, number, address="192.0.2.1"):
    """As our own proxy passes a request on that came from this address."""
    headers = {"X-Forwarded-For": address}
    return program.anna.stranger.get(f"/pictures/{number}?w=160", headers=headers)


def waiting(program):
    """How many readings are begun and not done."""
    return len(program.gallery._making) + len(program.reader._flights)
