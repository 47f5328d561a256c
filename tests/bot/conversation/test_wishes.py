"""Several lines are several wishes: the sure ones at once, the others by a question each."""

import pytest


async def test_sure_lines_are_added_at_once(anna, listed, said):
    await anna.says("1. Морозная мята\n- Северка Ягодная мята\n☐ лимонад\n\nлимонад")
    assert await listed(anna) == {"1": "wanted", "2": "wanted", "4": "wanted"}
    assert anna.last.text.split("\n")[:2] == ["➕ Морозная мята — Северка", "➕ Ягодная мята — Северка"]
    await anna.presses(said.plain("button.list"))
    assert "3. " in anna.last.text


async def test_unsure_lines_are_asked_about_one_after_the_other(anna, listed, said):
    await anna.says("лимонад\nвишня\nчай от бабушки\nмята")
    assert await listed(anna) == {"4": "wanted"}
    assert said.plain("wish.which", line="вишня") in anna.last.text
    assert "чай от бабушки\nмята" in anna.last.text
    assert anna.last.button_texts[3:] == [said.plain("button.as_written"), said.plain("button.leave_out")]
    await anna.presses("Вишня 1 — Вишнёвый сад")
    assert said.plain("wish.unknown", line="чай от бабушки") in anna.last.text
    await anna.presses(said.plain("button.as_written"))
    assert said.plain("wish.which", line="мята") in anna.last.text
    await anna.presses(said.plain("button.leave_out"))
    assert anna.last.text == said.plain("wish.left_out", name="мята")
    assert await listed(anna) == {"4": "wanted", "101": "wanted", "чай от бабушки": "wanted"}
    assert len(anna.heard()) == 1


async def test_an_answer_pressed_twice_counts_once(anna, listed, said):
    await anna.says("вишня\nмята")
    first = anna.last
    choice = first.buttons[0][0]
    await anna.presses(choice)
    await anna.presses_data(choice.data, message=first)
    assert said.plain("wish.which", line="мята") in anna.last.text
    assert len(await listed(anna)) == 1


async def test_a_question_too_old_to_be_read_says_so(anna, said):
    await anna.says("вишня\nмята")
    answer = await anna.presses_data(anna.last.buttons[0][0].data)
    assert answer["text"] == said.plain("answer.too_old")


async def test_add_with_a_sure_name_adds_and_shows_the_card(anna, listed, said):
    await anna.says("/add Frost Mint")
    assert anna.last.text.startswith("Морозная мята")
    assert said.plain("card.wanted") in anna.last.text
    assert await listed(anna) == {"1": "wanted"}


async def test_add_with_an_unsure_name_asks(anna, listed, said):
    await anna.says("/add вишня")
    assert said.plain("wish.which", line="вишня") in anna.last.text
    assert await listed(anna) == {}


async def test_add_alone_asks_for_the_name(anna, listed, said):
    await anna.says("/add")
    assert anna.last.text == said.plain("add.ask")
    await anna.says("лимонад\nfrost mint")
    assert await listed(anna) == {"4": "wanted", "1": "wanted"}


async def test_what_is_on_the_list_already_is_told_so(anna, put, said):
    await put(anna, 1)
    await anna.says("frost mint\nлимонад")
    assert said.plain("wish.had", name="Морозная мята — Северка") in anna.last.text


async def test_more_lines_than_can_be_asked_about_are_told_so(anna, said):
    await anna.says("\n".join(f"zq{n}xw нечто" for n in range(30)))
    assert said.plain("wish.too_many", lines=said.plural("count.lines", 10)) in anna.last.text


@pytest.mark.parametrize(
    "line", ["<b>x</b> & 'q'", "🍒" * 99 + "x", "שלום עולם", "a" * 200, "_*[]()~`>#+-=|{}.!x", "{name} {0}"]
)
async def test_unkind_lines_are_asked_about_and_kept_as_written(anna, listed, line, said):
    await anna.says(f"zzqx xqzz\n{line}")
    await anna.presses(said.plain("button.leave_out"))
    await anna.presses(said.plain("button.as_written"))
    assert await listed(anna) == {line: "wanted"}
