"""Pictures from the door to the demonstration site and back."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from hookah_wishlist.demo import invented_catalogue, running_site
from hookah_wishlist.demo.misbehaviour import Misbehaviour
from hookah_wishlist.fairness import stranger
from hookah_wishlist.pictures import Gallery, Shelf, version_of
from hookah_wishlist.scraper.guest import Guest, Manners
from hookah_wishlist.scraper.pictures import open_pictures
from hookah_wishlist.scraper.robots import Rules
from tests.timeouts import GUARD

AGENT = "HookahWishlist/test (tests)"


@pytest.fixture(scope="module")
async def site():
    async with running_site(invented_catalogue()) as site:
        yield site


@pytest.fixture
def path(site):
    """A picture that the site has."""
    return next(tobacco.image for tobacco in site.catalogue.tobaccos if tobacco.image)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A picture is waited for on a busy machine too."""
    monkeypatch.setattr("hookah_wishlist.pictures.gallery.PATIENCE", GUARD)
    monkeypatch.setattr("hookah_wishlist.scraper.pictures.SECONDS", GUARD)


def polite(url, *, robots="", delay=0.0):
    """A guest that has read robots.txt already and so needs no browser."""
    guest = Guest(None, url, Manners(delay=delay, first_wait=0.05), user_agent=AGENT)
    guest._rules = Rules.from_text(robots, AGENT)
    return guest


@asynccontextmanager
async def hung(url, directory, **more):
    shelf = Shelf(directory, 2**24)
    shelf.open()
    async with open_pictures(polite(url, **more), url, user_agent=AGENT) as source:
        gallery = Gallery(shelf, source.fetch, "test")
        yield gallery
        await gallery.close()


@pytest.fixture
async def client(site, path, tmp_path, start, tags, connection):
    site.requests.clear()
    site.misbehaviour = Misbehaviour()
    await connection.execute("UPDATE tobaccos SET image = $1 WHERE id = 1", path)
    await connection.execute("UPDATE brands SET image = $1 WHERE slug = 'north-wind'", path)
    async with hung(site.url, tmp_path) as gallery:
        yield await start(resources={"pictures": gallery})


async def shown(response):
    assert response.content_type == "image/webp"
    return Image.open(BytesIO(await response.read()))


@pytest.mark.parametrize("width", [160, 320, 640])
async def test_a_known_tobaccos_picture_is_shown_small_and_without_sign_in(client, width):
    response = await client.get(f"/pictures/1?w={width}")
    assert response.status == 200
    assert (await shown(response)).width == min(width, 240)
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_brands_logo_likewise(client):
    assert (await shown(await client.get("/pictures/brands/north-wind?w=160"))).width == 160
    assert (await client.get("/pictures/brands/yantar?w=160")).status == 404


async def test_it_is_fetched_from_the_source_once_whoever_asks_for_it(client, site):
    asked = [client.get(f"/pictures/1?w={width}") for width in (160, 320, 640) * 5]
    assert {response.status for response in await asyncio.gather(*asked)} == {200}
    [visit] = site.requests
    assert visit.user_agent == AGENT


async def test_with_its_version_it_stays_for_ever_and_without_it_for_an_hour(client, path):
    for version, caching in (
        (version_of(path), "public, max-age=31536000, immutable"),
        ("", "public, max-age=3600"),
        ("older", "public, max-age=3600"),
    ):
        response = await client.get(f"/pictures/1?w=160&v={version}")
        assert response.headers["Cache-Control"] == caching
        etag = response.headers["ETag"]
        again = await client.get(f"/pictures/1?w=160&v={version}", headers={"If-None-Match": etag})
        assert (again.status, await again.read()) == (304, b"")


@pytest.mark.parametrize("number", [2, 5, 77, 2**31 - 1])
async def test_what_has_no_picture_gets_a_placeholder_and_404(client, number, site):
    response = await client.get(f"/pictures/{number}?w=320")
    assert response.status == 404
    assert (await shown(response)).width == 320
    assert len(site.requests) == 0


@pytest.mark.parametrize(
    "query", ["w=100", "w=0", "w=-160", "w=1e3", "w=", "w=160&w=320", "url=http://evil.example/a", "w=0160"]
)
async def test_other_widths_and_unknown_parameters_are_refused(client, query):
    response = await client.get(f"/pictures/1?{query}")
    assert response.status == 400
    assert (await response.json())["error"]["code"] == "BAD_PARAMETER"


@pytest.mark.parametrize("place", ["http:%2f%2fevil.example", "..%2f..%2fetc", "1.webp", "-1"])
async def test_only_a_number_names_a_picture(client, place):
    assert (await client.get(f"/pictures/{place}?w=160")).status == 404


@pytest.mark.parametrize(
    "stored",
    [
        "http://127.0.0.1:1/uploads/a.webp/../../health",
        "/uploads/%2e%2e/health",
        "//evil.example/secret.webp",
        "/tobaccos/brands",
        "file:///etc/passwd",
        "/uploads/objects/1/none.webp",
    ],
)
async def test_nothing_but_the_sources_uploads_is_ever_fetched(client, connection, site, stored):
    await connection.execute("UPDATE tobaccos SET image = $1 WHERE id = 1", stored)
    response = await client.get("/pictures/1?w=160")
    assert response.status == 404
    assert (await shown(response)).format == "WEBP"
    assert {visit.path for visit in site.requests} <= {
        "/uploads/objects/1/none.webp",
    }


async def test_a_tired_source_is_left_alone_and_asked_again_later(client, site):
    site.misbehaviour = replace(Misbehaviour(), too_many=1, retry_after="0")
    response = await client.get("/pictures/1?w=160")
    assert response.status == 404
    assert response.headers["Cache-Control"] == "public, max-age=5"
    await client.get("/pictures/1?w=160")
    assert len(site.requests) == 1


async def test_pictures_come_one_at_a_time_with_a_pause(site, tmp_path):
    site.requests.clear()
    site.misbehaviour = Misbehaviour()
    paths = list(dict.fromkeys(t.image for t in site.catalogue.tobaccos if t.image))[:6]
    async with hung(site.url, tmp_path, delay=0.4) as gallery:
        site.requests.max_in_flight = 0
        await asyncio.gather(*(gallery.picture(path, 160, stranger("192.0.2.1")) for path in paths))
    assert site.requests.max_in_flight == 1
    assert min(site.requests.pauses()) >= 0.07


async def test_a_source_whose_robots_forbid_pictures_is_not_asked(
    site, path, tmp_path, start, tags, connection
):
    site.requests.clear()
    await connection.execute("UPDATE tobaccos SET image = $1 WHERE id = 1", path)
    async with hung(site.url, tmp_path, robots="User-agent: *\nDisallow: /uploads/\n") as gallery:
        client = await start(resources={"pictures": gallery})
        assert (await client.get("/pictures/1?w=160")).status == 404
    assert len(site.requests) == 0
