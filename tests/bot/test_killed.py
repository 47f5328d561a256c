"""The program as a process: killed, stopped and started again while people write to the bot."""

import os
import random
import signal
import socket
from contextlib import asynccontextmanager
from functools import partial

import pytest

from hookah_wishlist.database import connect
from tests.bot import program
from tests.bot.running import are_turns_waited_for, held, settling
from tests.processes import forked, reserved_port
from tests.telegram import slow
from tests.timeouts import GUARD, until
from tests.wishlist.given import given_catalogue

pytestmark = pytest.mark.process

FOR_EVER = 3600.0  # seconds that no test waits for


@pytest.fixture
def port():
    with reserved_port() as port:
        yield port


@pytest.fixture
async def connection(fresh_database):
    """Ours, beside the program's. The catalogue holds something, so that no crawl begins."""
    connection = await connect(fresh_database)
    await given_catalogue(connection)
    yield connection
    await connection.close()


@pytest.fixture
def started(connection, fresh_database, port, telegram, tmp_path):
    """Starts the program anew on the same address, database and Telegram; gives its process."""

    @asynccontextmanager
    async def started(*, port=port, is_public=True, constants=(), **settings):
        address = {"PUBLIC_URL": f"http://127.0.0.1:{port}"} if is_public else {}
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": fresh_database,
            "SOURCE_URL": "http://127.0.0.1:9",
            "BACKUP_SCHEDULE": "off",
            "PORT": str(port),
            "BOT_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "BOT_SENDS_PER_CHAT": "100",
            "BOT_BURST_PER_CHAT": "100",
            "BOT_SENDS_PER_SECOND": "1000",
            "LOG_LEVEL": "ERROR",
            **address,
            **settings,
        }
        constants = {"bot__updates__PATIENCE": GUARD, **dict(constants)}
        async with forked(partial(program.main, **constants), environment=environment) as process:
            yield process

    return started


async def killed(process):
    process.kill()
    await process.wait()


async def counted(connection):
    return await connection.fetchval("SELECT settings->'count' FROM users WHERE id = 1")


async def is_left(connection, state):
    rows = await connection.fetch("SELECT state FROM outbox")
    return [row["state"] for row in rows] == [state]


async def ready(telegram):
    """Telegram has somewhere to bring updates, or is asked for them."""
    await telegram.until(lambda: telegram.webhook["url"] or telegram.poll)


async def test_killed_between_the_commit_and_the_answer(started, telegram, connection, fresh_database):
    anna = telegram.person(1)
    # The chat has to wait, so the second answer is committed and not sent.
    async with started(BOT_SENDS_PER_CHAT="0.01", BOT_BURST_PER_CHAT="1") as process:
        await ready(telegram)
        for _ in range(2):
            await anna.says("/count")
        await until(lambda: is_left(connection, "waiting"))  # the first is sent, and its row is gone
        assert await counted(connection) == 2
        await killed(process)
    assert [shown.text for shown in anna.heard()] == ["1"]
    async with started(), settling(fresh_database, telegram):
        await telegram.until(lambda: len(anna.heard()) >= 2)
        await anna.says("/count")
    assert [shown.text for shown in anna.heard()] == ["1", "2", "3"]


async def test_killed_before_the_commit(started, telegram, fresh_database):
    anna = telegram.person(1)
    async with held(fresh_database) as hold:
        async with started() as process:
            await ready(telegram)
            delivery = await anna.says("/hold", wait=False)
            await hold.until_waiting(1)
            await killed(process)
            assert not delivery.done.is_set()
        await hold.release()
        async with started(), settling(fresh_database, telegram):
            await delivery.done.wait()
            await telegram.settled()
    assert [shown.text for shown in anna.heard()] == ["held 1"]


async def test_killed_while_telegram_has_the_message(started, telegram):
    anna = telegram.person(1)
    telegram.next("sendMessage", slow(FOR_EVER, late=True))
    async with started() as process:
        await ready(telegram)
        await anna.says("/count")
        await telegram.until(lambda: anna.last is not None)
        await killed(process)
    async with started():
        await anna.says("/count")
        await telegram.until(lambda: len(anna.heard()) == 2)
    assert [shown.text for shown in anna.heard()] == ["1", "2"]


async def test_killed_again_and_again_under_load(started, telegram, connection):
    """Every update counts once and none is answered twice; one on the wire may be lost, as documented."""
    people = [telegram.person(number) for number in range(1, 9)]
    chance, said = random.Random(5), 0

    async def say(count):
        nonlocal said
        for _ in range(count):
            await chance.choice(people).says("/count", wait=False)
            said += 1
            await telegram.until(lambda: len(telegram.waiting_updates()) < len(people))

    for _ in range(3):
        async with started() as process:
            await say(80 + chance.randrange(40))
            await killed(process)
    async with started() as process:
        await telegram.until(lambda: not telegram.waiting_updates())
        # At its end it sends what is due: what is left then has nobody who would send it.
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
    assert await connection.fetchval("SELECT sum((settings->'count')::int) FROM users") == said
    assert await connection.fetchval("SELECT count(*) FROM outbox WHERE state = 'waiting'") == 0
    doubtful = await connection.fetchval("SELECT count(*) FROM outbox")
    answers = [[shown.text for shown in person.heard()] for person in people]
    assert [told for told in answers if len(set(told)) != len(told)] == []
    assert [told for told in answers if told != sorted(told, key=int)] == []
    lost = said - sum(map(len, answers))
    assert 0 <= lost <= doubtful
    assert lost <= 3 * len(people)  # of each chat one message is on the wire at a time


async def test_stopped_politely_it_finishes_what_is_under_way(started, telegram, fresh_database, port):
    people = [telegram.person(number) for number in range(1, 6)]
    async with held(fresh_database) as hold, started() as process:
        await ready(telegram)
        for person in people:
            await person.says("/hold", wait=False)
        await hold.until_waiting(len(people))
        process.send_signal(signal.SIGTERM)
        await until(lambda: not is_listening(port))
        await hold.release()
        assert await process.wait() == 0
    assert [[shown.text for shown in person.heard()] for person in people] == [["held 1"]] * 5
    assert telegram.waiting_updates() == []
    assert telegram.webhook["url"]


def is_listening(port):
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True


async def test_stopped_while_telegram_is_silent_it_ends_and_sends_the_rest_later(started, telegram):
    """That it ends within 25 s is the fault run's to say: make two-copies."""
    anna = telegram.person(1)
    telegram.next("sendMessage", slow(FOR_EVER))
    async with started(constants={"bot__running__SECONDS_TO_STOP": 0.5}) as process:
        await ready(telegram)
        await anna.says("/say 3")
        await telegram.until(lambda: not telegram.faults_of("sendMessage"))
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
    async with started():
        await telegram.until(lambda: len(anna.heard()) >= 2)
    assert [shown.text for shown in anna.heard()] == ["line 1", "line 2"]


async def test_of_two_processes_that_fetch_a_killed_one_is_replaced(
    started, telegram, connection, fresh_database
):
    """Within how many seconds is the fault run's to say: make two-copies."""
    anna = telegram.person(1)
    async with started(port=0, is_public=False) as first, settling(fresh_database, telegram):
        await ready(telegram)
        await anna.says("/count")
        async with started(port=0, is_public=False):
            await until(lambda: are_turns_waited_for(connection))
            await killed(first)
            await anna.says("/count")
    assert [shown.text for shown in anna.heard()] == ["1", "2"]
    assert [call for call in telegram.calls_of("getUpdates") if call.status not in (200, 409)] == []
