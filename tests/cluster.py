"""Databases for tests: a migrated template, its clones, and one connection that many may borrow."""

import asyncio
import itertools
import shutil
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from hookah_wishlist.database import connect, migrate
from tests.timeouts import guard

TEMPLATE = "tests_template"
IN_MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30  # noqa: S108 - bytes; with the real catalogue it has half of one GB
numbers = itertools.count(1)

# Foreign keys are not checked in a replica, so that the order of the tables makes no difference.
EMPTY = """
DO $$
DECLARE name text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
                   AND tablename NOT IN ('catalogue_state', 'migration_checksums')
                   AND tablename NOT LIKE '%yoyo%' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    UPDATE catalogue_state
       SET version = 0, changed_at = now(), pending = false, mean_rating = NULL, search_texts = '';
END $$
"""


@contextmanager
def cluster_directory(tmp_path_factory):
    """A directory for a cluster: in memory where there is room: a clone takes a tenth of the time there."""
    if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM:
        with TemporaryDirectory(prefix="cluster", dir=IN_MEMORY, ignore_cleanup_errors=True) as directory:
            yield Path(directory)
    else:
        yield tmp_path_factory.mktemp("cluster")


def with_database(url, name):
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def database_of(url):
    return urlsplit(url).path.removeprefix("/")


async def create(url, name, *, template="template0"):
    """A database beside the one of `url`; gives its URL."""
    await administer(url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    return with_database(url, name)


async def migrated_template(url):
    template = await create(url, TEMPLATE)
    await migrate(template)
    return template


async def clone(url):
    """A copy of a database that nobody is connected to."""
    return await create(url, f"tests_{next(numbers)}", template=database_of(url))


async def drop(url):
    await administer(url, f'DROP DATABASE "{database_of(url)}" WITH (FORCE)')


async def empty(url):
    """Leave a migrated database as it was made: in a hundredth of the time that another clone takes."""
    connection = await connect(url)
    try:
        await connection.execute(EMPTY)
    finally:
        await connection.close()


async def administer(url, statement):
    connection = await connect(with_database(url, "postgres"))
    try:
        async with guard():
            while not await _done(connection, statement):
                pass
    finally:
        await connection.close()


async def _done(connection, statement):
    """Whether it was; else somebody who has said goodbye was still there after the server's five seconds."""
    try:
        await connection.execute(statement)
    except asyncpg.ObjectInUseError:
        return False
    return True


@asynccontextmanager
async def undone(connection):
    transaction = connection.transaction()
    await transaction.start()
    try:
        yield
    finally:
        if not connection.is_closed():
            await transaction.rollback()


class OneConnection:
    """Looks like a Pool. Borrowing twice at once in one task would wait for ever: it fails instead."""

    size, open, lent, failed = 1, 1, 0, 0

    def __init__(self, connection):
        self._connection = connection
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def acquire(self):
        async with guard():
            await self._lock.acquire()
        try:
            yield self._connection
        finally:
            self._lock.release()
