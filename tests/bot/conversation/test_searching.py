"""Any text is a search; its answers open and add; links open cards."""

import pytest

SURE_OF = {"ru": "В вашем списке", "en": "On your list"}


async def test_any_text_is_a_search_of_up_to_eight_answers(anna):
    await anna.says("вишня")
    shown = anna.last
    assert shown.text.startswith("🔎 вишня")
    assert "1. Вишня 0 · Вишнёвый сад" in shown.text
    assert "8. " in shown.text
    assert "9. " not in shown.text
    assert [len(row) for row in shown.buttons[:8]] == [2] * 8
    assert shown.buttons[0][1].text == "➕"


async def test_more_answers_come_in_place(anna, said):
    await anna.says("вишня")
    await anna.presses(said.plain("button.more"))
    assert len(anna.heard()) == 1
    assert "9. " in anna.last.text
    assert "1. Вишня 0 " not in anna.last.text


async def test_the_only_answer_is_its_card(anna, said):
    await anna.says("морозная мята")
    assert anna.last.text.startswith("Морозная мята\nFrost Mint\nСеверка · Классика · ")
    assert said.plain("button.add") in anna.last.button_texts


async def test_a_card_tells_everything(anna, language):
    await anna.says("frost mint")
    expected = {
        "ru": (
            "Морозная мята\nFrost Mint\nСеверка · Классика · Россия\n\n★ 4,4 · 1\u00a0234 оценки\n"
            "Крепость: Средняя\nПо оценкам: Средне-крепкая\nСтатус: Выпускается\nВкусы: Мята\n"
            "Холодная мята.\nСтраница на htreviews"
        ),
        "en": (
            "Морозная мята\nFrost Mint\nСеверка · Классика · Russia\n\n★ 4.4 · 1,234 ratings\n"
            "Strength: Medium\nBy ratings: Medium-strong\nStatus: In production\nFlavours: Mint\n"
            "Холодная мята.\nPage on htreviews"
        ),
    }
    assert anna.last.text == expected[language]
    links = [entity["url"] for entity in anna.last.entities if entity["type"] == "text_link"]
    assert links == ["http://127.0.0.1:9/tobaccos/severka/klassika/vkus-1"]


async def test_a_card_shows_its_picture_above_and_can_be_edited(bot, anna):
    await anna.says("frost mint")
    sent = bot.telegram.calls_of("sendMessage")[-1].payload["link_preview_options"]
    assert sent["url"].startswith("https://wishlist.example/pictures/1?w=640&v=")
    assert (sent["show_above_text"], sent["is_disabled"]) == (True, False)


async def test_adding_from_the_answers_changes_only_its_button(anna, listed):
    await anna.says("вишня")
    before = anna.last
    answer = await anna.presses(before.buttons[1][1])
    assert "Вишня 1" in answer["text"]
    assert anna.last.text == before.text
    assert [row[1].text for row in anna.last.buttons[:3]] == ["➕", "✓", "➕"]
    assert await listed(anna) == {"101": "wanted"}


async def test_adding_twice_adds_once(anna, listed, said):
    await anna.says("вишня")
    first = anna.last.buttons[0][1]
    await anna.presses(first)
    answer = await anna.presses_data(first.data, message=anna.last)
    assert answer["text"] == said.plain("answer.had", name="Вишня 0")
    assert await listed(anna) == {"100": "wanted"}


async def test_opening_leaves_the_answers_where_they_are(anna):
    await anna.says("вишня")
    await anna.presses(anna.last.buttons[2][0])
    assert [shown.text.split("\n")[0] for shown in anna.heard()] == ["🔎 вишня", "Вишня 2"]


async def test_what_is_not_found_can_be_kept_as_written(anna, listed, said):
    await anna.says("qzxj wvkq")
    assert anna.last.text == said.plain("search.nothing", text="qzxj wvkq")
    await anna.presses(said.plain("button.as_written"))
    assert await listed(anna) == {"qzxj wvkq": "wanted"}
    await anna.presses(said.plain("button.list"))
    assert said.plain("list.typed") in anna.last.text


async def test_the_search_command_searches_at_once_or_asks(anna, said):
    await anna.says("/search вишня")
    assert "1. Вишня 0" in anna.last.text
    await anna.says("/search")
    assert anna.last.text == said.plain("search.ask")
    await anna.says("frost mint")
    assert anna.last.text.startswith("Морозная мята")


