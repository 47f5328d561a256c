"""Compressed bodies: what one costs, and how long liveness takes while a hundred come at once."""

import asyncio
import gzip
import logging
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import psutil
import structlog

from hookah_wishlist.database import embedded_server, migrate
from tests.benchmarks.program import running_program
from tests.web.invented import given_catalogue_in

AT_ONCE = 100
COST = 0.005  # seconds of processor time, each
DELAY = 0.05  # seconds by which the slowest answer of liveness may be later than the usual one
GROWTH = 20  # MB
BOMB = gzip.compress(bytes(60_000_000))  # 58 KB


async def main():
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="compressed") as directory:
        async with embedded_server(Path(directory)) as url:
            await migrate(url)
            await given_catalogue_in(url)
            async with running_program(url) as (address, process):
                cost, growth, usual, slowest = await measured(address, psutil.Process(process.pid))
    print(f"   one compressed body: {cost * 1000:.1f} ms ({COST * 1000:g}), {growth:.0f} MB more ({GROWTH})")
    late = slowest - usual
    print(f"   liveness meanwhile: {late * 1000:.0f} ms later ({DELAY * 1000:g})")
    return int(cost > COST or late > DELAY or growth > GROWTH)


async def measured(address, program):
    async with aiohttp.ClientSession(address) as client:
        usual = sorted([await liveness(client) for _ in range(50)])[25]
        before, memory = program.cpu_times(), program.memory_info().rss
        sending = asyncio.gather(*(send(address) for _ in range(AT_ONCE)))
        seconds = [await liveness(client)]
        while not sending.done():
            seconds.append(await liveness(client))
        await sending
    after = program.cpu_times()
    cost = (after.user + after.system - before.user - before.system) / AT_ONCE
    return cost, (program.memory_info().rss - memory) / 1e6, usual, max(seconds)


async def liveness(client):
    began = time.perf_counter()
    async with client.get("/health/live") as response:
        assert response.status == 200
    return time.perf_counter() - began


async def send(address):
    place = urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: {len(BOMB)}\r\n\r\n"
    writer.write(head.encode() + BOMB)
    assert b" 415 " in await reader.readline()
    writer.close()
