"""Locks between processes: one migrates, one crawls. PostgreSQL holds them as long as a connection lives."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import IntEnum

import asyncpg

from hookah_wishlist.database.connection import AWAY, OwnConnection, connect

HEARTBEAT = 5.0  # a server that vanished behind a network is noticed after this and as long for the answer


class AdvisoryLock(IntEnum):
    """The keys; one number space for the whole database, so they start at a number nobody else picks."""

    MIGRATE = 725_330_001
    CRAWL = 725_330_002
    POLL = 725_330_003
    SEND = 725_330_004
    BACKUP = 725_330_005
    HOUSEKEEPING = 725_330_006
    NOTICE = 725_330_007  # beside a chat's hash: PostgreSQL keeps pairs apart from single keys


@dataclass(frozen=True, slots=True)
class HeldLock:
    """`held`: whether we got it. `lost`: set when its connection is gone, and the lock with it."""

    held: bool
    lost: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def held_lock(url: str, key: int) -> AsyncIterator[HeldLock]:
    """Tries to take the lock without waiting, on a connection of its own, and gives it back at the end."""
    connection = await connect(url)
    try:
        held: bool = await connection.fetchval("SELECT pg_try_advisory_lock($1)", int(key))
        lock = HeldLock(held)
        connection.add_termination_listener(lambda _: lock.lost.set())
        watch = asyncio.create_task(_watch(connection, lock))
        try:
            yield lock
        finally:
            watch.cancel()
            await asyncio.wait([watch])
    finally:
        await _close(connection)


async def _watch(connection: OwnConnection, lock: HeldLock) -> None:
    while not connection.is_closed():
        await asyncio.sleep(HEARTBEAT)
        try:
            await connection.fetchval("SELECT 1", timeout=HEARTBEAT)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            connection.terminate()
    lock.lost.set()


async def _close(connection: OwnConnection) -> None:
    """Closing gives the lock back; a connection that is already lost has given it back itself."""
    with suppress(*AWAY, asyncpg.InterfaceError):
        await connection.close(timeout=HEARTBEAT)
