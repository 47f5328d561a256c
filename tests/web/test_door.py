"""Clients that are slow, silent or too many, at a server as the program has it."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest
from aiohttp import web

from hookah_wishlist.serving import connections
from hookah_wishlist.settings import Settings
from hookah_wishlist.web import connection, door
from hookah_wishlist.web.door import Caller, Door
from tests.timeouts import guard, until
from tests.web.raw import connected, statuses, told

ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"  # its answer ends the connection


class Served:
    """A server's port, its door, and the connections that came."""

    def __init__(self, runner, most):
        self.door, self.opened = Door(most), []
        self._make = connections(runner.server, self.door)

    def connection(self):
        self.opened.append(self._make())
        return self.opened[-1]

    def end_patience(self):
        """Do what the timer for the first head does, of the only connection: so no test races it."""
        [opened] = self.opened
        opened._head_timer.cancel()
        opened._end_unless_asked()


@asynccontextmanager
async def served(handler, *, most=100):
    app = web.Application()
    app.router.add_get("/", handler)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    server = Served(runner, most)
    listener = await asyncio.get_running_loop().create_server(server.connection, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        await runner.cleanup()


async def hello(request):
    return web.Response(text="hello")


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: "])
async def test_a_head_that_never_ends_ends_the_connection(monkeypatch, said):
    monkeypatch.setattr(connection, "HEAD_PATIENCE", 0.2)
    async with served(hello) as server, connected(server.port, said) as (reader, writer), guard():
        ended = asyncio.create_task(reader.read())
        while not ended.done():
            writer.write(b"a" if said else b"")  # letter by letter, or not a word
            await asyncio.sleep(0.02)
        with suppress(ConnectionError):
            assert await ended == b""
        await until(lambda: server.door.count == 0)
        assert server.door.ended["head",] == 1


async def test_who_has_asked_once_may_be_quiet_for_longer():
    async with served(hello) as server, connected(server.port, ASK) as (reader, writer), guard():
        assert b"200 OK" in await reader.readuntil(b"hello")
        server.end_patience()
        writer.write(ASK)
        assert b"200 OK" in await reader.readuntil(b"hello")
        assert server.door.count == 1


async def test_a_slow_answer_is_waited_for():
    begun, released = asyncio.Event(), asyncio.Event()

    async def slow(request):
        begun.set()
        await released.wait()
        return web.Response(text="hello")

    async with served(slow) as server, connected(server.port, ASK) as (reader, _), guard():
        await begun.wait()
        server.end_patience()
        released.set()
        assert b"200 OK" in await reader.readuntil(b"hello")


async def test_who_does_not_take_what_was_asked_for_is_ended(monkeypatch):
    monkeypatch.setattr(door, "READER_PATIENCE", 0.1)

    async def much(request):
        return web.Response(body=bytes(60_000_000))

    async with served(much) as server, connected(server.port, ASK):
        await until(lambda: server.door.count == 1)

        async def has_left():
            await server.door.look_around()
            return server.door.count == 0

        await until(has_left)
        assert server.door.ended["reader",] == 1


async def test_one_too_many_is_told_to_come_back_and_has_room_when_another_leaves():
    async with served(hello, most=10) as server:
        async with connected(server.port), connected(server.port):
            opened = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(8)]
            await until(lambda: server.door.count == 10)
            answer = await told(server.port, ASK)
            assert statuses(answer) == [503]
            assert b"Retry-After: 3" in answer
            assert server.door.refused["full",] == 1
            for _, writer in opened:
                writer.close()
        await until(lambda: server.door.count == 0)
        assert statuses(await told(server.port, LAST)) == [200]


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


def test_an_ipv6_network_counts_as_one_address_for_connections():
    counted = Door(100)
    for number in range(25):
        address = f"2001:4860:4860:1::{number:x}"
        assert counted.reason_to_refuse(address) is None
        counted.enter(caller(address))
    assert counted.reason_to_refuse("2001:4860:4860:1:ffff::") == "address"
    assert counted.reason_to_refuse("2001:4860:4860:1::1%eth0") == "address"
    assert counted.reason_to_refuse("2001:4860:4860:2::1") is None
    counted.leave(next(iter(counted._callers)))
    assert counted.reason_to_refuse("2001:4860:4860:1:ffff::") is None
