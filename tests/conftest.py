"""What every test may lean on: one real PostgreSQL for the whole run, and a Chromium."""

import inspect
import os
import signal

import pytest
import structlog
from hypothesis import HealthCheck, settings

from hookah_wishlist.database import connect, embedded_server
from hookah_wishlist.scraper.browser import find_chromium
from tests.cluster import OneConnection, clone, drop, migrated_template, undone
from tests.timeouts import REPORTING, TEST_GUARD, guarded

# Hypothesis fails an example of over 0.2 s, and one that is slow to make: both come of a busy machine. The
# same code has the same verdict; for other examples: make unit ARGS=--hypothesis-profile=explore
settings.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", settings.get_profile("same"), derandomize=False)
settings.load_profile("same")

# A shell that starts us in the background has us ignore SIGINT, and the programs we start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# As it is by default, but for exceptions: to show one with all its variables and colours takes seconds.
structlog.configure(
    [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.set_exc_info,
        structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)


def pytest_collection_modifyitems(items):
    for item in items:
        if "chromium_path" in item.fixturenames:
            item.add_marker("browser")
        guard_against_hanging(item)
    # The longest first: begun last, they would keep one processor busy while the other has nothing left.
    items.sort(key=lambda item: "real_size" not in item.path.name and "killed" not in item.path.name)


def guard_against_hanging(item):
    """An async test ends at the line that hangs; whatever blocks the loop is ended by pytest-timeout."""
    own = item.get_closest_marker("timeout")
    seconds = own.args[0] if own else TEST_GUARD
    if inspect.iscoroutinefunction(item.obj):
        item.obj = guarded(item.obj, seconds)
    item.add_marker(pytest.mark.timeout(seconds + REPORTING), append=False)


@pytest.fixture(scope="session")
async def server_url(tmp_path_factory):
    """A server of our own, as fast as one may be that nobody needs after the tests."""
    async with embedded_server(tmp_path_factory.mktemp("cluster"), durable=False) as url:
        yield url


@pytest.fixture(scope="session")
async def template_url(server_url):
    """A migrated database that nobody connects to, so that it can be cloned at any time."""
    return await migrated_template(server_url)


@pytest.fixture(scope="session")
async def database_url(template_url):
    """A migrated database for tests that leave nothing behind."""
    url = await clone(template_url)
    yield url
    await drop(url)


@pytest.fixture(scope="module")
async def module_database(template_url):
    """The URL of a database that a module's tests share: to clone one takes longer than most of them."""
    url = await clone(template_url)
    yield url
    await drop(url)


@pytest.fixture
async def fresh_database(template_url):
    """The URL of a migrated database of this test's own, for real commits and several connections."""
    url = await clone(template_url)
    yield url
    await drop(url)


@pytest.fixture
async def connection(database_url):
    """A connection in a transaction that is rolled back. now() stands still in it."""
    connection = await connect(database_url)
    async with undone(connection):
        yield connection
    await connection.close()


@pytest.fixture
def shared_pool(connection):
    """A pool that hands out the test's own connection, one borrower at a time: all see the same rows."""
    return OneConnection(connection)


@pytest.fixture(scope="session")
def chromium_path():
    """The browser to give Playwright as executable_path; None where Playwright's own is the one there is."""
    return find_chromium(os.environ.get("CHROMIUM_PATH"))
