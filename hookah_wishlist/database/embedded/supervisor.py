"""Starts the server, starts it again when it dies, stops it at the end."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import asyncpg
import structlog

from hookah_wishlist.database.connection import AWAY, OwnConnection
from hookah_wishlist.database.embedded.leftovers import clear_leftovers, living_server
from hookah_wishlist.database.embedded.place import DATABASE, Place
from hookah_wishlist.database.embedded.process import Process, launched
from hookah_wishlist.database.unavailable import unavailable
from hookah_wishlist.outage import OutageLog

STARTING = 300.0  # recovery after a crash may have a lot of log to read
PREDECESSOR = 30.0  # how long the server of a killed process may take to shut down
STEADY = 10.0  # a server that ran this long is started again at once
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0

# Said by a server that finds the one before it not quite gone.
NOT_GONE_YET = ("lock file", "pre-existing shared memory block")

log = structlog.get_logger(__name__)


class ServerFailed(Exception):
    """The embedded PostgreSQL does not start; the message has its own last words."""


@asynccontextmanager
async def kept_running(place: Place) -> AsyncIterator[None]:
    current = Current(await _started(place))
    keeper = asyncio.create_task(_keep(place, current))
    try:
        yield
    finally:
        keeper.cancel()
        await asyncio.wait([keeper])
        await current.process.stop()


@dataclass(slots=True)
class Current:
    """The process that is the server at the moment."""

    process: Process


async def _keep(place: Place, current: Current) -> None:
    """Starts the server again whenever it ends."""
    pause = 0.0
    while True:
        began = time.monotonic()
        code = await current.process.ended()
        log.error("PostgreSQL ended and is started again", code=code, last_words=current.process.last_words)
        steady = time.monotonic() - began > STEADY
        pause = 0.0 if steady else min(pause * 2 or FIRST_PAUSE, LONGEST_PAUSE)
        await asyncio.sleep(pause)
        current.process = await _started_at_last(place)


async def _started_at_last(place: Place) -> Process:
    outage = OutageLog("PostgreSQL cannot be started again; the next try follows")
    while True:
        try:
            return await _started(place)
        except (ServerFailed, OSError) as error:  # a full or read-only disk: said once a minute, tried on
            outage.note(error)
            await asyncio.sleep(LONGEST_PAUSE)
        except Exception:  # whatever it is (a full disk, no memory) may pass, and nobody else would try again
            log.exception("PostgreSQL cannot be started again; the next try follows")
            await asyncio.sleep(LONGEST_PAUSE)


async def _started(place: Place) -> Process:
    """A server that answers. Waits for the one before it, which may still be shutting down."""
    give_up, pause = time.monotonic() + PREDECESSOR, FIRST_PAUSE
    while True:
        process = await _tried(place)
        if process.running:
            return process
        if not any(words in process.last_words for words in NOT_GONE_YET) or time.monotonic() > give_up:
            raise ServerFailed(_reason(place, process))
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _tried(place: Place) -> Process:
    """One start: when this returns, the process answers or has ended."""
    clear_leftovers(place.data, place.sockets, place.name)
    process = await launched(place.identity, place.command())
    try:
        give_up = time.monotonic() + STARTING
        while process.running and not await _answers(place):
            if time.monotonic() > give_up:
                raise ServerFailed(f"PostgreSQL does not answer after {STARTING:g} s.{process.said}")
            await process.ended_within(0.03)
        if not process.running:
            await process.ended()
    except BaseException as error:
        await process.stop()
        if unavailable(error) is not None:
            raise ServerFailed(f"PostgreSQL cannot make its database in {place.data}: {error}") from error
        raise
    return process


async def _answers(place: Place) -> bool:
    try:
        connection = await asyncpg.connect(place.url("postgres"), timeout=5.0)
        try:
            await _create_database(connection)
        finally:
            with suppress(*AWAY):
                await connection.close(timeout=5.0)
    except AWAY:
        return False
    return True


async def _create_database(connection: OwnConnection) -> None:
    """Here rather than after initdb: a first start may be killed in between."""
    if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", DATABASE):
        await connection.execute(f'CREATE DATABASE "{DATABASE}"')


def _reason(place: Place, process: Process) -> str:
    if pid := living_server(place.data):
        return (
            f"Another PostgreSQL, process {pid}, has the data in {place.data} open. "
            f"Stop it (kill -INT {pid}), or set DATA_DIR to another directory."
        )
    return f"PostgreSQL does not start on {place.data}.{process.said}"
