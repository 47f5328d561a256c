"""Clients that are slow, silent or too many, at a server as the program has it."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from hookah_wishlist.serving import connections
from hookah_wishlist.settings import Settings
from hookah_wishlist.web import connection, door
from hookah_wishlist.web.door import Caller, Door
from tests.web.raw import connected, statuses, told

ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@asynccontextmanager
async def served(handler, *, most=100):
    app = web.Application()
    app.router.add_get("/", handler)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    counted = Door(most)
    listener = await asyncio.get_running_loop().create_server(
        connections(runner.server, counted), "127.0.0.1", 0
    )
    try:
        yield listener.sockets[0].getsockname()[1], counted
    finally:
        listener.close()
        await runner.cleanup()


async def hello(request):
    return web.Response(text="hello")


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: "])
async def test_a_head_that_never_ends_ends_the_connection(monkeypatch, said):
    monkeypatch.setattr(connection, "HEAD_PATIENCE", 0.3)
    async with served(hello) as (port, counted), connected(port, said) as (reader, writer):
        began = time.monotonic()
        while not reader.at_eof() and time.monotonic() - began < 5:
            writer.write(b"a" if said else b"")  # letter by letter, or not a word
            await asyncio.sleep(0.05)
            if await _ended(reader):
                break
        assert 0.25 < time.monotonic() - began < 3
        await until(lambda: counted.count == 0)
        assert counted.ended["head",] == 1


async def test_who_has_asked_once_may_be_quiet_for_longer(monkeypatch):
    monkeypatch.setattr(connection, "HEAD_PATIENCE", 0.2)
    async with served(hello) as (port, counted), connected(port, ASK) as (reader, writer):
        assert b"200 OK" in await reader.readuntil(b"hello")
        await asyncio.sleep(0.5)
        writer.write(ASK)
        assert b"200 OK" in await reader.readuntil(b"hello")
        assert counted.count == 1


async def test_a_slow_answer_is_waited_for(monkeypatch):
    monkeypatch.setattr(connection, "HEAD_PATIENCE", 0.1)

    async def slow(request):
        await asyncio.sleep(0.5)
        return web.Response(text="hello")

    async with served(slow) as (port, _), connected(port, ASK) as (reader, _):
        assert b"200 OK" in await reader.readuntil(b"hello")


async def test_who_does_not_take_what_was_asked_for_is_ended(monkeypatch):
    monkeypatch.setattr(door, "READER_PATIENCE", 0.2)

    async def much(request):
        return web.Response(body=bytes(60_000_000))

    async with served(much) as (port, counted), connected(port, ASK):
        await until(lambda: counted.count == 1)
        began = time.monotonic()
        while counted.count and time.monotonic() - began < 10:
            await counted.look_around()
            await asyncio.sleep(0.05)
        assert counted.count == 0
        assert counted.ended["reader",] == 1
        assert time.monotonic() - began > 0.2


async def test_one_too_many_is_told_to_come_back_and_has_room_when_another_leaves():
    async with served(hello, most=10) as (port, counted):
        async with connected(port), connected(port):
            opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(8)]
            await until(lambda: counted.count == 10)
            answer, is_ended = await told(port, ASK)
            assert (statuses(answer), is_ended) == ([503], True)
            assert b"Retry-After: 3" in answer
            assert counted.refused["full",] == 1
            for _, writer in opened:
                writer.close()
        await until(lambda: counted.count == 0)
        answer, _ = await told(port, ASK, seconds=1)
        assert statuses(answer) == [200]


def caller(address):
    return Caller(lambda: None, lambda: 0, address)


def test_one_address_of_the_world_has_a_quarter_and_a_proxy_all():
    trusted = Settings(_env_file=None, trusted_proxies="203.0.113.0/24").trusted_proxies
    for address, most in [("8.8.8.8", 25), ("127.0.0.1", 100), ("10.1.2.3", 100), ("203.0.113.9", 100),
                          ("2001:4860:4860::8888", 25), ("local", 100)]:  # fmt: skip
        counted, entered = Door(100, trusted), []
        while counted.reason_to_refuse(address) is None:
            entered.append(caller(address))
            counted.enter(entered[-1])
        assert len(entered) == most
        if most < 100:
            assert counted.reason_to_refuse("9.9.9.9") is None
        counted.leave(entered[0])
        counted.leave(entered[0])
        assert counted.reason_to_refuse(address) is None
        assert counted.count == most - 1


async def _ended(reader):
    try:
        async with asyncio.timeout(0.001):
            return await reader.read(100) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True
