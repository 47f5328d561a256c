"""One chat's flood: bounded, said once, and nobody else waits for it. By the program's webhook and gate."""

import asyncio
import socket
from contextlib import asynccontextmanager

import pytest

from hookah_wishlist.app import create_app
from hookah_wishlist.bot.conversation import conversation as product
from hookah_wishlist.bot.depth import MOST_WAITING
from hookah_wishlist.bot.texts import texts
from hookah_wishlist.bot.webhook import BOT
from hookah_wishlist.database import connect
from hookah_wishlist.settings import Settings
from tests.bot import ground
from tests.bot.conversation.given import given_catalogue
from tests.bot.running import QUICK, served, settling, unhurried
from tests.cluster import empty

STILL = {"bot_sends_per_chat": 0.001, "bot_burst_per_chat": 1}  # a chat gets one message and then no more
FLOOD = MOST_WAITING + 10


@pytest.fixture
async def connection(module_database):
    """To an empty database with a catalogue, as without one the program would begin to crawl."""
    await empty(module_database)
    connection = await connect(module_database)
    await given_catalogue(connection)
    yield connection
    await connection.close()


@pytest.fixture
def program(connection, module_database, telegram, tmp_path):
    """The whole program with its gate, in this process; gives its bot."""

    @asynccontextmanager
    async def program(conversation=ground.conversation, **limits):
        with unhurried(), socket.create_server(("127.0.0.1", 0)) as listening:
            settings = Settings(
                _env_file=None,
                data_dir=tmp_path,
                database_url=module_database,
                source_url="http://127.0.0.1:9",
                backup_schedule="off",
                public_url=f"http://127.0.0.1:{listening.getsockname()[1]}",
                bot_token=telegram.token,
                telegram_api_url=telegram.url,
                **QUICK | limits,
            )
            telegram.webhook["url"] = ""
            app = create_app(settings, conversation)
            async with served(app, listening):
                await telegram.until(lambda: telegram.webhook["url"])
                yield app[BOT]

    return program


@pytest.fixture
async def drained(program, module_database, telegram):
    """Lets the program send whatever waits, at full speed."""

    async def drained(conversation=ground.conversation):
        async with program(conversation), settling(module_database, telegram):
            await telegram.settled()

    return drained


async def flooded(person, telegram, text="/count", *, times=FLOOD):
    for _ in range(times):
        await person.forwards(text, wait=False)
    await telegram.until(lambda: not telegram.waiting_updates())


async def first_answered(person, telegram):
    """From here on what is said to the person waits."""
    await person.says("/count", wait=False)
    await telegram.until(lambda: person.last is not None and not telegram.waiting_updates())


async def waiting(connection, person):
    return await connection.fetchval(
        "SELECT count(*) FROM outbox WHERE chat_id = $1 AND state = 'waiting'", person.id
    )


async def counted(connection, person):
    return await connection.fetchval("SELECT settings->'count' FROM users WHERE id = $1", person.id)


def heard(person):
    return [shown.text for shown in person.heard()]


async def test_a_flood_is_worked_off_and_its_answers_are_bounded_and_said_to_be(
    program, drained, telegram, connection
):
    anna = telegram.person(1, language_code="ru")
    async with program(**STILL) as bot:
        await first_answered(anna, telegram)
        await flooded(anna, telegram)
        assert await waiting(connection, anna) == MOST_WAITING + 1
        assert bot.counts.sent["sendMessage", "left_out"] == 10
        assert await counted(connection, anna) == 1 + FLOOD
    await drained()
    assert heard(anna) == [*(str(number) for number in range(1, MOST_WAITING + 2)), "ru too many"]


async def test_a_flood_holds_up_nobody_else(program, telegram, connection):
    anna, john = telegram.person(1), telegram.person(2, "John", language_code="en")
    async with program(**STILL):
        await first_answered(anna, telegram)
        await flooded(anna, telegram)
        assert len((await john.asks_inline("cola"))["results"]) == 1
        await john.says("hello", wait=False)
        await telegram.until(lambda: john.last is not None)
        assert (await anna.presses_data("answered", message=anna.last))["text"] == f"{FLOOD + 2} pressed"
        assert heard(john) == ["en: hello"]
        assert heard(anna) == ["1"]


async def test_every_overflow_is_said_once(program, drained, telegram):
    anna = telegram.person(1, language_code="ru")
    for _ in range(2):
        anna.chat.messages.clear()
        async with program(**STILL):
            await first_answered(anna, telegram)
            await flooded(anna, telegram)
        await drained()
        assert heard(anna).count("ru too many") == 1
        assert heard(anna)[-1] == "ru too many"


async def test_a_newer_version_of_a_screen_replaces_the_one_that_waits(
    program, drained, telegram, connection
):
    anna = telegram.person(1, language_code="ru")
    async with program(**STILL) as bot:
        await first_answered(anna, telegram)
        screen = anna.last
        for _ in range(3):
            await anna.presses_data("more", message=screen, wait=False)
        await telegram.until(lambda: not telegram.waiting_updates())
        assert await waiting(connection, anna) == 1
        assert bot.counts.sent["editMessageText", "outdated"] == 2
        await flooded(anna, telegram)
        await anna.presses_data("more", message=screen, wait=False)
        await telegram.until(lambda: not telegram.waiting_updates())
        assert bot.counts.sent["editMessageText", "left_out"] == 0
    await drained()
    assert heard(anna)[0] == str(1 + 3 + FLOOD + 1)
    assert heard(anna)[-1] == "ru too many"


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_what_is_typed_is_on_the_list_though_its_answer_is_left_out(
    program, drained, telegram, connection, language
):
    anna = telegram.person(1, language_code=language)
    async with program(product):
        await anna.says("/start", wait=False)
        await telegram.until(lambda: anna.last is not None)
        await anna.presses(texts(language).plain("adult.yes"))
        await telegram.until(lambda: not telegram.waiting_updates())
    await drained(product)
    anna.chat.messages.clear()
    async with program(product, **STILL):
        await anna.forwards("/help", wait=False)
        await telegram.until(lambda: anna.last is not None)
        await flooded(anna, telegram, "/help")
        await anna.forwards("Морозная мята\nЛимонад", wait=False)
        await telegram.until(lambda: not telegram.waiting_updates())
    names = await connection.fetch(
        "SELECT t.name FROM wishlist_items i JOIN tobaccos t ON t.id = i.tobacco_id ORDER BY t.name"
    )
    assert [row["name"] for row in names] == ["Лимонад", "Морозная мята"]
    await drained(product)
    assert heard(anna)[-1] == texts(language).plain("backlog.full")


async def test_updates_at_once_say_it_once(program, telegram, connection):
    """Buttons are pressed side by side."""
    group = telegram.group(-100)
    people = [telegram.person(number, language_code="ru") for number in range(1, 9)]
    async with program(**STILL):
        await people[0].says(f"/say {MOST_WAITING + 10}", chat=group, wait=False)
        await telegram.until(lambda: group.last is not None)
        await asyncio.gather(*(one.presses_data("more", message=group.last, chat=group) for one in people))
        rows = await connection.fetch(
            "SELECT payload->>'text' AS text FROM outbox WHERE chat_id = -100 ORDER BY id DESC LIMIT 2"
        )
    assert [row["text"] for row in rows] == ["ru too many", f"line {MOST_WAITING + 9}"]