@pytest.mark.parametrize(
    "text",
    [
        "https://htreviews.org/tobaccos/severka/klassika/vkus-1",
        "http://www.htreviews.org/tobaccos/severka/klassika/vkus-1?from=x#y",
        "m.htreviews.org/tobaccos/Severka/klassika/vkus-1/",
        "Смотрите: https://htreviews.org/tobaccos/severka/klassika/vkus-1, очень хвалят!",
        "Слышал?\nСовсем новый\n(https://htreviews.org/tobaccos/severka/klassika/vkus-1)",
    ],
)
async def test_a_link_to_the_source_opens_its_card(anna, text):
    await anna.says(text)
    assert anna.last.text.startswith("Морозная мята")
    assert len(anna.heard()) == 1


async def test_a_link_behind_the_words_of_a_forwarded_post_opens_its_card(anna):
    address = "https://htreviews.org/tobaccos/severka/klassika/vkus-1"
    linked = [{"type": "text_link", "offset": 9, "length": 4, "url": address}]
    await anna.forwards("🔥 Берите вот это\nи это\nи ещё", entities=linked)
    assert anna.last.text.startswith("Морозная мята")


async def test_a_link_to_a_brand_shows_its_best(anna):
    await anna.says("https://htreviews.org/tobaccos/severka")
    assert anna.last.text.startswith("Северка\n\n1. Морозная мята")
    await anna.says("https://htreviews.org/tobaccos/severka/nochnaya")
    assert anna.last.text.startswith("Северка · Ночная\n\n1. Ночные ягоды")


@pytest.mark.parametrize("path", ["severka/klassika/nowhere", "nobody"])
async def test_a_page_that_is_not_known_is_told_so(anna, path, said):
    await anna.says(f"https://htreviews.org/tobaccos/{path}")
    assert anna.last.text == said.plain("link.unknown")


async def test_a_foreign_link_is_not_taken_for_the_source(anna):
    await anna.says("https://evil.example/tobaccos/severka/klassika/vkus-1")
    assert not anna.last.text.startswith("Морозная мята")


async def test_a_photo_is_its_caption(anna):
    await anna.shows("морозная мята")
    assert anna.last.text.startswith("Морозная мята")


async def test_a_photo_without_words_asks_for_words(anna, said):
    await anna.shows()
    assert anna.last.text == said.plain("text.needed")


async def test_an_unknown_command_is_told_so(anna, said):
    await anna.says("/frobnicate")
    assert anna.last.text == said.plain("command.unknown")


async def test_new_flavours_are_shown_the_newest_first_and_page_by_page(anna, said):
    await anna.says("/new")
    assert anna.last.text.startswith(said.html("new.title").replace("<b>", "").replace("</b>", ""))
    first = anna.last.text
    await anna.presses(said.plain("button.more"))
    assert anna.last.text != first
    assert len(anna.heard()) == 1


async def test_similar_tobaccos_come_below_the_card(anna, said):
    await anna.says("frost mint")
    await anna.presses(said.plain("button.similar"))
    assert said.plain("similar.title", name="Морозная мята") in anna.last.text
    assert "Ягодная мята" in anna.last.text
    await anna.says("/start t_4")
    await anna.presses(said.plain("button.similar"))
    assert anna.last.text == said.plain("similar.nothing", name="Лимонад")


async def test_buttons_of_answers_too_old_to_be_edited_work_below(anna, listed, said):
    await anna.says("/help")
    await anna.presses_data("o:1")
    assert anna.last.text.startswith("Морозная мята")
    await anna.presses_data("a:2:")
    assert anna.last.text.startswith("Ягодная мята")
    assert await listed(anna) == {"2": "wanted"}
    answer = await anna.presses_data("m:1")
    assert answer["text"] == said.plain("answer.too_old")


NEVER_MADE = (
    "?", "o:", "o:99999999999999999999", "a:-1:", "l:", "l:w99999999999999o", "t:x:y:z", "w:0:0",
    "m:99999999999", "m:-5", "f:99999999999", "f:-1", "u:99999999999999999999:t9", "s:-1",
    "18:1:" + "x" * 55, "y:xx", "c:z:-1:1",
)  # fmt: skip


@pytest.mark.parametrize("data", NEVER_MADE)
async def test_a_button_that_never_was_harms_nobody(anna, data, said):
    await anna.says("/search вишня")
    await anna.presses_data(data, message=anna.last)
    assert said.plain("trouble", code="")[:20] not in anna.last.text
