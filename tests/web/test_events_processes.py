"""Events between programs that share a database: through a crash of the database and the programs' stop.

How long they take is a figure of tests/benchmarks/events.py.
"""

import signal
from contextlib import AsyncExitStack

import aiohttp
import psutil
import pytest

from hookah_wishlist.database import connect, embedded_server, migrate
from tests.benchmarks.program import running_program
from tests.timeouts import guard, until
from tests.web.invented import given_catalogue
from tests.web.people import TOKEN, V1, signed_in_client
from tests.web.reading import reading

pytestmark = pytest.mark.process

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


async def put_at_last(client, tobacco_id):
    """A connection that dies in the middle is a 503: it may have been done, and asking again is safe."""

    async def is_put():
        status = (await client.put(f"{V1}/wishlist/items/{tobacco_id}")).status
        assert status in (200, 201, 503)
        return status != 503

    await until(is_put, pause=0.1)


def postmaster_in(directory):
    words = str(directory)
    [found] = [p for p in psutil.Process().children() if any(words in word for word in p.cmdline())]
    return found


@pytest.mark.timeout(600)
async def test_two_programs_tell_of_changes_through_a_crash_and_end_streams(tmp_path):
    """One journey: starting the database and two programs takes most of its time."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(embedded_server(tmp_path))
        await migrate(url)
        await given_tobaccos(url)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        one, first = await stack.enter_async_context(program(url))
        other, second = await stack.enter_async_context(program(url))
        me = await signed_in_client(Outside(session, one), 1)

        async with reading(other, me.authorization) as reader:
            await reader.event()
            for tobacco_id in (1, 2, 3):
                response = await me.put(f"{V1}/wishlist/items/{tobacco_id}")
                answered = (await response.json())["data"]["versions"]["list"]
                assert (await reader.event()).data == {"version": answered}

            postmaster_in(tmp_path).kill()
            await put_at_last(me, 4)
            assert (await reader.event()).name == "list"
            await put_at_last(me, 5)
            assert (await reader.event()).data == {"version": 5}

            signed_out = await me.post(f"{V1}/auth/logout", json={"refresh_token": me.refresh_token})
            assert signed_out.status == 200
            assert (await reader.event()).name == "ended"

        me = await signed_in_client(Outside(session, one), 1)
        await ends_its_streams(one, first, signal.SIGTERM, me)
        await ends_its_streams(other, second, signal.SIGINT, me)


async def ends_its_streams(url, process, how, me):
    """A stream that is cut off, as after the patience with a stop, would raise instead of ending."""
    async with reading(url, me.authorization) as one, reading(url, me.authorization) as other:
        for reader in (one, other):
            assert (await reader.event()).name == "versions"
        process.send_signal(how)
        for reader in (one, other):
            assert await reader.event() is None
        async with guard():
            assert await process.wait() == 0
