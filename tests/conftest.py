"""What every test may lean on: one real PostgreSQL for the whole run, and a Chromium."""

import gc
import inspect
import os
import signal

import pytest
import structlog
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

from hookah_wishlist.database import connect, embedded_server
from hookah_wishlist.scraper.browser import find_chromium
from tests.cluster import OneConnection, clone, cluster_directory, drop, migrated_template, undone
from tests.timeouts import REPORTING, TEST_GUARD, guarded

# Hypothesis fails an example of over 0.2 s, and one that is slow to make: both come of a busy machine. The
# same code has the same verdict; for others, and more of them: make unit ARGS=--hypothesis-profile=explore
settings.register_profile(
    "same", deadline=None, derandomize=True, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", settings.get_profile("same"), derandomize=False, max_examples=500)
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


# Folders whose files share what is dear to start, a crawled program and a catalogue of the real size: each
# runs on one worker. The longest come first: begun last, they would leave the other with nothing to do.
TOGETHER = ("tests/journeys/", "tests/catalogue/")
FIRST = ("tests/scraper/test_real_size.py", *TOGETHER)

gc.disable()  # what is imported stays, and looking through it takes a tenth of the time of collecting tests


def pytest_collection_modifyitems(items):
    for item in items:
        if "chromium_path" in item.fixturenames:
            item.add_marker("browser")
        if "real_size" in item.fixturenames:
            item.add_marker(pytest.mark.crawl)
        guard_against_hanging(item)
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))


def pytest_collection_finish():
    gc.freeze()
    gc.enable()


class SharedScheduling(LoadFileScheduling):
    """A file's tests on one worker, and a folder's where its files share much."""

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return next((folder for folder in TOGETHER if file.startswith(folder)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return SharedScheduling(config, log)


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
    with cluster_directory(tmp_path_factory) as directory:
        async with embedded_server(directory, durable=False) as url:
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


@pytest.fixture(scope="session")
async def lasting_connection(database_url):
    """Gives a connection that knows the tables already; another one where a test has closed it."""
    current = None

    async def lasting_connection():
        nonlocal current
        if current is None or current.is_closed():
            current = await connect(database_url)
        return current

    yield lasting_connection
    if current is not None:
        await current.close()


@pytest.fixture
async def connection(lasting_connection):
    """A connection in a transaction that is rolled back. now() stands still in it."""
    connection = await lasting_connection()
    async with undone(connection):
        yield connection
    if not connection.is_closed():
        await connection.reset()


@pytest.fixture
def shared_pool(connection):
    """A pool that hands out the test's own connection, one borrower at a time: all see the same rows."""
    return OneConnection(connection)


@pytest.fixture(scope="session")
def chromium_path():
    """The browser to give Playwright as executable_path; None where Playwright's own is the one there is."""
    return find_chromium(os.environ.get("CHROMIUM_PATH"))
