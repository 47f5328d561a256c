"""The source's pictures, asked for as its pages are: one at a time, with them in one queue.

By a client of our own and not through Chromium, which would have to be started for it and hands bodies out
whole, however long they are. But in the crawler's turn: the source sees one request at a time from us,
whoever waits for it, and is left alone by both for as long as it asks. A picture is a file that a web server
gives without thinking, and a person looks at an empty place meanwhile: so the pause after it is a quarter.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from urllib.parse import unquote

import aiohttp

from hookah_wishlist.catalogue.addresses import picture
from hookah_wishlist.fairness import Claim
from hookah_wishlist.pictures import NoPicture, PictureAway
from hookah_wishlist.pictures.model import MOST_BYTES
from hookah_wishlist.scraper.guest import Blocked, Forbidden, GivenUp, Guest
from hookah_wishlist.scraper.scrolling import joined, path_of, same_origin

PAUSE = 0.25  # of the pause between pages
SECONDS = 15.0  # for one picture
REDIRECTS = 3
CHUNK = 64 * 1024
REFUSALS = (HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)


class Tired(Exception):
    """The source asks to be left alone, in one way or another."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        super().__init__(f"status {response.status}")
        self.retry_after = response.headers.get("Retry-After")


class PictureSource:
    """Gives the bytes at a path of the source and of nowhere else."""

    def __init__(self, client: aiohttp.ClientSession, guest: Guest, source: str, proxy: str | None) -> None:
        self._client = client
        self._guest = guest
        self._source = source
        self._proxy = proxy

    async def fetch(self, stored: str, claim: Claim) -> bytes:
        """Raises `NoPicture` or `PictureAway`."""
        path = picture(stored)
        if not path or ".." in unquote(path):  # a client resolves dots and would ask for something else
            raise NoPicture("It is none of the source's uploads")
        try:
            for _ in range(REDIRECTS):
                async with self._guest.turn(path, claim, pause=PAUSE):
                    answer = await self._once(path)
                if isinstance(answer, bytes):
                    return answer
                path = answer
        except Tired as reason:
            self._guest.tired(reason.retry_after, claim)
            raise PictureAway(str(reason)) from reason
        except Forbidden as reason:
            raise NoPicture(str(reason)) from reason
        except (Blocked, GivenUp, aiohttp.ClientError, TimeoutError) as reason:
            raise PictureAway(repr(reason)) from reason
        raise NoPicture("It leads in a circle")

    async def _once(self, path: str) -> bytes | str:
        """The picture, or the path that it has moved to."""
        async with self._client.get(
            self._source + path, allow_redirects=False, proxy=self._proxy
        ) as response:
            if 300 <= response.status < HTTPStatus.BAD_REQUEST:
                return self._moved(str(response.url), response.headers.get("Location", ""))
            if response.status in REFUSALS or response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise Tired(response)
            if response.status != HTTPStatus.OK:
                raise NoPicture(f"status {response.status}")
            return await _bounded(response)

    def _moved(self, address: str, location: str) -> str:
        target = joined(address, location)
        if not same_origin(target, self._source):
            raise NoPicture("It leads away from the source")
        return path_of(target)


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    """Counted while it comes: what an answer tells of its length may be wrong, or of what is packed in it."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > MOST_BYTES:
            raise NoPicture(f"It has more than {MOST_BYTES} bytes")
    return bytes(body)


@asynccontextmanager
async def open_pictures(
    guest: Guest, source: str, *, user_agent: str, proxy: str | None = None
) -> AsyncIterator[PictureSource]:
    """Through the same proxy and under the same name as the crawler."""
    async with aiohttp.ClientSession(
        headers={"User-Agent": user_agent, "Accept": "image/webp,image/png,image/jpeg"},
        timeout=aiohttp.ClientTimeout(total=SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as client:
        yield PictureSource(client, guest, source, proxy)
