"""In a group the bot answers when addressed and shows nothing private."""

import itertools
import json

import pytest

from hookah_wishlist.bot.presses import press_of
from hookah_wishlist.bot.profiles import PRIVATE
from hookah_wishlist.bot.scope import ChatScope
from tests.bot.conversation.places import sent_since

numbers = itertools.count(1)
SAID = (
    *("/start list", "/start t_1", "/start add_2", "/start@wishlist_bot s_0LLQuNGI0L3Rjw"),
    *("/add мята", "/add@wishlist_bot frost mint", "/remove secret", "/search мята"),
    *("@wishlist_bot мята", "@wishlist_bot frost mint", "@wishlist_bot"),
)


@pytest.fixture
def group(bot):
    return bot.telegram.group(-1000 - next(numbers))


async def test_what_is_not_said_to_the_bot_is_not_answered(anna, newcomer, group):
    for person in (anna, newcomer):
        await person.says("вишня", chat=group)
        await person.says("вишня\nмята", chat=group)
        await person.says("https://htreviews.org/tobaccos/severka", chat=group)
    assert group.last is None


async def test_a_search_by_name_is_answered_with_buttons_for_everybody(anna, boris, group, put, listed, said):
    await put(anna, 100)
    await anna.says("@wishlist_bot вишня", chat=group)
    assert "1. Вишня 0" in group.last.text
    assert {row[1].text for row in group.last.buttons} == {"➕"}
    assert group.last.buttons[0][0].url == "https://t.me/wishlist_bot?start=t_100"
    before = group.last
    answer = await boris.presses_data(before.buttons[2][1].data, message=before, chat=group)
    assert answer["text"] == said.plain("answer.added", name="Вишня 2")
    assert await listed(boris) == {"102": "wanted"}
    assert await listed(anna) == {"100": "wanted"}
    assert group.last == before


async def test_an_answer_to_the_bots_message_is_addressed_to_it(bot, anna, group):
    await anna.says("@wishlist_bot вишня", chat=group)
    replied = {
        "message_id": group.last.id,
        "date": 0,
        "chat": group.chat.told,
        "from": bot.telegram.me,
        "text": "x",
    }
    await anna.says("frost mint", chat=group, reply_to_message=replied)
    assert group.last.text.startswith("Морозная мята")


async def test_somebody_not_confirmed_is_told_so_alone(bot, anna, group, language, said):
    await anna.says("@wishlist_bot вишня", chat=group)
    stranger = bot.telegram.person(50_000 + abs(group.chat.id), language_code=language)
    answer = await stranger.presses_data(group.last.buttons[0][1].data, message=group.last, chat=group)
    assert answer["text"] == said.plain("adult.answer")
    await stranger.says("/search вишня", chat=group)
    assert group.last.text == said.plain("adult.elsewhere")
    assert group.last.buttons[0][0].url == "https://t.me/wishlist_bot"
    said_so = len(group.screen())
    await stranger.says("/weather", chat=group)
    assert len(group.screen()) == said_so + 1
    await stranger.says("@wishlist_bot вишня", chat=group)
    assert group.last.text == said.plain("adult.elsewhere")
    assert len(group.screen()) == said_so + 3


@pytest.mark.parametrize("command", ["/list", "/list@wishlist_bot", "/purchased", "/remove", "/clear"])
async def test_the_list_in_a_group_is_only_a_link(anna, group, put, command, said):
    await put(anna, 1, note="тайна")
    await anna.says(command, chat=group)
    assert group.last.text == said.plain("group.list")
    assert group.last.buttons[0][0].url == "https://t.me/wishlist_bot?start=list"


@pytest.mark.parametrize("command", ["/settings", "/delete_me", "/app", "/start"])
async def test_private_matters_are_for_the_private_chat(anna, group, command):
    await anna.says(command, chat=group)
    assert group.last.buttons[0][0].url.startswith("https://t.me/wishlist_bot")
    assert group.last.buttons[0][0].web_app is None


async def test_commands_for_another_bot_are_not_ours(anna, group):
    await anna.says("/list@other_bot", chat=group)
    assert group.last is None


async def test_searching_and_new_flavours_work_in_a_group(anna, group, said):
    await anna.says("/search вишня", chat=group)
    assert "1. Вишня 0" in group.last.text
    await anna.says("/new", chat=group)
    assert "1. " in group.last.text
    await anna.says("/search", chat=group)
    assert group.last.text == said.plain("group.ask")
    await anna.says("/add frost mint", chat=group)
    assert group.last.text.startswith("Морозная мята")
    await anna.says("@wishlist_bot zzqqxx", chat=group)
    assert group.last.text == said.plain("search.nothing", text="zzqqxx")


async def test_a_card_in_a_group_tells_nothing_of_anybodys_list(anna, group, put, said):
    await put(anna, 1, note="тайна")
    await anna.says("@wishlist_bot frost mint", chat=group)
    assert "тайна" not in group.last.text
    assert said.plain("card.wanted") not in group.last.text
    assert said.plain("button.add") in group.last.button_texts


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_nothing_that_is_said_in_a_group_shows_anything_private(bot, anna, put, kind, listed):
    """And every button that comes works where it hangs: it is a link, or may be pressed in a group."""
    await put(anna, 1, "secret wish", note="secret note")
    began = len(bot.telegram.calls)
    for text in (*(f"/{command}" for command in PRIVATE), *SAID):
        group = bot.telegram.group(-5000 - next(numbers), type=kind)  # one alone would soon wait for its turn
        await anna.says(text, chat=group)
        await anna.says(text, chat=group, is_topic_message=True, message_thread_id=7)
        for row in (row for message in group.screen() for row in message.buttons):
            assert all(button.url or press_of(button.data).__scope__ is ChatScope.ANY for button in row)
    sent = sent_since(bot, began)
    assert max(called.payload["chat_id"] for called in sent) <= -5000
    assert [called for called in sent if "secret " in json.dumps(called.payload)] == []
    assert await listed(anna) == {"1": "wanted", "secret wish": "wanted"}


@pytest.mark.parametrize("name", ["add", "search", "note"])
async def test_an_input_that_was_begun_in_a_group_is_over(bot, anna, group, put, listed, name):
    """An earlier release let one begin there."""
    await put(anna, 1, note="secret")
    item = await bot.connection.fetchval("SELECT id FROM wishlist_items WHERE owner_id = $1", anna.id)
    await bot.connection.execute(
        """
        INSERT INTO dialog_states (chat_id, person_id, name, data, expires_at)
             VALUES ($1, $2, $3, $4, now() + interval '10 minutes')
        """,
        group.chat.id,
        anna.id,
        name,
        {"item": item},
    )
    await anna.says("лимонад", chat=group)
    assert group.last is None
    assert await listed(anna) == {"1": "wanted"}
