"""Events between programs that share a database: told within a second, through a stop and through a kill."""

import asyncio
import signal
import time

import aiohttp
import psutil
import pytest

from hookah_wishlist.database import connect, embedded_server, migrate
from tests.benchmarks.program import running_program
from tests.web.invented import given_catalogue
from tests.web.people import TOKEN, V1, signed_in_client
from tests.web.reading import reading

KEY = "the same for every process behind one address"


class Outside:
    """As a test client has it, of a program in another process."""

    def __init__(self, session, url):
        self._session = session
        self.url = url

    async def request(self, method, path, **words):
        return await self._session.request(method, self.url + path, **words)

    async def post(self, path, **words):
        return await self.request("POST", path, **words)


async def given_tobaccos(url):
    connection = await connect(url)
    await given_catalogue(connection)
    await connection.close()


def program(url):
    return running_program(url, BOT_TOKEN=TOKEN, ACCESS_TOKEN_KEY=KEY)


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as session:
        yield session


async def test_what_one_process_changed_another_tells_within_a_second(fresh_database, session):
    await given_tobaccos(fresh_database)
    async with program(fresh_database) as (one, _), program(fresh_database) as (other, _):
        me = await signed_in_client(Outside(session, one), 1)
        async with reading(other, me.authorization) as reader:
            await reader.event(within=5)
            for tobacco_id in (1, 2, 3):
                began = time.monotonic()
                response = await me.put(f"{V1}/wishlist/items/{tobacco_id}")
                answered = (await response.json())["data"]["versions"]["list"]
                assert (await reader.event(within=1)).data == {"version": answered}
                assert time.monotonic() - began < 1
            signed_out = await me.post(f"{V1}/auth/logout", json={"refresh_token": me.refresh_token})
            assert signed_out.status == 200
            assert (await reader.event(within=1)).name == "ended"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_program_stops_within_two_seconds_while_streams_are_open(fresh_database, session, how):
    await given_tobaccos(fresh_database)
    async with program(fresh_database) as (url, process):
        me = await signed_in_client(Outside(session, url), 1)
        async with reading(url, me.authorization) as first, reading(url, me.authorization) as second:
            for reader in (first, second):
                await reader.event(within=5)
            process.send_signal(how)
            async with asyncio.timeout(2):
                assert await first.event(within=2) is None
                assert await second.event(within=2) is None
                assert await process.wait() == 0


async def put_at_last(client, tobacco_id):
    """A connection that dies in the middle is a 503: it may have been done, and asking again is safe."""
    async with asyncio.timeout(10):
        while (response := await client.put(f"{V1}/wishlist/items/{tobacco_id}")).status not in (200, 201):
            assert response.status == 503
            await asyncio.sleep(0.1)


def postmaster_in(directory):
    words = str(directory)
    [found] = [p for p in psutil.Process().children() if any(words in word for word in p.cmdline())]
    return found


async def test_a_stream_outlives_the_death_of_the_database(tmp_path, session):
    async with embedded_server(tmp_path) as url:
        await migrate(url)
        await given_tobaccos(url)
        async with program(url) as (one, _), program(url) as (other, _):
            me = await signed_in_client(Outside(session, one), 1)
            async with reading(other, me.authorization) as reader:
                await reader.event(within=5)
                postmaster_in(tmp_path).kill()
                await put_at_last(me, 1)
                assert (await reader.event(within=5)).name == "list"
                await put_at_last(me, 2)
                assert (await reader.event(within=3)).data == {"version": 2}
