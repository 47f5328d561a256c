"""One bot for all conversations, and people who come to it in either language."""

import itertools
from types import SimpleNamespace

import pytest

from hookah_wishlist.bot.texts import texts
from hookah_wishlist.database import connect
from tests.bot.conversation.given import given_catalogue
from tests.bot.running import ADDRESS, running_bot
from tests.cluster import clone, drop
from tests.telegram import fake_telegram

numbers = itertools.count(10_001)
PUBLIC_URL = "https://wishlist.example"


@pytest.fixture(scope="session")
async def bot(template_url):
    """The product's conversation by webhook. Telegram opens Mini Apps by https only, so the bot is told such
    an address, and the fake Telegram the one where the bot really is."""
    url = await clone(template_url)
    connection = await connect(url)
    await given_catalogue(connection)
    async with fake_telegram() as telegram, running_bot(url, telegram, public_url=PUBLIC_URL) as app:
        telegram.webhook["url"] = telegram.webhook["url"].replace(PUBLIC_URL, app[ADDRESS])
        yield SimpleNamespace(telegram=telegram, connection=connection, url=url)
        assert [called for called in telegram.calls if is_refused(called)] == []
    await connection.close()
    await drop(url)


def is_refused(called):
    """A button pressed twice asks for the same screen twice, and Telegram says so. Nothing else may be."""
    return called.status != 200 and "message is not modified" not in called.answer["description"]


@pytest.fixture(params=["ru", "en"])
def language(request):
    return request.param


@pytest.fixture
def said(language):
    """The bot's texts in the language of the test."""
    return texts(language)


@pytest.fixture
def newcomer(bot, language):
    """Somebody who has never written."""
    return bot.telegram.person(next(numbers), language_code=language)


@pytest.fixture
async def anna(newcomer, said):
    """Somebody who has confirmed to be an adult, and sees only what comes after that."""
    return await grown_up(newcomer, said)


@pytest.fixture
async def boris(bot, language, said):
    """Somebody else."""
    return await grown_up(bot.telegram.person(next(numbers), "Борис", language_code=language), said)


async def grown_up(person, said):
    await person.says("/start")
    await person.presses(said.plain("adult.yes"))
    person.chat.messages.clear()
    return person


@pytest.fixture
def listed(bot):
    """What stands on somebody's list, as the database has it."""

    async def read(person):
        rows = await bot.connection.fetch(
            """
            SELECT coalesce(i.tobacco_id::text, i.custom_name) AS what, i.purchased_at IS NOT NULL AS bought
              FROM wishlist_items i WHERE i.owner_id = $1 ORDER BY i.id
            """,
            person.id,
        )
        return {row["what"]: "bought" if row["bought"] else "wanted" for row in rows}

    return read


@pytest.fixture
def put(bot):
    """Things on somebody's list, without a word."""

    async def add(person, *what, bought=False, note=""):
        from hookah_wishlist.wishlist import store
        from hookah_wishlist.wishlist.model import Change, Which

        async with bot.connection.transaction():
            for one in what:
                wanted = store.put if isinstance(one, int) else store.add_custom
                kept = await wanted(bot.connection, person.id, one, note=note)
                if bought:
                    await store.change(
                        bot.connection, person.id, Which(item_id=kept.item.id), Change(purchased=True)
                    )

    return add
