"""The demonstration site with its invented catalogue, freshly behaved for every test."""

import json
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import async_playwright
from selectolax.lexbor import LexborHTMLParser

from hookah_wishlist.demo import invented_catalogue, running_site
from tests.timeouts import GUARD

SHARED = Path(__file__).parents[3] / "shared" / "htreviews"


@pytest.fixture
async def site():
    async with running_site(invented_catalogue()) as running:
        yield running


@pytest.fixture
async def visitor(site):
    async with aiohttp.ClientSession(site.url) as session:
        yield Visitor(session)


@pytest.fixture(scope="package")
async def chromium(chromium_path):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path)
        yield browser
        await browser.close()


@pytest.fixture
async def window(chromium, site):
    context = await chromium.new_context(base_url=site.url, viewport={"width": 1200, "height": 900})
    context.set_default_timeout(GUARD * 1000)
    yield await context.new_page()
    await context.close()


class Visitor:
    """Asks as a program does: plain HTTP, no script is run."""

    def __init__(self, session):
        self.session = session

    async def page(self, path):
        async with self.session.get(path) as answer:
            assert answer.status == 200
            return LexborHTMLParser(await answer.text())

    async def text(self, path):
        async with self.session.get(path) as answer:
            return answer.status, await answer.text()

    async def list(self, **query):
        async with self.session.get("/getData", params=query) as answer:
            return json.loads(await answer.text())

    async def objects(self, action, number, **data):
        body = {"action": action, "data": {"id": str(number), "limit": 20, "offset": 0, "sort": {}} | data}
        async with self.session.post("/postData", json=body) as answer:
            assert answer.status == 200
            return json.loads(await answer.text())

    async def everything(self, action, number, **data):
        """The walk that the short batch does not stop: on until an empty one."""
        rows = []
        while batch := await self.objects(action, number, offset=len(rows), **data):
            rows += batch
        return rows


def brand_of(site, slug):
    return next(brand for brand in site.catalogue.brands if brand.slug == slug)


def of_brand(site, slug):
    return [tobacco for tobacco in site.catalogue.tobaccos if tobacco.brand_slug == slug]
