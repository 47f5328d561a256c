"""The program with its crawled demonstration, one Chromium, and a person of its own for every journey."""

from contextlib import AsyncExitStack

import aiohttp
import pytest
from playwright.async_api import async_playwright

from tests.journeys.devices import IPHONE
from tests.journeys.opened import opened
from tests.journeys.people import COLLECTOR, GUEST, READER, Person, next_person
from tests.journeys.tour import given_collection
from tests.program import ROOT, program
from tests.timeouts import TEST_GUARD

# All of them come from one address, and are quicker than people are.
SETTINGS = {
    "PERSON_LIMIT": "100000/minute",
    "ADDRESS_LIMIT": "100000/minute",
    "SIGN_IN_LIMIT": "100000/minute",
}
# Lists tell nearly everything; the strength that the tour filters by stands on a page of one of the best.
CRAWL = {"CRAWL_DETAILS": "200"}


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("journeys")


@pytest.fixture(scope="session")
async def url(data_dir, chromium_path):
    """Where the program answers, once its first crawl is over."""
    if not (ROOT / "static/vendor/preact.js").is_file():
        pytest.skip("npm was out of reach: scripts/set-up could not make what the Mini App stands on")
    async with program(data_dir, chromium_path=chromium_path, **SETTINGS, **CRAWL) as running:
        await running.until_said("crawl.ended", seconds=TEST_GUARD)
        yield running.url


@pytest.fixture(scope="session")
async def browser(chromium_path):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def client():
    async with aiohttp.ClientSession() as client:
        yield client


@pytest.fixture
async def newcomer(url, client):
    """Somebody who has not yet said how old they are."""
    return await next_person(url, client).sign_in(adult=False)


@pytest.fixture
async def person(url, client):
    """A grown-up who speaks Russian and has an empty list."""
    return await next_person(url, client).sign_in()


@pytest.fixture
async def foreigner(url, client):
    """The same in English."""
    return await next_person(url, client, language="en").sign_in()


@pytest.fixture
async def reader(url, client):
    """A grown-up for journeys that change nothing: there are only so many people."""
    return await Person(READER, url, client).sign_in()


@pytest.fixture(scope="session")
async def collector(url, client):
    """A grown-up with something of everything on the list, for journeys that look at every screen."""
    person = await Person(COLLECTOR, url, client).sign_in()
    await given_collection(person)
    return person


@pytest.fixture
async def guest(url, client):
    """Whoever opens the demonstration without Telegram: the same grown-up for all of them."""
    return await Person(GUEST, url, client, language="en").sign_in()


@pytest.fixture
async def open_app(browser, url):
    """Opens the Mini App as that person, None being a browser without Telegram. In the end it is checked."""
    async with AsyncExitStack() as stack:

        async def open_app(person, address="/", *, device=IPHONE, start=None, **words):
            init_data = None if person is None else await person.launch(start)
            words = {"address": address, "init_data": init_data, "start": start, "is_paced": True, **words}
            app = opened(browser, url, device, **words)
            return await stack.enter_async_context(app)

        yield open_app
