"""All who use the program while things go wrong, at a steady pace."""

import asyncio
import time
from contextlib import asynccontextmanager

import aiohttp

from tests.faults.chatting import Chatters
from tests.faults.client import Client
from tests.faults.watching import Watcher
from tests.faults.writing import Writer

WRITERS = 10
PAUSE = 0.15  # between two questions of one person: some 60 a second together
CHAT_PAUSE = 0.1


@asynccontextmanager
async def using(copies, telegram, figures):
    """Gives the writers, the chatters and the watcher; they stop when the body ends."""
    stopping = asyncio.Event()
    async with aiohttp.ClientSession() as http:
        clients = [Client(http, number, copies, figures) for number in range(1, WRITERS + 1)]
        writers = [Writer(client, figures) for client in clients]
        chatters, watcher = Chatters(telegram, figures), Watcher(copies)
        async with asyncio.TaskGroup() as group:
            for writer in writers:
                group.create_task(writer.run(stopping, PAUSE))
            group.create_task(chatters.run(stopping, CHAT_PAUSE))
            group.create_task(watcher.run(stopping))
            try:
                yield writers, chatters, watcher
            finally:
                stopping.set()


async def all_answered(figures, *, seconds=60):
    """Until every client has been answered once more; raises TimeoutError."""
    since = time.monotonic()
    async with asyncio.timeout(seconds):
        while sum(at > since for at in figures.last_success.values()) < WRITERS:
            await asyncio.sleep(0.02)
