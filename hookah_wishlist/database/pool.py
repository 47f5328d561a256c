"""The pool that handlers borrow connections from."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import perf_counter

import asyncpg

from hookah_wishlist.counting import Timings
from hookah_wishlist.database.connection import (
    AWAY,
    COMMAND_TIMEOUT,
    CONNECT_TIMEOUT,
    Connection,
    PooledConnection,
    loss_told,
    set_codecs,
    while_away,
)
from hookah_wishlist.database.unavailable import DatabaseBusy, DatabaseUnavailable, unavailable
from hookah_wishlist.outage import OutageLog

# Requests and updates are given up after 15 s: the reason for a wait must be known before that.
MOST_WAIT = 10.0
CLOSING = 10.0  # for what still has a connection when the program ends

# A plan made once for any values. Without this PostgreSQL plans the first five uses of a statement on every
# connection for the very values given, and looks each word of a search up in its statistics to do so: three
# words took 190 ms five times and 5 ms from then on; now they take 8 ms once and then 5.
SESSION = {"application_name": "hookah_wishlist", "plan_cache_mode": "force_generic_plan"}


class Pool:
    """Hands out connections and rides out a restart of the server.

    `acquire` replaces connections found broken and waits a few seconds for a server that is away before it
    raises DatabaseUnavailable. A connection lost while it is in use raises DatabaseUnavailable as well:
    what was asked may or may not have happened, so only the caller can know whether to ask again.
    Its subclasses name what else passes by itself: a full disk, a read-only server, no connection left.
    """

    def __init__(self, connections: "asyncpg.Pool[asyncpg.Record]", size: int) -> None:
        self._connections = connections
        # First come, first served. asyncpg's own queue lets a newcomer take what a waiter was just woken
        # for and sends that one to the end again: of 100 at once one in twenty waited ten times as long.
        self._turns = asyncio.Semaphore(size)
        self.size, self.lent = size, 0
        self.waited, self.held = Timings(), Timings()  # until a connection was lent; until it was given back
        self.failed = 0  # borrowings that met no server, lost it, or met one that could not do its work
        self._outage = OutageLog("database.unavailable")

    @property
    def open(self) -> int:
        """Connections to the server, lent or not."""
        return self._connections.get_size()

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        asked = perf_counter()
        try:
            await self._take_turn()
            try:
                connection = await self._borrowed()
                begun = self._lend(asked)
                try:
                    async with loss_told(connection):
                        yield connection
                finally:
                    self._take_back(begun)
                    await self._connections.release(connection)
            finally:
                self._turns.release()
        except DatabaseUnavailable as error:
            self.failed += 1
            self._outage.note(error)
            raise

    async def _take_turn(self) -> None:
        if not self._turns.locked():  # a timer costs more than an uncontended semaphore
            await self._turns.acquire()
            return
        try:
            async with asyncio.timeout(MOST_WAIT) as patience:
                await self._turns.acquire()
        except TimeoutError:
            if not patience.expired():
                raise
            raise DatabaseBusy(f"All {self.size} connections were in use for {MOST_WAIT:g} s.") from None

    def _lend(self, asked: float) -> float:
        begun = perf_counter()
        self.waited.add(begun - asked)
        self.lent += 1
        return begun

    def _take_back(self, begun: float) -> None:
        self.held.add(perf_counter() - begun)
        self.lent -= 1

    async def _borrowed(self) -> PooledConnection:
        try:
            return await self._connections.acquire()
        except (*AWAY, asyncpg.InsufficientPrivilegeError):  # `while_away` tells whether it may pass
            return await while_away(self._connections.acquire)
        except asyncpg.PostgresError as error:
            if (passing := unavailable(error)) is None:
                raise
            raise passing from error


@asynccontextmanager
async def open_pool(url: str, *, size: int = 10) -> AsyncIterator[Pool]:
    """A pool of at most `size` connections; idle ones are closed after five minutes.

    A returned connection is not reset: the default reset is one more round trip for every request, and
    without it a query handler answered a fifth more requests per second. The rule that follows: nothing may
    leave session state behind. No SET (SET LOCAL in a transaction is fine), no LISTEN, no temporary tables,
    no session advisory locks: these belong on a connection of their own (`connect`, `held_lock`).
    A transaction left open is still rolled back.
    """
    connections = await while_away(lambda: _connected(url, size))
    try:
        yield Pool(connections, size)
    finally:
        with suppress(TimeoutError):  # by then they are ended, whatever they were doing
            await asyncio.wait_for(connections.close(), CLOSING)


async def _connected(url: str, size: int) -> "asyncpg.Pool[asyncpg.Record]":
    return await asyncpg.create_pool(
        url,
        min_size=0,
        init_size=1,  # a wrong address or password shows itself at once
        max_size=size,
        init=set_codecs,
        reset=_nothing,
        timeout=CONNECT_TIMEOUT,
        command_timeout=COMMAND_TIMEOUT,
        server_settings=SESSION,
    )


async def _nothing(connection: Connection) -> None:
    """See `open_pool`."""
