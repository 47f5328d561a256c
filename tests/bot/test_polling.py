"""Without an address updates are fetched: by one process, each once."""

import asyncio

import pytest

from hookah_wishlist.bot import store
from hookah_wishlist.bot.webhook import BOT
from hookah_wishlist.database import DatabaseUnavailable, connect
from tests.bot import ground
from tests.bot.running import are_turns_waited_for, held, running_bot
from tests.telegram import cut, fault, server_error
from tests.timeouts import until


@pytest.fixture
def bot(telegram, bot_database):
    def bot():
        return running_bot(bot_database, telegram, conversation=ground.conversation, is_fetching=True)

    return bot


async def test_updates_are_fetched_and_answered(bot, telegram):
    async with bot():
        anna = telegram.person(1)
        for _ in range(3):
            await anna.says("/count")
        assert await anna.presses("more") is not None
        assert [shown.text for shown in anna.heard()] == ["1", "2", "4"]


async def test_a_webhook_that_is_in_the_way_is_taken_away_without_losing_what_waits(bot, telegram):
    telegram.webhook |= {"url": "http://127.0.0.1:9/x"}
    telegram.is_retrying = False
    anna = telegram.person(1)
    await anna.says("/count", wait=False)
    async with bot():
        await telegram.until(lambda: anna.last is not None)
        assert anna.last.text == "1"
    assert telegram.webhook["url"] == ""


async def test_one_of_two_fetches_and_the_other_takes_over(bot, telegram, bot_database):
    anna, connection = telegram.person(1), await connect(bot_database)
    async with bot() as one, bot() as other:
        await until(lambda: are_turns_waited_for(connection))
        await anna.says("/count")
        assert [call.status for call in telegram.calls_of("getUpdates") if call.status != 200] == []
        first, second = sorted((one[BOT], other[BOT]), key=lambda it: it.transport.fetching_since is None)
        assert second.transport.fetching_since is None
        first.stop()
        await anna.says("/count")
        assert second.transport.fetching_since is not None
    assert [shown.text for shown in anna.heard()] == ["1", "2"]
    await connection.close()


async def test_faults_of_telegram_are_waited_out(bot, telegram, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.bot.polling.AFTER_FAILURE", 0.05)
    async with bot():
        telegram.next("getUpdates", server_error())
        telegram.next("getUpdates", cut())
        telegram.next("getUpdates", fault(409, "Conflict: terminated by other getUpdates request"))
        anna = telegram.person(1)
        for number in range(5):
            await anna.says("/count")
            assert anna.last.text == str(number + 1)


async def test_what_is_under_way_at_the_end_is_finished_and_acknowledged(bot, telegram, bot_database):
    anna = telegram.person(1)
    async with held(bot_database) as hold:
        async with bot() as app:
            delivery = await anna.says("/hold", wait=False)
            await hold.until_waiting(1)
            releasing = asyncio.create_task(hold.release_at_the_end_of(app))
        await releasing
    assert anna.last.text == "held 1"
    assert delivery.done.is_set()


async def test_chats_are_handled_side_by_side_and_each_in_its_order(bot, telegram, bot_database):
    anna, john = telegram.person(1), telegram.person(2)
    for person, text in ((anna, "/hold"), (anna, "/count"), (john, "/count")):
        await person.says(text, wait=False)  # before the bot asks: all come with one answer
    async with held(bot_database) as hold, bot():
        await telegram.until(lambda: john.last is not None)
        await hold.until_waiting(1)
        assert anna.heard() == []
        await hold.release()
        await telegram.until(lambda: len(anna.heard()) == 2)
        assert [shown.text for shown in anna.heard()] == ["held 1", "2"]


async def test_a_slow_update_holds_up_nobody_elses_next(bot, telegram, bot_database):
    anna, john = telegram.person(1), telegram.person(2)
    async with held(bot_database) as hold, bot():
        delivery = await anna.says("/hold", wait=False)
        await hold.until_waiting(1)
        for number in (1, 2):
            await john.says("/count", wait=False)
            await telegram.until(lambda number=number: len(john.heard()) == number)
        await anna.says("/count", wait=False)
        assert not delivery.done.is_set()
        await hold.release()
        await telegram.until(lambda: len(anna.heard()) == 2 and not telegram.waiting_updates())
    assert [shown.text for shown in anna.heard()] == ["held 1", "2"]
    assert [shown.text for shown in john.heard()] == ["1", "2"]


async def test_a_database_that_is_away_loses_nothing_and_changes_no_order(bot, telegram, monkeypatch):
    remember, failures = store.remember, [DatabaseUnavailable("away"), DatabaseUnavailable("away")]

    async def away_at_first(connection, update_id):
        if failures:
            raise failures.pop()
        return await remember(connection, update_id)

    monkeypatch.setattr("hookah_wishlist.bot.polling.AFTER_FAILURE", 0.05)
    anna = telegram.person(1)
    for text in ("/ask", "ice cold", "/count"):
        await anna.says(text, wait=False)  # before the bot asks: all come with one answer
    monkeypatch.setattr(store, "remember", away_at_first)
    async with bot():
        await telegram.until(lambda: len(anna.heard()) == 3 and not telegram.waiting_updates())
    assert [shown.text for shown in anna.heard()] == ["A note?", "noted ice cold for 5", "1"]
