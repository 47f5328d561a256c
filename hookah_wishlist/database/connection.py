"""One connection to PostgreSQL: its type, its codecs, and how long we wait for a server that is away."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import asyncpg
import asyncpg.pool
import orjson

from hookah_wishlist.database.unavailable import DatabaseUnavailable, is_about_files, unavailable

if TYPE_CHECKING:
    OwnConnection = asyncpg.Connection[asyncpg.Record]
    PooledConnection = asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
else:  # at run time asyncpg's classes take no parameters
    OwnConnection, PooledConnection = asyncpg.Connection, asyncpg.pool.PoolConnectionProxy

Connection = OwnConnection | PooledConnection

PATIENCE = 8.0  # a killed server is back within 2 s, a restarted one within 5; nobody waits longer than this
CONNECT_TIMEOUT = 5.0
COMMAND_TIMEOUT = 30.0  # nothing we ask takes 5 s; a server gone silent must not hold a request for ever

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 0.5

SHUT_DOWN = (asyncpg.AdminShutdownError, asyncpg.CrashShutdownError)
LAST_WORDS = (*SHUT_DOWN, asyncpg.InternalClientError)  # the latter: asyncpg met an unfinished question

# What a server says, or the kernel in its place, while it is starting, stopping, gone or crowded.
AWAY = (
    OSError,  # refused, reset, no socket file yet, timed out
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    *SHUT_DOWN,
)

# What it says to an address that will not be right in a few seconds either.
REFUSED = (
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.ClientConfigurationError,
)

T = TypeVar("T")


class DatabaseRefused(Exception):
    """PostgreSQL does not let us in: a wrong name, password or database."""


async def connect(url: str) -> OwnConnection:
    """A connection of one's own, for what needs a session: locks, listening, a long walk."""
    try:
        return await while_away(lambda: _open(url))
    except REFUSED as error:
        raise DatabaseRefused(f"PostgreSQL does not let us in ({error}): look at DATABASE_URL.") from error


async def while_away(attempt: Callable[[], Awaitable[T]]) -> T:
    """What `attempt` gives, tried again while the server is away, at most for `PATIENCE` seconds."""
    give_up, pause = time.monotonic() + PATIENCE, FIRST_PAUSE
    while True:
        try:
            return await attempt()
        except (*AWAY, asyncpg.InsufficientPrivilegeError) as error:
            if not isinstance(error, AWAY) and not is_about_files(error):
                raise
            if time.monotonic() + pause > give_up:
                crowded = unavailable(error) if isinstance(error, asyncpg.TooManyConnectionsError) else None
                away = DatabaseUnavailable(f"PostgreSQL is away since {PATIENCE:g} s: {error!r}")
                raise (crowded or away) from error
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


@contextlib.asynccontextmanager
async def loss_told(connection: Connection) -> AsyncIterator[None]:
    """Turns whatever passes by itself into DatabaseUnavailable: a lost connection, a full disk, no memory.

    The server's last word comes before the end of the connection does: until then asyncpg takes it for open,
    and the next borrower would meet it in the middle of our question. So it is ended here.
    """
    try:
        yield
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
        if not isinstance(error, LAST_WORDS) and not _is_lost(connection):
            if (passing := unavailable(error)) is not None:
                raise passing from error
            raise
        with contextlib.suppress(asyncpg.InterfaceError):
            connection.terminate()
        raise DatabaseUnavailable(f"The connection to PostgreSQL was lost: {error!r}") from error


def _is_lost(connection: Connection) -> bool:
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:  # the pool has taken it out of the borrower's hands
        return True


async def set_codecs(connection: Connection) -> None:
    """JSON by orjson, in the binary format: jsonb's has a version byte in front."""
    try:
        await connection.set_type_codec(
            "json", schema="pg_catalog", format="binary", encoder=orjson.dumps, decoder=orjson.loads
        )
        await connection.set_type_codec(
            "jsonb",
            schema="pg_catalog",
            format="binary",
            encoder=lambda value: b"\x01" + orjson.dumps(value),
            decoder=lambda value: orjson.loads(value[1:]),
        )
    except asyncpg.InterfaceError as error:  # closed by the server as soon as it was opened
        raise ConnectionResetError(str(error)) from error


async def _open(url: str) -> OwnConnection:
    connection = await asyncpg.connect(
        url,
        timeout=CONNECT_TIMEOUT,
        command_timeout=COMMAND_TIMEOUT,
        server_settings={"application_name": "hookah_wishlist"},
    )
    try:
        await set_codecs(connection)
    except BaseException:
        connection.terminate()
        raise
    return connection
