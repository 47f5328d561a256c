"""What Telegram says about our webhook, and whether it answers at all."""

from datetime import timedelta

import pytest

from hookah_wishlist.bot import running
from hookah_wishlist.bot.webhook import BOT
from hookah_wishlist.web.health import State
from tests.bot import ground
from tests.bot.running import running_bot
from tests.telegram import cut
from tests.timeouts import GUARD, until


@pytest.fixture
def bot(telegram, catalogue_database, monkeypatch):
    monkeypatch.setattr(running, "ASK_EVERY", 0.05)
    telegram.time_scale = 0.01

    def bot(**told):
        return running_bot(catalogue_database, telegram, conversation=ground.conversation, **told)

    return bot


async def seen(health, app, state):
    """The part once it is in this state."""
    looks = health(transport=app[BOT].transport)

    async def part():
        found = (await looks.look())["bot"]
        return found if found.state is state else None

    return await until(part)


async def test_a_webhook_that_fails_is_named_with_telegrams_words_until_nothing_waits(bot, telegram, health):
    async with bot() as app:
        assert (await seen(health, app, State.WELL)).told["pending"] == 0
        secret, telegram.webhook["secret"] = telegram.webhook["secret"], "another"
        await telegram.person(1).says("/count", wait=False)
        part = await seen(health, app, State.DEGRADED)
        assert part.reason.startswith("Telegram says: Wrong response from the webhook: 401 ")
        assert part.told["pending"] == 1
        assert 0 <= part.told["last_error_age_seconds"] < GUARD
        telegram.webhook["secret"] = secret
        part = await seen(health, app, State.WELL)
        assert part.told["pending"] == 0
        assert part.told["last_error"] is not None
        assert secret not in str(part)
        assert telegram.token not in str(part)


async def test_a_webhook_that_somebody_has_set_elsewhere_is_named(bot, telegram, health):
    async with bot() as app:
        ours, telegram.webhook["url"] = telegram.webhook["url"], "http://127.0.0.1:9/elsewhere"
        assert (
            await seen(health, app, State.DEGRADED)
        ).reason == "Telegram brings updates to another address"
        telegram.webhook["url"] = ours
        await seen(health, app, State.WELL)


async def test_a_telegram_that_does_not_answer_is_named_after_a_while(bot, telegram, health, monkeypatch):
    async with bot() as app:
        with monkeypatch.context() as impatience:
            within = "hookah_wishlist.watch.health.telegram.TOLD_WITHIN"
            impatience.setattr(within, timedelta(seconds=0.3))
            telegram.next("getWebhookInfo", cut(), times=100_000)
            part = await seen(health, app, State.DEGRADED)
        assert "could not be asked" in part.reason
        assert telegram.token not in part.reason
        telegram.forgive()
        await seen(health, app, State.WELL)
