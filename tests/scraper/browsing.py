"""The crawler's browser for tests: in the Chromium that they share, in one of its own, or none at all."""

from contextlib import asynccontextmanager

import aiohttp
from yarl import URL

from hookah_wishlist.scraper.browser import Answer, Browser, ChromiumProcess, open_browser

AGENT = "HookahWishlist/test (tests)"


@asynccontextmanager
async def browsing(url, chromium, *, timeout=60.0):
    """A browser for the site at the URL; `chromium` is a running process, or the path to one to start."""
    if not isinstance(chromium, ChromiumProcess):
        async with open_browser(url, executable=chromium, user_agent=AGENT, timeout=timeout) as browser:
            yield browser
        return
    browser = Browser(url, chromium, user_agent=AGENT, timeout=timeout)
    try:
        yield browser
    finally:
        await browser.leave()


class PlainClient:
    """Requests as `Browser` makes them, at half the cost: for thousands of pages of one kind."""

    def __init__(self, source, session):
        self._source = source
        self._session = session

    async def request(self, path, *, json=None):
        address, method = URL(self._source + path, encoded=True), "GET" if json is None else "POST"
        async with self._session.request(method, address, json=json, allow_redirects=False) as response:
            body = await response.read()
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, str(response.url), body.decode(), len(body), headers)


@asynccontextmanager
async def plain_client(source):
    async with aiohttp.ClientSession(headers={"User-Agent": AGENT}) as session:
        yield PlainClient(source, session)
