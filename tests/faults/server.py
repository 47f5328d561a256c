"""A PostgreSQL that is stopped, killed and started as an operator or an accident would do it."""

import os
import signal
from contextlib import asynccontextmanager

from hookah_wishlist.database import embedded_server, find_binaries
from hookah_wishlist.database.embedded import cluster, supervisor
from hookah_wishlist.database.embedded.identity import choose
from hookah_wishlist.database.embedded.leftovers import living_server
from hookah_wishlist.database.embedded.place import Place, socket_directory


class Server:
    """Nobody starts it again but its owner. Made by `own_server`."""

    def __init__(self, place):
        self._place = place
        self._process = None
        self.url = place.url()

    async def start(self):
        """Returns when it answers."""
        self._process = await supervisor._started(self._place)

    async def stop(self):
        """A fast shutdown: connections are ended, everything is written down."""
        await self._process.stop()

    async def kill(self):
        os.kill(living_server(self._place.data), signal.SIGKILL)
        await self._process.ended()


@asynccontextmanager
async def own_server(directory):
    async with embedded_server(directory):
        """It is made here once."""
    found = find_binaries()
    with cluster.owned(directory) as data:
        identity = choose(data, found)
        with socket_directory(data, identity) as sockets:
            server = Server(Place(data, sockets, found, identity, durable=True))
            await server.start()
            try:
                yield server
            finally:
                await server.stop()
