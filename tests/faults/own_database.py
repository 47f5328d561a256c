"""The program with its own PostgreSQL, whose postmaster is killed under load: how long nobody is answered."""

import asyncio
import time

import psutil

from tests.program import program

TIMES = 3
CLIENTS = 8
LONGEST = 5.0  # seconds; what the supervisor promises
NO_LIMITS = {"PERSON_LIMIT": "1000000/minute", "ADDRESS_LIMIT": "1000000/minute"}


async def own_database(directory):
    """What was not as it must be."""
    silences = []
    async with program(directory, **NO_LIMITS) as running:
        await running.until_said("answers at")
        await running.sign_in()
        answered, stopping = [], asyncio.Event()
        async with asyncio.TaskGroup() as clients:
            for _ in range(CLIENTS):
                clients.create_task(_keep_asking(running, answered, stopping))
            for _ in range(TIMES):
                await asyncio.sleep(1)
                silences.append(await _silence(running, answered))
            stopping.set()
    print(f"   its own postmaster killed {TIMES} times: longest silence {max(silences):.2f} s")
    return [f"killed, its own PostgreSQL was silent for {it:.1f} s" for it in silences if it > LONGEST]


async def _silence(running, answered):
    """Seconds from the kill to the first answer of the next server."""
    killed, at = postmaster(running), time.monotonic()
    killed.kill()
    async with asyncio.timeout(60):
        while (server := postmaster(running)) is None or server.pid == killed.pid:
            await asyncio.sleep(0.01)
        seen = len(answered)
        while len(answered) == seen:
            await asyncio.sleep(0.01)
    return answered[seen] - at


def postmaster(running):
    """None where there is none at the moment."""
    children = psutil.Process(running.process.pid).children()
    return next((process for process in children if process.name() == "postgres"), None)


async def _keep_asking(running, answered, stopping):
    """The moments of answers that the database alone can give."""
    while not stopping.is_set():
        if (await running.ask("/api/v1/wishlist"))[0] == 200:
            answered.append(time.monotonic())
        await asyncio.sleep(0.02)
