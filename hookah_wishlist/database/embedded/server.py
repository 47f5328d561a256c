"""The program's own PostgreSQL: brought up with it, started again when it dies, gone when it is gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from hookah_wishlist.database.embedded import cluster
from hookah_wishlist.database.embedded.binaries import find_binaries
from hookah_wishlist.database.embedded.identity import choose
from hookah_wishlist.database.embedded.leftovers import living_server
from hookah_wishlist.database.embedded.place import SUPERUSER, Place, socket_directory, sockets_of, url_of
from hookah_wishlist.database.embedded.process import launched
from hookah_wishlist.database.embedded.supervisor import ServerFailed, kept_running


@asynccontextmanager
async def embedded_server(
    data_dir: Path, *, binaries: Path | None = None, durable: bool = True
) -> AsyncIterator[str]:
    """The URL of our own server, with its data in `data_dir`/postgres.

    `binaries`: the directory of another PostgreSQL's programs. `durable=False` is for tests: fast, and lost
    when the machine crashes.
    """
    found = await asyncio.to_thread(find_binaries, binaries)
    with cluster.owned(data_dir) as data:
        identity = choose(data, found)
        with socket_directory(data, identity) as sockets:
            place = Place(data, sockets, found, identity, durable)
            await _prepare(place)
            async with kept_running(place):
                yield place.url()


def running_server(data_dir: Path) -> str | None:
    """The URL of the server that another process of ours runs on this data, for a short visit."""
    data = data_dir.resolve() / "postgres"
    is_running = data.exists() and living_server(data) is not None and sockets_of(data).is_dir()
    return url_of(sockets_of(data)) if is_running else None


async def _prepare(place: Place) -> None:
    if place.data.exists():
        cluster.check_version(place.data, place.binaries)
        cluster.adopt(place.data, place.identity)
    else:
        await _make(place)


async def _make(place: Place) -> None:
    """Beside its place, and moved there when whole: a first start may be killed at any moment."""
    with cluster.usable(place.data.parent):
        fresh = cluster.empty_directory(place.data.with_name("postgres.new"), place.identity)
    process = await launched(place.identity, cluster.initdb(fresh, SUPERUSER, place.binaries, place.durable))
    try:
        code = await process.ended()
    finally:
        await process.stop()
    if code != 0:
        raise ServerFailed(f"initdb could not make a database in {fresh}.{process.said}")
    fresh.rename(place.data)
