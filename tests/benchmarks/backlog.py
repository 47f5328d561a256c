"""10,000 messages wait for one chat: how long another person's answer and an inline query take.

Telegram's limits are the program's own. A time runs from the moment at which the person writes to the one at
which the answer arrives at Telegram. Then the outbox's own questions with 10,000 chats that wait.
"""

import asyncio
import logging
import statistics
import tempfile
import time
from pathlib import Path

import structlog

from hookah_wishlist.bot import store
from hookah_wishlist.bot.depth import MOST_WAITING, depth
from hookah_wishlist.bot.queues import MOST_MESSAGES, SHARE
from hookah_wishlist.database import connect, embedded_server, migrate
from hookah_wishlist.resources import utc_now
from tests.bot import ground
from tests.bot.running import running_bot
from tests.telegram import fake_telegram

LIMITS = {"bot_sends_per_second": 30, "bot_sends_per_chat": 1.0, "bot_burst_per_chat": 3}
ROWS, CHATS, TRIES = 10_000, 10_000, 20
ANSWER = 1000.0  # milliseconds
QUESTION = 300.0  # of 40,000 rows, once a second and whenever a chat was sent its share
FLOODER = 1

FLOOD = """
INSERT INTO outbox (method, payload, chat_id)
     SELECT 'sendMessage', jsonb_build_object('chat_id', $1::bigint, 'text', repeat('x', 300)), $1
       FROM generate_series(1, $2)
"""
MANY = """
INSERT INTO outbox (method, payload, chat_id)
     SELECT 'sendMessage', jsonb_build_object('chat_id', chat, 'text', repeat('x', 300)), chat
       FROM generate_series(1, 3), generate_series(100, 99 + $1) AS chat
"""


async def main():
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="bench") as directory:
        async with embedded_server(Path(directory)) as url:
            await migrate(url)
            connection = await connect(url)
            messages, queries = await answered(url, connection)
            questions = await asked(connection)
            await connection.close()
    checks = [
        (f"another person's answer {shares(messages)} (below {ANSWER:.0f} ms)", max(messages) < ANSWER),
        (f"an inline query {shares(queries)} (below {ANSWER:.0f} ms)", max(queries) < ANSWER),
        *(
            (f"{name} {took:.1f} ms (below {QUESTION:.0f} ms)", took < QUESTION)
            for name, took in questions.items()
        ),
    ]
    for text, reached in checks:
        print(f"   {'reached' if reached else 'MISSED '} {text}")
    return 0 if all(reached for _, reached in checks) else 1


def shares(times):
    return f"{statistics.median(times):.0f} ms in the middle, {max(times):.0f} ms at worst"


async def answered(url, connection):
    """Each of fresh people, while the flood goes on."""
    async with fake_telegram() as telegram:
        telegram.person(FLOODER).chat.has_bot = True
        await connection.execute(FLOOD, FLOODER, ROWS)
        async with running_bot(url, telegram, conversation=ground.conversation, **LIMITS):
            telegram.settled = _at_once
            await telegram.until(lambda: telegram.calls_of("sendMessage"))
            messages = [await timed(message(telegram, 100 + number)) for number in range(TRIES)]
            queries = [await timed(query(telegram, 200 + number)) for number in range(TRIES)]
    left = await connection.fetchval("SELECT count(*) FROM outbox WHERE chat_id = $1", FLOODER)
    print(f"   {left} of {ROWS} messages were still waiting")
    return messages, queries


async def _at_once():
    """The backlog is not waited for."""


async def message(telegram, number):
    person = telegram.person(number)
    await person.says("hello", wait=False)
    while person.last is None:
        await asyncio.sleep(0.001)


async def query(telegram, number):
    await telegram.person(number).asks_inline("cola")


async def timed(work):
    began = time.perf_counter()
    await work
    return 1000 * (time.perf_counter() - began)


async def asked(connection):
    """Milliseconds of each question that is asked again and again, with many chats beside the flood."""
    await connection.execute(MANY, CHATS)
    await connection.execute("ANALYZE outbox")
    loaded = await store.waiting_messages(connection, [], [], share=SHARE, most=MOST_MESSAGES)
    known = [one.id for one in loaded]
    work = {
        "to count what waits for a chat": lambda: store.is_full(connection, FLOODER, most=MOST_WAITING),
        "to fill an empty memory": lambda: store.waiting_messages(
            connection, [], [], share=SHARE, most=MOST_MESSAGES
        ),
        "to look for more": lambda: store.waiting_messages(
            connection, known, [FLOODER], share=SHARE, most=100
        ),
        "to tell readiness how much waits": lambda: depth(connection, now=utc_now()),
    }
    return {name: statistics.median([await timed(one()) for _ in range(5)]) for name, one in work.items()}
