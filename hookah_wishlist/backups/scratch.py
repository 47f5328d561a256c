"""Where a backup is restored on trial: a database beside the real one, or a server of our own for a while."""

import asyncio
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg
import structlog

from hookah_wishlist.backups.address import with_database
from hookah_wishlist.backups.archive import Target
from hookah_wishlist.backups.contents import server
from hookah_wishlist.backups.problems import NotVerified
from hookah_wishlist.backups.session import session
from hookah_wishlist.database import (
    Connection,
    DatabaseRefused,
    DatabaseUnavailable,
    DataDirUnusable,
    NobodyToRunAs,
    NoPostgres,
    ServerFailed,
    embedded_server,
)

CREATING = 120.0  # seconds; PostgreSQL may have to write down all that is in its memory first
OWN = "hookah-wishlist-scratch-"
NO_SERVER = (NoPostgres, NobodyToRunAs, ServerFailed, DataDirUnusable)

log = structlog.get_logger(__name__)


@asynccontextmanager
async def scratch_database(url: str, directory: Path) -> AsyncIterator[Target]:
    """An empty database, gone afterwards. Raises `NotVerified` where none can be had.

    Only for who holds the lock of backups: what an earlier one left behind goes first. `directory` is where a
    server of our own may keep its data, for users that may create no databases.
    """
    async with AsyncExitStack() as stack:
        name = await _created(url)
        if name is not None:
            stack.push_async_callback(_drop, url, name)
            place = with_database(url, name)
        else:
            place = await stack.enter_async_context(_own_server(directory))
        yield await target(place)


async def target(url: str) -> Target:
    async with session(url) as connection:
        return Target(url, await server(connection))


async def _created(url: str) -> str | None:
    """Its name; None where we may not create one."""
    try:
        async with session(url) as connection:
            prefix = await _prefix(connection)
            await _drop_leftovers(connection, prefix)
            name = prefix + secrets.token_hex(4)
            await connection.execute(await _statement(connection, name), timeout=CREATING)
    except asyncpg.InsufficientPrivilegeError:
        return None
    except asyncpg.PostgresError as error:
        raise NotVerified(f"No scratch database could be created: {error}") from error
    return name


async def _prefix(connection: Connection) -> str:
    """Of this database's own, as other installations on the server may be verifying at the same time."""
    oid = await connection.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()")
    return f"hookah_wishlist_scratch_{oid}_"


async def _drop_leftovers(connection: Connection, prefix: str) -> None:
    rows = await connection.fetch(
        "SELECT datname::text FROM pg_database WHERE starts_with(datname::text, $1)", prefix
    )
    for row in rows:
        await connection.execute(f'DROP DATABASE IF EXISTS "{row[0]}" WITH (FORCE)', timeout=CREATING)


async def _statement(connection: Connection, name: str) -> str:
    """With the same languages' rules as the real one, whatever the server's default is."""
    rules: str = await connection.fetchval(
        """
        SELECT format('LC_COLLATE %L LC_CTYPE %L', datcollate, datctype)
          FROM pg_database WHERE datname = current_database()
        """
    )
    return f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' {rules}"


async def _drop(url: str, name: str) -> None:
    """Left behind where the server is away; the next backup drops it then."""
    try:
        async with session(url) as connection:
            await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)', timeout=CREATING)
    except (DatabaseUnavailable, DatabaseRefused, asyncpg.PostgresError, OSError) as error:
        log.warning("backup.scratch_left", database=name, why=str(error))


@asynccontextmanager
async def _own_server(directory: Path) -> AsyncIterator[str]:
    home = await asyncio.to_thread(_home, directory)
    try:
        async with AsyncExitStack() as stack:
            try:
                url = await stack.enter_async_context(embedded_server(home, durable=False))
            except NO_SERVER as error:
                raise NotVerified(
                    "The user of DATABASE_URL may create no database, and no server of our own starts: "
                    f"{error}"
                ) from error
            yield url
    finally:
        await asyncio.to_thread(shutil.rmtree, home, ignore_errors=True)


def _home(directory: Path) -> Path:
    """What a killed process left behind goes first."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in directory.glob(f"{OWN}*"):
        shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=OWN, dir=directory))
