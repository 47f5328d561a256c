"""An update is handled once, whatever comes between."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from hookah_wishlist.database import open_pool
from hookah_wishlist.people import store
from tests.bot import ground
from tests.bot.running import held, running_bot
from tests.telegram import too_old
from tests.timeouts import GUARD, until


@pytest.fixture
async def anna(telegram, bot_database):
    async with running_bot(bot_database, telegram, conversation=ground.conversation) as app:
        anna = telegram.person(1, "Аня", language_code="ru")
        anna.app = app
        yield anna


@asynccontextmanager
async def looked(url):
    async with open_pool(url) as pool, pool.acquire() as connection:
        yield connection


async def test_a_message_is_answered(anna):
    await anna.says("/count")
    assert [(shown.text, shown.button_texts) for shown in anna.heard()] == [("1", ["more"])]


async def test_the_same_update_twice_is_one_item_and_one_answer(anna):
    for _ in range(2):
        await anna.says("/count", update_id=7)
    assert [shown.text for shown in anna.heard()] == ["1"]


async def test_the_same_update_twice_at_once_is_handled_once(anna, telegram, bot_database):
    message = {"message_id": 5, "date": 0, "chat": anna.chat.told, "from": anna.user, "text": "/hold"}
    anna.chat.has_bot = True
    url, secret = telegram.webhook["url"], {"X-Telegram-Bot-Api-Secret-Token": telegram.webhook["secret"]}

    async def brought():
        update = {"update_id": 9, "message": message}
        async with telegram.client.post(url, json=update, headers=secret) as response:
            return response.status

    async with held(bot_database) as hold:
        answers = asyncio.gather(*(brought() for _ in range(5)))
        await hold.until_waiting(5)
        await hold.release()
        assert await answers == [200] * 5
    await telegram.settled()
    assert [shown.text for shown in anna.heard()] == ["held 1"]


async def test_many_updates_of_one_person_at_once_lose_nothing(anna, telegram):
    await anna.says("/count")
    number = anna.last
    await asyncio.gather(*(anna.presses_data("more", message=number, wait=False) for _ in range(10)))
    await telegram.until(lambda: not telegram.waiting_updates())
    await telegram.settled()
    assert anna.last.text == "11"


async def test_a_pressed_button_is_always_answered(anna):
    await anna.says("/count")
    assert await anna.presses("more") == {"callback_query_id": anna_answer(anna)}
    assert anna.last.text == "2"
    answer = await anna.presses_data("answered", message=anna.last)
    assert answer["text"] == "3 pressed"


def anna_answer(anna):
    return anna.telegram.calls_of("answerCallbackQuery")[-1].payload["callback_query_id"]


async def test_inline_queries_are_answered(anna):
    answer = await anna.asks_inline("кола")
    assert [result["title"] for result in answer["results"]] == ["One"]


async def test_a_failure_undoes_all_and_is_told_once(anna, bot_database):
    await anna.says("/fail")
    assert [shown.text.partition(" trouble ")[0] for shown in anna.heard()] == ["ru"]
    code = anna.last.text.split()[-1]
    assert len(code) == 6
    async with looked(bot_database) as connection:
        assert (await store.find(connection, 1)) is None  # even the person was made known only in what failed
    await anna.says("/count")
    assert anna.last.text == "1"  # the chat goes on


async def test_a_failure_behind_a_button_is_told_in_its_answer(anna):
    await anna.says("/count")
    answer = await anna.presses_data("fail", message=anna.last)
    assert answer["text"].startswith("ru trouble ")
    assert answer["show_alert"] is True
    assert [shown.text for shown in anna.heard()] == ["1"]


async def test_languages_follow_telegram(anna, telegram):
    john = telegram.person(2, "John", language_code="en")
    await john.says("hello & <b>")
    assert john.last.text == "en: hello & <b>"
    assert anna.heard() == []


async def test_a_dialog_takes_the_next_message_and_no_command(anna):
    await anna.says("/ask")
    await anna.says("/count")
    await anna.says("ice cold")
    await anna.says("ice cold")
    assert [shown.text for shown in anna.heard()] == ["A note?", "1", "noted ice cold for 5", "ru: ice cold"]


async def test_a_dialog_is_of_one_person_in_their_private_chat(anna, telegram):
    john, group = telegram.person(2, "John", language_code="en"), telegram.group()
    await anna.says("/ask", chat=group)
    await john.says("x", chat=group)
    await anna.says("y")
    await anna.says("z", chat=group)
    assert [shown.text for shown in group.screen() if shown.is_bots] == ["A note?", "en: x", "ru: z"]
    assert anna.last.text == "ru: y"
    await anna.says("/ask")
    await john.says("x")
    await anna.says("y")
    assert (anna.last.text, john.last.text) == ("noted y for 5", "en: x")


async def test_a_dialog_ends_after_a_quarter_of_an_hour(anna, bot_database):
    await anna.says("/ask")
    async with looked(bot_database) as connection:
        left = await connection.fetchval("SELECT expires_at - now() FROM dialog_states")
        assert 900 - GUARD < left.total_seconds() <= 900
        await connection.execute("UPDATE dialog_states SET expires_at = now()")
    await anna.says("ice")
    assert anna.last.text == "ru: ice"


async def test_who_blocks_the_bot_is_unreachable_until_writing_again(anna, bot_database):
    await anna.says("/count")
    await anna.blocks()
    async with looked(bot_database) as connection:
        assert (await store.find(connection, 1)).reachable is False
        await anna.unblocks()
        assert (await store.find(connection, 1)).reachable is True


async def test_blocking_makes_nobody_known(anna, bot_database):
    await anna.blocks()
    async with looked(bot_database) as connection:
        assert await store.find(connection, 1) is None


async def test_a_refused_message_marks_unreachable(anna, bot_database):
    await anna.says("/count")
    anna.chat.is_blocked = True
    await anna.says("/count")
    async with looked(bot_database) as connection:
        await until(lambda: is_unreachable(connection))
        anna.chat.is_blocked = False
        await anna.says("/count")
        assert (await store.find(connection, 1)).reachable is True


async def is_unreachable(connection):
    """Written down after the refused message has left the outbox."""
    return not (await store.find(connection, 1)).reachable


async def test_an_answer_that_comes_too_late_is_let_go(anna, telegram):
    await anna.says("/count")
    telegram.next("answerCallbackQuery", too_old())
    await anna.presses("more", wait=False)
    await telegram.until(lambda: anna.last.text == "2")
    await telegram.settled()


async def test_bots_and_channels_are_not_talked_to(anna, telegram):
    bot = telegram.person(3, "Other")
    bot.user["is_bot"] = True
    group = telegram.group()
    await bot.says("/count", chat=group)
    await anna.sends({"text": "/count", "sender_chat": group.chat.told}, chat=group)
    assert telegram.calls_of("sendMessage") == []
