"""The API as a program meets it: real HTTP before a real PostgreSQL."""

import pytest
from aiohttp import web

from hookah_wishlist.resources import Resources, utc_now
from hookah_wishlist.settings import Settings
from hookah_wishlist.watch.health import Health
from hookah_wishlist.watch.loop_lag import LoopLag
from hookah_wishlist.web import RESOURCES, add_web
from hookah_wishlist.web.health import HEALTH
from tests.cluster import empty
from tests.timeouts import GUARD
from tests.web.invented import given_catalogue, given_catalogue_in
from tests.web.people import ACCESS_KEY, TOKEN, signed_in_client


@pytest.fixture(autouse=True)
def patient_health(monkeypatch):
    """A database on a busy machine is healthy; tests of patience set their own."""
    monkeypatch.setattr("hookah_wishlist.watch.health.PATIENCE", GUARD)


@pytest.fixture
async def catalogue_database(module_database):
    """The URL of a database with the invented catalogue and without people, for real commits."""
    await empty(module_database)
    await given_catalogue_in(module_database)
    return module_database


@pytest.fixture
async def tags(connection):
    """The invented catalogue is there; its tags' numbers by name."""
    return await given_catalogue(connection)


@pytest.fixture
def start(aiohttp_client, shared_pool):
    """Starts the web floor over what the test says differs from a plain start.

    Gives a stranger's client; or, with `person=1`, that of the person with this number, signed in. Further
    words are settings. What stands in `resources` takes the place of those a plain start has.
    """

    async def start(
        *,
        pool=shared_pool,
        fetch_details=None,
        source_url=None,
        more_routes=(),
        person=None,
        resources=None,
        bot_name=lambda app: "",
        **told,
    ):
        settings = Settings(_env_file=None, source_url=source_url, **told)
        app = web.Application()
        app[RESOURCES] = Resources(
            settings,
            "",
            pool,
            fetch_details,
            **{"bot_token": TOKEN, "access_key": ACCESS_KEY, "now": utc_now} | (resources or {}),
        )
        add_web(app, settings, bot_name=bot_name)
        app[HEALTH] = Health(app[RESOURCES], LoopLag(), lambda: None).look
        app.add_routes(more_routes)
        client = await aiohttp_client(app)
        return client if person is None else await signed_in_client(client, person)

    return start


@pytest.fixture
async def client(start, tags):
    """Of a person who is signed in and an adult; `client.stranger` is nobody's."""
    return await start(person=1)
