"""The application on a socket, until it is asked to stop."""

import asyncio
import resource
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

import uvloop
from aiohttp import web

from hookah_wishlist.web.connection import Connection
from hookah_wishlist.web.door import DOOR, Door

# Telegram and load balancers wait about this long for a process that was asked to stop.
SECONDS_TO_STOP = 20.0
# A connection that says nothing between two requests for so long is closed; proxies let go of theirs before.
SECONDS_IDLE = 75.0
# Every parameter of a list at its longest, each letter escaped as twelve: what the API's document allows is
# understood, and refused in the envelope if need be.
LONGEST_ADDRESS = 64 * 1024
# Each connection is a file; many systems allow a program 1,024 unless it asks for more.
FILES = 65_536


def serve(app: web.Application, listening: socket.socket) -> None:
    """Until SIGINT or SIGTERM. Raises what the application's start raises."""
    _allow_many_files()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(app, listening))


def connections(server: web.Server, door: Door) -> Callable[[], Connection]:
    """Makes what the loop gives every new connection to."""
    return partial(
        Connection,
        server,
        door,
        loop=asyncio.get_running_loop(),
        keepalive_timeout=SECONDS_IDLE,
        max_line_size=LONGEST_ADDRESS,
        access_log=None,
        auto_decompress=False,  # also of what is refused, whose rest is read while the connection lingers
    )


async def _serve(app: web.Application, listening: socket.socket) -> None:
    async with _asked_to_stop() as stop, _started(app, stop) as server:
        if server is None:
            return
        loop = asyncio.get_running_loop()
        listener = await loop.create_server(connections(server, app[DOOR]), sock=listening, backlog=1024)
        try:
            await stop.wait()
        finally:
            listener.close()


@asynccontextmanager
async def _started(app: web.Application, stop: asyncio.Event) -> AsyncIterator[web.Server | None]:
    """None where it was asked to stop before it had started."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SECONDS_TO_STOP)
    starting, stopping = asyncio.create_task(runner.setup()), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            with suppress(asyncio.CancelledError):
                await starting
            yield None
        else:
            starting.result()
            yield runner.server
    finally:
        stopping.cancel()
        await runner.cleanup()


@asynccontextmanager
async def _asked_to_stop() -> AsyncIterator[asyncio.Event]:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


def _allow_many_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
