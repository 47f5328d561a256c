"""The first words: adulthood before anything else, and links that open something."""

import pytest

GREETING = {"ru": "Услышали о вкусе", "en": "Hear of a flavour"}
QUESTION = {"ru": "Вам уже есть 18 лет?", "en": "Are you 18 or older?"}
HOW_TO = {"ru": "Просто пришлите мне:", "en": "Just send me:"}
THANKS = {"ru": "Спасибо. Больше не спрошу.", "en": "Thank you. I will not ask again."}


async def test_start_greets_and_asks_for_adulthood_once(newcomer, language, said):
    await newcomer.says("/start")
    assert GREETING[language] in newcomer.last.text
    assert QUESTION[language] in newcomer.last.text
    await newcomer.presses(said.plain("adult.yes"))
    assert [shown.text.split("\n")[0] for shown in newcomer.heard()] == [THANKS[language], HOW_TO[language]]
    await newcomer.says("/start")
    assert QUESTION[language] not in newcomer.last.text
    assert HOW_TO[language] in newcomer.last.text


async def test_the_mini_app_and_the_list_are_one_touch_away(anna, said):
    await anna.says("/start")
    assert await anna.presses(said.plain("button.app")) == "https://wishlist.example/"
    await anna.presses(said.plain("button.list"))
    assert said.plain("list.empty") in anna.last.text


async def test_who_says_no_is_shown_nothing_and_may_think_again(newcomer, language, said):
    await newcomer.says("/start")
    await newcomer.presses(said.plain("adult.no"))
    assert newcomer.last.text == said.plain("adult.refused")
    assert newcomer.last.buttons == ()
    await newcomer.says("мята")
    assert QUESTION[language] in newcomer.last.text


@pytest.mark.parametrize(
    "text", ["мята", "/list", "/new", "/search мята", "/add мята", "/purchased", "/clear"]
)
async def test_nothing_is_shown_before_adulthood(newcomer, language, text):
    await newcomer.says(text)
    assert QUESTION[language] in newcomer.last.text
    assert "Северка" not in newcomer.last.text


@pytest.mark.parametrize("data", ["o:1", "a:1:", "l:w0o", "s:1", "f:900", "t:1:1:c", "u:1:w0o", "i:1"])
async def test_no_button_works_before_adulthood(newcomer, language, data, listed):
    await newcomer.says("/help")
    await newcomer.presses_data(data)
    assert QUESTION[language] in newcomer.last.text
    assert await listed(newcomer) == {}


@pytest.mark.parametrize("command", ["/help", "/privacy", "/settings", "/delete_me", "/cancel"])
async def test_what_is_kept_and_how_it_goes_is_told_to_everybody(newcomer, language, command):
    await newcomer.says(command)
    assert QUESTION[language] not in newcomer.last.text


async def test_what_was_searched_for_before_the_question_follows_the_yes(newcomer, said):
    await newcomer.says("ягодная мята")
    await newcomer.presses(said.plain("adult.yes"))
    assert "Ягодная мята" in newcomer.last.text


async def test_a_link_opens_a_tobacco_also_through_the_question(newcomer, said):
    await newcomer.opens("https://t.me/wishlist_bot?start=t_1")
    assert "Морозная мята" not in newcomer.last.text
    await newcomer.presses(said.plain("adult.yes"))
    assert newcomer.last.text.startswith("Морозная мята")


async def test_links_open_the_list_a_search_and_add(anna, listed, said):
    await anna.opens("https://t.me/wishlist_bot?start=list")
    assert said.plain("list.empty") in anna.last.text
    await anna.opens("https://t.me/wishlist_bot?start=s_0LLQuNGI0L3Rjw")  # вишня
    assert "1. Вишня 0" in anna.last.text
    await anna.opens("https://t.me/wishlist_bot?start=add_2")
    assert said.plain("card.wanted") in anna.last.text
    assert await listed(anna) == {"2": "wanted"}


@pytest.mark.parametrize("payload", ["t_99999", "t_", "add_0", "s_????", "s_", "t_1_2", "x" * 64, "list_1"])
async def test_a_link_that_leads_nowhere_is_answered_kindly(anna, payload, said):
    await anna.says(f"/start {payload}")
    assert anna.last.text == said.plain("gone") or said.plain("start.how_to")[:10] in anna.last.text


async def test_a_second_yes_changes_nothing(bot, newcomer, said):
    await newcomer.says("/start")
    first = newcomer.last
    await newcomer.presses(said.plain("adult.yes"))
    when = "SELECT adult_confirmed_at FROM users WHERE id = $1"
    before = await bot.connection.fetchval(when, newcomer.id)
    await newcomer.presses_data("18:1:", message=first)
    assert await bot.connection.fetchval(when, newcomer.id) == before
