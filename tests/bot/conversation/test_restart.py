"""Nothing of a conversation lives in the process: another one goes on with it."""

import pytest

from hookah_wishlist.database import connect
from tests.bot.conversation.conftest import grown_up
from tests.bot.conversation.given import given_catalogue
from tests.bot.running import running_bot
from tests.telegram import fake_telegram


@pytest.fixture
async def catalogue_url(fresh_database):
    connection = await connect(fresh_database)
    await given_catalogue(connection)
    await connection.close()
    return fresh_database


async def test_buttons_and_inputs_go_on_after_a_restart(catalogue_url, language, said):
    async with fake_telegram() as telegram:
        anna = telegram.person(1, language_code=language)
        async with running_bot(catalogue_url, telegram):
            await grown_up(anna, said)
            await anna.says("вишня\nмята")
            await anna.presses(anna.last.buttons[0][0])
            await anna.says("frost mint")
            await anna.presses(said.plain("button.add"))
            await anna.presses(said.plain("button.note"))
        async with running_bot(catalogue_url, telegram):
            await anna.says("после перерыва")
            assert "📝 после перерыва" in anna.last.text
            await anna.presses(said.plain("button.bought"))
            await anna.presses(said.plain("button.leave_out"))
            await anna.says("/list")
            assert "1. Вишня 0" in anna.last.text


async def test_the_conversation_is_the_same_where_the_bot_fetches_its_updates(catalogue_url, language, said):
    """Without a PUBLIC_URL there is no Mini App to open and no picture to show."""
    async with fake_telegram() as telegram, running_bot(catalogue_url, telegram, is_fetching=True):
        anna = telegram.person(1, language_code=language)
        await grown_up(anna, said)
        await anna.says("frost mint")
        await anna.presses(said.plain("button.add"))
        assert said.plain("card.wanted") in anna.last.text
        assert said.plain("button.app") not in anna.last.button_texts
        await anna.says("/app")
        assert anna.last.text == said.plain("app.none")
        answer = await anna.asks_inline("frost mint")
        assert "thumbnail_url" not in answer["results"][0]
        assert [called for called in telegram.calls if called.status == 400] == []


async def test_a_card_comes_without_its_details_where_the_source_is_away(catalogue_url, language, said):
    async def read_details(number, party):
        raise OSError("the source is away")

    async with (
        fake_telegram() as telegram,
        running_bot(catalogue_url, telegram, fetch_details=read_details),
    ):
        anna = telegram.person(1, language_code=language)
        connection = await connect(catalogue_url)
        await connection.execute("UPDATE tobaccos SET details_at = NULL WHERE id = 1")
        await connection.close()
        await grown_up(anna, said)
        await anna.says("frost mint")
        assert anna.last.text.startswith("Морозная мята")
