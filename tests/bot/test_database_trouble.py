"""A database that cannot write now: nobody is told of it, and the update comes again until it works."""

import pytest

from tests.bot import ground
from tests.bot.running import running_bot
from tests.database.trouble import failing_writes

NOT_NOW = ("53100", "53200", "25006", "58030")


@pytest.mark.parametrize("sqlstate", NOT_NOW)
async def test_a_message_is_brought_again_and_answered_once_when_it_is_over(telegram, bot_database, sqlstate):
    async with running_bot(bot_database, telegram, conversation=ground.conversation):
        anna = telegram.person(1)
        async with failing_writes(bot_database, "users", sqlstate):
            delivery = await anna.says("/count", wait=False)
            await telegram.until(lambda: len(delivery.statuses) >= 2)
        await delivery.done.wait()
        await telegram.settled()
    assert set(delivery.statuses[:-1]) == {503}
    assert delivery.statuses[-1] == 200
    assert [shown.text for shown in anna.heard()] == ["1"]


async def test_a_message_that_is_fetched_is_asked_for_again(telegram, bot_database, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.bot.polling.AFTER_FAILURE", 0.02)
    anna = telegram.person(1)
    async with running_bot(bot_database, telegram, conversation=ground.conversation, is_fetching=True):
        async with failing_writes(bot_database, "users", "53100"):
            delivery = await anna.says("/count", wait=False)
            before = len(telegram.calls_of("getUpdates"))
            await telegram.until(lambda: len(telegram.calls_of("getUpdates")) >= before + 2)
        await delivery.done.wait()
        await telegram.settled()
    assert [shown.text for shown in anna.heard()] == ["1"]
