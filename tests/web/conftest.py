"""The API as a program meets it: real HTTP before a real PostgreSQL."""

import pytest
from aiohttp import web

from hookah_wishlist.resources import Resources
from hookah_wishlist.settings import Settings
from hookah_wishlist.web import RESOURCES, add_web
from tests.web.invented import given_catalogue


@pytest.fixture
async def tags(connection):
    """The invented catalogue is there; its tags' numbers by name."""
    return await given_catalogue(connection)


@pytest.fixture
def start(aiohttp_client, shared_pool):
    """Starts the web floor over what the test says differs from a plain start."""

    async def start(*, pool=shared_pool, fetch_details=None, source_url=None, more_routes=()):
        settings = Settings(_env_file=None, source_url=source_url)
        app = web.Application()
        add_web(app)
        app[RESOURCES] = Resources(settings, "", pool, fetch_details)
        app.add_routes(more_routes)
        return await aiohttp_client(app)

    return start


@pytest.fixture
async def client(start, tags):
    return await start()
