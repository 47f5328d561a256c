"""The program as a process: killed, stopped and started again while people write to the bot."""

import asyncio
import os
import random
import signal
import socket
import sys
import time
from contextlib import asynccontextmanager

import psutil
import pytest

from hookah_wishlist.database import connect
from tests.bot.running import settling
from tests.program import ROOT
from tests.telegram import slow


@pytest.fixture
def started(fresh_database, telegram, tmp_path):
    """Starts the program anew on the same address, database and Telegram."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

    @asynccontextmanager
    async def started(*, port=port, public=True, **settings):
        address = {"PUBLIC_URL": f"http://127.0.0.1:{port}"} if public else {}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.bot.program",
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "HOME": os.environ.get("HOME", "/"),
                "PYTHONUNBUFFERED": "1",
                "DATA_DIR": str(tmp_path),
                "DATABASE_URL": fresh_database,
                "SOURCE_URL": "http://127.0.0.1:9",
                "PORT": str(port),
                "BOT_TOKEN": telegram.token,
                "TELEGRAM_API_URL": telegram.url,
                "BOT_SENDS_PER_CHAT": "100",
                "BOT_BURST_PER_CHAT": "100",
                "BOT_SENDS_PER_SECOND": "1000",
                "LOG_LEVEL": "ERROR",
                **address,
                **settings,
            },
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                kill(process)
            await process.wait()

    return started


def kill(process):
    """With the browser it may have started."""
    for child in psutil.Process(process.pid).children(recursive=True):
        child.kill()
    process.kill()


async def counted(url):
    connection = await connect(url)
    value = await connection.fetchval("SELECT settings->'count' FROM users WHERE id = 1")
    await connection.close()
    return value


async def ready(telegram):
    """Telegram has somewhere to bring updates, and it answers."""
    await telegram.until(lambda: telegram.webhook["url"] or telegram.poll)


async def test_killed_between_the_commit_and_the_answer(started, telegram, fresh_database):
    anna = telegram.person(1)
    async with started() as process, settling(fresh_database, telegram):
        await ready(telegram)
        await anna.says("/count")
        # The chat has to wait, so the second answer is committed and not sent.
        process.send_signal(signal.SIGTERM)
        await process.wait()
    async with started(BOT_SENDS_PER_CHAT="0.01", BOT_BURST_PER_CHAT="1") as process:
        for _ in range(2):
            await anna.says("/count")
        await telegram.until(lambda: len(anna.heard()) == 2)
        assert await counted(fresh_database) == 3
        kill(process)
        await process.wait()
    async with started(), settling(fresh_database, telegram):
        await telegram.until(lambda: len(anna.heard()) >= 3)
        await anna.says("/count")
    assert [shown.text for shown in anna.heard()] == ["1", "2", "3", "4"]


async def test_killed_before_the_commit(started, telegram, fresh_database):
    anna = telegram.person(1)
    async with started() as process:
        await ready(telegram)
        delivery = await anna.says("/slow 1", wait=False)
        await asyncio.sleep(0.6)
        kill(process)
        await process.wait()
        assert not delivery.done.is_set()
    async with started(), settling(fresh_database, telegram):
        await delivery.done.wait()
        await telegram.settled()
    assert [shown.text for shown in anna.heard()] == ["slowly 1"]


async def test_killed_while_telegram_has_the_message(started, telegram, fresh_database):
    anna = telegram.person(1)
    telegram.next("sendMessage", slow(3, late=True))
    async with started() as process:
        await ready(telegram)
        await anna.says("/count")
        await telegram.until(lambda: anna.last is not None)
        kill(process)
        await process.wait()
    async with started():
        await anna.says("/count")
        await telegram.until(lambda: len(anna.heard()) == 2)
    assert [shown.text for shown in anna.heard()] == ["1", "2"]


async def test_killed_again_and_again_under_load(started, telegram, fresh_database):
    """Every update counts once and none is answered twice; one on the wire may be lost, as documented."""
    people = [telegram.person(number) for number in range(1, 9)]
    chance, said = random.Random(5), 0
    for _ in range(3):
        async with started() as process:
            await ready(telegram)
            end = time.monotonic() + 4 + chance.random()
            while time.monotonic() < end:
                await chance.choice(people).says("/count", wait=False)
                said += 1
                await asyncio.sleep(0.03)
            kill(process)
            await process.wait()
    async with started():
        await telegram.until(lambda: not telegram.waiting_updates())
        await asyncio.sleep(2)
    connection = await connect(fresh_database)
    total = await connection.fetchval("SELECT sum((settings->'count')::int) FROM users")
    doubtful = await connection.fetchval("SELECT count(*) FROM outbox")
    await connection.close()
    assert total == said
    answers = [[shown.text for shown in person.heard()] for person in people]
    assert [told for told in answers if len(set(told)) != len(told)] == []
    assert [told for told in answers if told != sorted(told, key=int)] == []
    assert said - doubtful <= sum(map(len, answers)) <= said
    assert doubtful <= 3 * 2


async def test_stopped_politely_it_finishes_what_is_under_way_in_time(started, telegram, fresh_database):
    people = [telegram.person(number) for number in range(1, 6)]
    async with started() as process:
        await ready(telegram)
        for person in people:
            await person.says("/slow 2", wait=False)
        await asyncio.sleep(0.5)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 25) == 0
        assert time.monotonic() - began < 10
    assert [[shown.text for shown in person.heard()] for person in people] == [["slowly 1"]] * 5
    assert telegram.waiting_updates() == []
    assert telegram.webhook["url"]


async def test_stopped_while_telegram_is_silent_it_ends_in_time_and_sends_the_rest_later(
    started, telegram, fresh_database
):
    anna = telegram.person(1)
    async with started() as process:
        await ready(telegram)
        telegram.next("sendMessage", slow(60), times=1)
        await anna.says("/say 3")
        await asyncio.sleep(0.3)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 25) == 0
        assert time.monotonic() - began < 25
    telegram.forgive()
    async with started():
        await telegram.until(lambda: len(anna.heard()) >= 2)
    assert [shown.text for shown in anna.heard()] == ["line 1", "line 2"]


async def test_of_two_processes_that_fetch_a_killed_one_is_replaced(started, telegram, fresh_database):
    anna = telegram.person(1)
    async with started(public=False, port=0) as first, settling(fresh_database, telegram):
        await ready(telegram)
        await anna.says("/count")
        async with started(public=False, port=0):
            await asyncio.sleep(6)
            kill(first)
            await first.wait()
            began = time.monotonic()
            await anna.says("/count")
            assert time.monotonic() - began < 10  # long before a poll of the dead one would end
    assert [shown.text for shown in anna.heard()] == ["1", "2"]
    assert [call for call in telegram.calls_of("getUpdates") if call.status not in (200, 409)] == []
