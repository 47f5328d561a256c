"""Of all processes on one database one has its turn, until it ends or is killed; the others wait for it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import asyncpg

from hookah_wishlist.database import connect

ASK_EVERY = 0.5  # a killed process's connection ends with it, so this is how long its work rests
HEARTBEAT = 5.0  # a server that vanished behind a network is noticed after this and as long for the answer


@asynccontextmanager
async def its_turn(
    url: str, key: int, *, channel: str | None = None, heard: Callable[[], None] | None = None
) -> AsyncIterator[asyncio.Event]:
    """Waits for the lock. Gives what is set when the lock's connection is gone, and the turn with it.

    `heard` is called for every notice of the channel while it lasts.
    """
    connection = await connect(url)
    try:
        while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", int(key)):  # noqa: ASYNC110
            await asyncio.sleep(ASK_EVERY)
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        if channel is not None and heard is not None:
            await connection.add_listener(channel, lambda *_: heard())
        watch = asyncio.create_task(_watch(connection, lost))
        try:
            yield lost
        finally:
            watch.cancel()
            await asyncio.wait([watch])
    finally:
        connection.terminate()


async def _watch(connection: "asyncpg.Connection[asyncpg.Record]", lost: asyncio.Event) -> None:
    with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        while not connection.is_closed():
            await asyncio.sleep(HEARTBEAT)
            await connection.fetchval("SELECT 1", timeout=HEARTBEAT)
    lost.set()
