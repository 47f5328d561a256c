"""The program's own PostgreSQL: brought up with it, started again when it dies, gone when it is gone."""

import asyncio
import contextlib
import hashlib
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import asyncpg
import structlog

from hookah_wishlist.database.connection import AWAY, OwnConnection
from hookah_wishlist.database.embedded import cluster
from hookah_wishlist.database.embedded.binaries import Binaries, find_binaries
from hookah_wishlist.database.embedded.identity import Identity, choose
from hookah_wishlist.database.embedded.leftovers import clear_leftovers, living_server
from hookah_wishlist.database.embedded.process import LAUNCH, Process, launched

SHORT = Path("/tmp")  # noqa: S108 - a socket's path has 107 bytes; the directory is ours alone
STARTING = 300.0  # recovery after a crash may read through a lot of log
PREDECESSOR = 30.0  # how long the server of a killed process may take to shut down
STEADY = 10.0  # a server that ran this long is started again at once
LONGEST_PAUSE = 2.0

# Said by a server that finds the one before it not quite gone.
NOT_GONE_YET = ("lock file", "pre-existing shared memory block")

log = structlog.get_logger(__name__)


class ServerFailed(Exception):
    """The embedded PostgreSQL does not start; the message has its own last words."""


@dataclass(frozen=True, slots=True)
class Place:
    """Everything one server needs to be started, and started again."""

    data: Path
    sockets: Path
    binaries: Binaries
    identity: Identity
    durable: bool

    def url(self, database: str = cluster.DATABASE) -> str:
        return f"postgresql://{cluster.SUPERUSER}@/{database}?host={quote(str(self.sockets), safe='/')}&port=5432"

    def arguments(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "jit": "off",  # compiling costs more than any query of ours
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "",
            "log_checkpoints": "off",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [self.binaries.program("postgres"), "-D", str(self.data), "-p", "5432", *options]


@asynccontextmanager
async def embedded_server(
    data_dir: Path, *, binaries: Path | None = None, durable: bool = True
) -> AsyncIterator[str]:
    """The URL of our own server, with its data in `data_dir`/postgres.

    `binaries`: the directory of another PostgreSQL's programs. `durable=False` is for tests: fast, and lost
    when the machine crashes.
    """
    found = await asyncio.to_thread(find_binaries, binaries)
    data = data_dir.resolve() / "postgres"
    with cluster.owned(data_dir):
        identity = choose(data, found.directory, LAUNCH)
        with _socket_directory(data, identity) as sockets:
            place = Place(data, sockets, found, identity, durable)
            await _prepare(place)
            async with _kept_running(place):
                yield place.url()


@contextmanager
def _socket_directory(data: Path, identity: Identity) -> Iterator[Path]:
    """Named after the data, so that a killed process leaves one directory at most, which the next one takes over."""
    sockets = SHORT / f"hookah-{hashlib.sha256(str(data).encode()).hexdigest()[:12]}"
    shutil.rmtree(sockets, ignore_errors=True)
    try:
        sockets.mkdir(mode=0o700)
    except FileExistsError:  # another user's
        sockets = Path(tempfile.mkdtemp(prefix="hookah-", dir=SHORT))
    identity.own(sockets)
    try:
        yield sockets
    finally:
        shutil.rmtree(sockets, ignore_errors=True)


async def _prepare(place: Place) -> None:
    if place.data.exists():
        cluster.check_version(place.data, place.binaries)
        cluster.adopt(place.data, place.identity)
        return
    fresh = place.data.with_name("postgres.new")
    cluster.empty_directory(fresh, place.identity)
    arguments = cluster.initdb_arguments(fresh, place.binaries, durable=place.durable)
    process = await launched(place.identity, arguments)
    try:
        code = await process.ended()
    finally:
        await process.stop()
    if code != 0:
        raise ServerFailed(f"initdb could not make a database in {fresh}:\n{process.last_words}")
    fresh.rename(place.data)


@asynccontextmanager
async def _kept_running(place: Place) -> AsyncIterator[None]:
    process = await _started(place)
    keeper = asyncio.create_task(_keep(place, process))
    try:
        yield
    finally:
        keeper.cancel()
        await asyncio.wait([keeper])


async def _keep(place: Place, process: Process) -> None:
    """Starts the server again whenever it ends, until cancelled; then stops it."""
    pause = 0.0
    try:
        while True:
            began = time.monotonic()
            code = await process.ended()
            log.error("PostgreSQL ended and is started again", code=code, last_words=process.last_words)
            pause = 0.0 if time.monotonic() - began > STEADY else min(pause * 2 + 0.1, LONGEST_PAUSE)
            await asyncio.sleep(pause)
            process = await _started_at_last(place)
    finally:
        await process.stop()


async def _started_at_last(place: Place) -> Process:
    """A full disk or the like may pass: trying on is all that can help while the program runs."""
    while True:
        try:
            return await _started(place)
        except ServerFailed:
            log.exception("PostgreSQL cannot be started again; next try follows")
            await asyncio.sleep(LONGEST_PAUSE)


async def _started(place: Place) -> Process:
    """A server that answers. Waits for the one before it, which may still be shutting down."""
    give_up, pause = time.monotonic() + PREDECESSOR, 0.05
    while True:
        process = await _tried(place)
        if process.running:
            return process
        if not any(words in process.last_words for words in NOT_GONE_YET) or time.monotonic() > give_up:
            raise ServerFailed(_reason(place, process))
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _tried(place: Place) -> Process:
    """One start: the process answers, or it has ended."""
    clear_leftovers(place.data)
    for old in place.sockets.glob(".s.PGSQL.*"):
        old.unlink(missing_ok=True)
    process = await launched(place.identity, place.arguments())
    try:
        give_up = time.monotonic() + STARTING
        while process.running and not await _answers(place):
            if time.monotonic() > give_up:
                raise ServerFailed(f"PostgreSQL does not answer after {STARTING:g} s:\n{process.last_words}")
            await process.ended_within(0.03)
        if not process.running:
            await process.ended()
    except BaseException:
        await process.stop()
        raise
    return process


async def _answers(place: Place) -> bool:
    try:
        connection = await asyncpg.connect(place.url("postgres"), timeout=5.0)
    except AWAY:
        return False
    try:
        await _create_database(connection)
    finally:
        with contextlib.suppress(*AWAY):
            await connection.close(timeout=5.0)
    return True


async def _create_database(connection: OwnConnection) -> None:
    """Here rather than after initdb: a first start may be killed in between."""
    if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", cluster.DATABASE):
        await connection.execute(f'CREATE DATABASE "{cluster.DATABASE}"')


def _reason(place: Place, process: Process) -> str:
    if pid := living_server(place.data):
        return f"Another PostgreSQL, process {pid}, has the data in {place.data} open: stop it (kill -INT {pid})."
    return f"PostgreSQL does not start on {place.data}. Its last words:\n{process.last_words}"
