"""Where Telegram brings updates: who is let in, how it is set up, what is answered."""

import asyncio

import pytest
from aiohttp import web

from hookah_wishlist.bot.webhook import BOT, place_of
from tests.bot import ground
from tests.bot.running import held, running_bot
from tests.telegram import server_error, slow, too_many

SECRET = "X-Telegram-Bot-Api-Secret-Token"
SETTERS = ("setWebhook", "setMyCommands", "setMyDescription", "setMyShortDescription", "setChatMenuButton")


@pytest.fixture
def bot(telegram, bot_database):
    def bot(**settings):
        return running_bot(bot_database, telegram, conversation=ground.conversation, **settings)

    return bot


async def posted(telegram, body, *, address="", secret=None):
    secret = telegram.webhook["secret"] if secret is None else secret
    url = telegram.webhook["url"] + address
    async with telegram.client.post(url, data=body, headers={SECRET: secret} if secret else {}) as response:
        return response.status


async def test_nobody_else_is_let_in(bot, telegram):
    async with bot():
        assert await posted(telegram, b"{}", secret="wrong") == 401
        assert await posted(telegram, b"{}", secret="\u0451\u0436") == 401
        assert await posted(telegram, b"{}", secret=False) == 401
        assert await posted(telegram, b"{}", address="x") == 404
        assert telegram.token not in telegram.webhook["url"] + telegram.webhook["secret"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b"1", b"{}", b'{"update_id": "x"}'])
async def test_what_is_no_update_is_refused(bot, telegram, body):
    async with bot():
        assert await posted(telegram, body) == 400


async def test_an_update_of_a_telegram_to_come_is_taken_and_logged(bot, telegram):
    async with bot():
        assert await posted(telegram, b'{"update_id": 1, "hologram": {"shape": 4}}') == 200
        assert await posted(telegram, b'{"update_id": 2, "message": {"text": "x"}}') == 200
        assert await posted(telegram, b'{"update_id": 3, "message": 5}') == 200


async def introduced(telegram):
    await telegram.until(lambda: telegram.calls_of("getChatMenuButton"))


async def test_a_second_start_tells_telegram_nothing(bot, telegram):
    public = {"public_url": "https://wishlist.example"}
    async with bot(**public):
        await introduced(telegram)
        await telegram.until(lambda: telegram.calls_of("setChatMenuButton"))
    place = place_of(telegram.token)
    assert telegram.webhook["url"] == f"https://wishlist.example/telegram/{place.name}"
    assert telegram.webhook["secret"] == place.secret
    assert telegram.allowed == ["callback_query", "inline_query", "message", "my_chat_member"]
    assert telegram.calls_of("deleteWebhook") == []
    telegram.calls.clear()
    async with bot(**public):
        await introduced(telegram)
    assert telegram.calls_of(*SETTERS) == []


async def test_what_telegram_shows_of_the_bot_is_told_in_each_language(bot, telegram):
    async with bot(public_url="https://wishlist.example"):
        await telegram.until(lambda: telegram.menu_buttons)
    assert telegram.texts["description", ""] == telegram.texts["description", "en"] == "What it is"
    assert telegram.texts["short_description", "ru"] == "Коротко"
    commands = {place: [told["command"] for told in list] for place, list in telegram.commands.items()}
    scopes = ("all_private_chats", "all_group_chats", "default")
    assert commands == {(s, None, language): ["count"] for s in scopes for language in ("", "en", "ru")}
    assert telegram.menu_buttons[None]["web_app"]["url"] == "https://wishlist.example/"


async def test_a_telegram_that_is_away_at_the_start_is_asked_again(bot, telegram, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.bot.running.FIRST_PAUSE", 0.05)
    telegram.next("getMe", server_error())
    telegram.next("setWebhook", too_many(0.1))
    telegram.next("setMyCommands", slow(0.2))
    async with bot():
        anna = telegram.person(1)
        await anna.says("/count")
        assert anna.last.text == "1"


async def test_what_comes_before_the_bot_knows_its_name_comes_again(bot, telegram):
    async with bot() as app:
        app[BOT]._is_ready = False
        anna = telegram.person(1)
        delivery = await anna.says("/count", wait=False)
        await telegram.until(lambda: delivery.statuses)
        app[BOT]._is_ready = True
        await delivery.done.wait()
        assert delivery.statuses[0] == 503
        assert delivery.statuses[-1] == 200
        await telegram.settled()
        assert [shown.text for shown in anna.heard()] == ["1"]


async def test_a_database_that_is_away_makes_telegram_come_again(bot, telegram, monkeypatch):
    from hookah_wishlist.bot import store
    from hookah_wishlist.database import DatabaseUnavailable

    remember, failures = store.remember, [DatabaseUnavailable("away"), DatabaseUnavailable("away")]

    async def away_at_first(connection, update_id):
        if failures:
            raise failures.pop()
        return await remember(connection, update_id)

    async with bot():
        monkeypatch.setattr(store, "remember", away_at_first)
        anna = telegram.person(1)
        delivery = await anna.says("/count")
        assert delivery.statuses == [503, 503, 200]
        assert [shown.text for shown in anna.heard()] == ["1"]


async def test_an_update_under_way_at_the_end_is_finished_and_answered(bot, telegram, bot_database):
    anna = telegram.person(1)
    async with held(bot_database) as hold:
        async with bot() as app:
            delivery = await anna.says("/hold", wait=False)
            await hold.until_waiting(1)
            releasing = asyncio.create_task(hold.release_at_the_end_of(app))
        await releasing
    assert delivery.statuses == [200]
    assert anna.last.text == "held 1"


async def test_no_list_of_addresses_shows_the_webhook(bot, telegram):
    async with bot() as app:
        told = [resource.canonical for resource in app.router.resources()]
        assert isinstance(app, web.Application)
    assert told == ["/telegram/{name}"]
