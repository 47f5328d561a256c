"""The source's pictures, from a host that does what it should not."""

import socket
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from hookah_wishlist.fairness import Claim, stranger
from hookah_wishlist.pictures import NoPicture, PictureAway
from hookah_wishlist.scraper.pictures import open_pictures
from tests.pictures.drawn import drawn
from tests.timeouts import GUARD
from tests.web.test_pictures import AGENT, polite

PATH = "/uploads/objects/1/a.webp"


@pytest.fixture(autouse=True)
def patient_client(monkeypatch):
    """A busy machine is none of the source's faults."""
    monkeypatch.setattr("hookah_wishlist.scraper.pictures.SECONDS", GUARD)


@asynccontextmanager
async def source(answer, *others):
    """A host that answers a picture's address so."""
    asked = []

    async def handler(request):
        asked.append(request.raw_path)
        return await answer(request)

    app = web.Application()
    app.router.add_get("/{rest:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with open_pictures(polite(url), url, user_agent=AGENT) as pictures:
            yield pictures, asked, url
    finally:
        await runner.cleanup()


def leading_to(target):
    async def answer(request):
        return web.Response(status=302, headers={"Location": target})

    return answer


def with_status(status):
    async def answer(request):
        return web.Response(status=status)

    return answer


async def endless(request):
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(400):
        await response.write(bytes(64 * 1024))
    return response


async def test_a_redirect_within_the_source_is_followed():
    async def answer(request):
        if request.path == PATH:
            raise web.HTTPFound("/uploads/moved.webp")
        return web.Response(body=drawn())

    async with source(answer) as (pictures, asked, _):
        assert await pictures.fetch(PATH, Claim(stranger("192.0.2.1"), waiting=1)) == drawn()
        assert asked == [PATH, "/uploads/moved.webp"]


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/",
        "//evil.example/a",
        "http://127.0.0.1:1/",
        "file:///etc/passwd",
        "http://[",
    ],
)
async def test_a_redirect_away_from_the_source_is_not(target):
    async with source(leading_to(target)) as (pictures, asked, _):
        with pytest.raises(NoPicture):
            await pictures.fetch(PATH, Claim(stranger("192.0.2.1"), waiting=1))
        assert len(asked) == 1


async def test_a_circle_of_redirects_ends():
    async with source(leading_to(PATH)) as (pictures, asked, _):
        with pytest.raises(NoPicture):
            await pictures.fetch(PATH, Claim(stranger("192.0.2.1"), waiting=1))
        assert len(asked) == 3


async def test_an_endless_picture_is_cut_off():
    async with source(endless) as (pictures, _, _):
        with pytest.raises(NoPicture):
            await pictures.fetch(PATH, Claim(stranger("192.0.2.1"), waiting=1))


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, NoPicture), (410, NoPicture), *((status, PictureAway) for status in (403, 429, 500, 503))],
)
async def test_what_is_gone_is_none_and_what_fails_is_away(status, error):
    async with source(with_status(status)) as (pictures, _, _):
        with pytest.raises(error):
            await pictures.fetch(PATH, Claim(stranger("192.0.2.1"), waiting=1))


async def test_a_host_that_is_not_there_is_away():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        async with open_pictures(polite(url), url, user_agent=AGENT) as pictures:
            with pytest.raises(PictureAway):
                await pictures.fetch(PATH, Claim(stranger("192.0.2.1"), waiting=1))
