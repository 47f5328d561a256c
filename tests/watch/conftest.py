"""How the program does, asked without the rest of the program."""

from datetime import timedelta

import pytest

from hookah_wishlist.app import create_app
from hookah_wishlist.database import connect
from hookah_wishlist.resources import Resources, utc_now
from hookah_wishlist.settings import Settings
from hookah_wishlist.watch.health import Health
from hookah_wishlist.watch.loop_lag import LoopLag
from tests.bot import ground
from tests.cluster import empty
from tests.telegram import fake_telegram
from tests.timeouts import GUARD
from tests.web.invented import given_catalogue

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A database on a busy machine is healthy; tests of patience set their own."""
    monkeypatch.setattr("hookah_wishlist.watch.health.PATIENCE", GUARD)
    monkeypatch.setattr("hookah_wishlist.watch.numbers.PATIENCE", GUARD)
    monkeypatch.setattr("hookah_wishlist.watch.health.database.SLOW", GUARD * 1000)


@pytest.fixture
async def telegram():
    async with fake_telegram() as telegram:
        yield telegram


@pytest.fixture
def health(shared_pool, tmp_path):
    """Looks with what the test says differs from a quiet program's."""

    def health(*, transport=None, pool=shared_pool, lag=None, now=utc_now, **told):
        settings = Settings(_env_file=None, **{"data_dir": tmp_path, **told})
        resources = Resources(settings, "", pool, now=now)
        return Health(resources, lag or LoopLag(), lambda: transport)

    return health


@pytest.fixture
def given_crawl(connection):
    """A walk in the records, with its brands as state, announced and found; told none, one that went well."""

    async def given(*, state="done", started=HALF_AN_HOUR, ended=timedelta(0), at=None, **brands):
        at = utc_now() if at is None else at
        crawl = await connection.fetchval(
            """INSERT INTO crawls (source_url, trigger, state, started_at, finished_at, requests)
                VALUES ('x', 'schedule', $1, $2, $3, 17) RETURNING id""",
            state,
            at - started,
            None if ended is None else at - ended,
        )
        for slug, (brand_state, announced, found) in (brands or {"a": ("done", 9, 9)}).items():
            await connection.execute(
                """INSERT INTO crawl_brands (crawl_id, slug, ordinal, state, announced, found)
                   VALUES ($1, $2, 1, $3, $4, $5)""",
                crawl, slug, brand_state, announced, found,
            )  # fmt: skip

    return given


@pytest.fixture
async def catalogue_database(module_database):
    """The URL of a database with a catalogue, which the tests of a module share one after the other.

    Over an empty one the program would start a browser for its first crawl.
    """
    await empty(module_database)
    connection = await connect(module_database)
    await given_catalogue(connection)
    await connection.close()
    return module_database


@pytest.fixture
def whole(catalogue_database, telegram, tmp_path, aiohttp_client):
    """Starts the whole program in this process, with a bot and a source that is never there."""

    async def whole(**told):
        settings = Settings(
            _env_file=None,
            **{
                "data_dir": tmp_path, "database_url": catalogue_database, "source_url": "http://127.0.0.1:9",
                "bot_token": telegram.token, "telegram_api_url": telegram.url, "crawl_delay": 0,
            } | told,
        )  # fmt: skip
        client = await aiohttp_client(create_app(settings, ground.conversation))
        await telegram.until(lambda: telegram.calls_of("getUpdates") or telegram.poll)
        return client

    return whole
