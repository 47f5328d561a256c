"""The list: shelves, pages, ticks, removals and their undoing."""

import pytest

CHERRIES = range(100, 112)


async def test_the_list_stands_as_on_a_shelf(anna, put, said):
    await put(anna, "Чай от бабушки", 103, 3, 1)
    await put(anna, 2, note="к чаю <b>")
    await anna.says("/list")
    count = said.plural("count.items", 5)
    assert anna.last.text.split("\n")[:10] == [
        f"{said.plain('list.title')} · {count}",
        "",
        "Вишнёвый сад",
        "1. Вишня 3",
        "",
        "Северка",
        "2. Морозная мята · Классика",
        "3. Ягодная мята · Классика",
        "    📝 к чаю <b>",
        f"4. Ночные ягоды · Ночная · {said.plain('list.discontinued')}",
    ]
    assert f"{said.plain('list.typed')}\n5. Чай от бабушки" in anna.last.text


async def test_an_empty_list_says_what_to_do(anna, said):
    await anna.says("/list")
    assert said.plain("list.empty") in anna.last.text
    await anna.says("/purchased")
    assert said.plain("list.empty_bought") in anna.last.text


async def test_pages_of_twenty_turn_in_place(anna, put, said):
    await put(anna, *CHERRIES, 1, 2, 3, 4, 5, 6, *(f"Своё {n}" for n in range(8)))
    await anna.says("/list")
    assert "20. " in anna.last.text
    assert "21. " not in anna.last.text
    assert said.plain("list.more", items=said.plural("count.items", 6)) in anna.last.text
    await anna.presses("»")
    assert "21. " in anna.last.text
    assert "26. " in anna.last.text
    assert len(anna.heard()) == 1
    answer = await anna.presses("2/2")
    assert answer is not None
    await anna.presses("«")
    assert "1. Вишня 0" in anna.last.text
    await anna.presses_data("l:w77o", message=anna.last)
    assert "26. " in anna.last.text


async def test_a_tick_stays_in_the_list_and_can_be_taken_back(anna, put, listed, said):
    await put(anna, 1, 2)
    await anna.says("/list")
    await anna.presses(said.plain("button.mode_t"))
    answer = await anna.presses("☐ 1")
    assert answer["text"] == said.plain("answer.bought", name="Морозная мята")
    assert "1. ✅ Морозная мята" in anna.last.text
    assert {"type": "strikethrough"}.items() <= anna.last.entities[3].items() or "<s>" in anna.last.html
    assert await listed(anna) == {"1": "bought", "2": "wanted"}
    await anna.presses("✅ 1")
    assert "1. Морозная мята" in anna.last.text
    assert await listed(anna) == {"1": "wanted", "2": "wanted"}
    assert len(anna.heard()) == 1


async def test_a_tick_pressed_twice_is_one_tick(anna, put, listed, said):
    await put(anna, 1)
    await anna.says("/list")
    await anna.presses(said.plain("button.mode_t"))
    button = anna.last.button("☐ 1")
    await anna.presses(button)
    await anna.presses_data(button.data, message=anna.last)
    assert await listed(anna) == {"1": "bought"}


async def test_what_was_bought_is_a_diary_by_months(anna, put, said):
    await put(anna, 1, 4, bought=True)
    await anna.says("/purchased")
    assert anna.last.text.startswith(f"{said.plain('list.title_bought')} · {said.plural('count.items', 2)}")
    assert "Лимонад · Лимонный двор" in anna.last.text
    await anna.presses(said.plain("button.to_wanted", n=0))
    assert anna.last.text.startswith(said.plain("list.title"))
    await anna.presses(said.plain("button.to_bought", n=2))
    assert anna.last.text.startswith(said.plain("list.title_bought"))


async def test_a_number_opens_its_card_below(anna, put, said):
    await put(anna, 1, "Своё")
    await anna.says("/list")
    await anna.presses("1")
    assert anna.last.text.startswith("Морозная мята")
    await anna.presses_data(anna.heard()[0].button("2").data, message=anna.heard()[0])
    assert anna.last.text.startswith(f"Своё\n{said.plain('card.custom')}")


async def test_removing_asks_once_and_can_be_undone(anna, put, listed, said):
    await put(anna, 1, 2)
    await anna.says("/list")
    await anna.presses(said.plain("button.mode_r"))
    await anna.presses("✕ 1")
    assert anna.last.text == said.plain("remove.question", name="Морозная мята")
    assert await listed(anna) == {"1": "wanted", "2": "wanted"}
    await anna.presses(said.plain("button.keep"))
    assert anna.last.text.startswith(said.plain("list.title"))
    await anna.presses("✕ 1")
    await anna.presses(said.plain("button.sure_remove"))
    assert anna.last.text.startswith(said.plain("remove.done", name="Морозная мята"))
    assert await listed(anna) == {"2": "wanted"}
    answer = await anna.presses(said.plain("button.undo"))
    assert answer["text"] == said.plain("answer.restored")
    assert await listed(anna) == {"1": "wanted", "2": "wanted"}
    assert len(anna.heard()) == 1


async def test_after_ten_minutes_nothing_can_be_undone(bot, anna, put, listed, said):
    await put(anna, 1)
    await anna.says("/remove мята")
    await anna.presses(said.plain("button.sure_remove"))
    await bot.connection.execute(
        "UPDATE wishlist_removals SET removed_at = removed_at - interval '11 minutes' WHERE owner_id = $1",
        anna.id,
    )
    answer = await anna.presses(said.plain("button.undo"))
    assert answer["text"] == said.plain("answer.too_late")
    assert await listed(anna) == {}


async def test_the_remove_command_finds_on_the_own_list_only(anna, put, said):
    await put(anna, 1, 2, 103)
    await anna.says("/remove вишня")
    assert anna.last.text == said.plain("remove.question", name="Вишня 3")
    await anna.says("/remove мята")
    assert anna.last.text == said.plain("remove.which")
    assert anna.last.button_texts == ["✕ Морозная мята — Северка", "✕ Ягодная мята — Северка"]
    await anna.says("/remove кола")
    assert anna.last.text == said.plain("remove.nothing", text="кола")
    await anna.says("/remove")
    assert "✕ 1" in anna.last.button_texts


async def test_clearing_asks_once_leaves_the_bought_and_can_be_undone(anna, put, listed, said):
    await put(anna, 1, 2)
    await put(anna, 3, bought=True)
    await anna.says("/clear")
    assert anna.last.text == said.plain("clear.question", items=said.plural("count.items", 2))
    await anna.presses(said.plain("button.sure_clear"))
    assert await listed(anna) == {"3": "bought"}
    await anna.presses(said.plain("button.undo"))
    assert await listed(anna) == {"3": "bought", "1": "wanted", "2": "wanted"}


async def test_clearing_a_list_that_changed_meanwhile_asks_anew(anna, put, listed, said):
    await put(anna, 1)
    await anna.says("/clear")
    await put(anna, 2)
    await anna.presses(said.plain("button.sure_clear"))
    assert anna.last.text == said.plain("clear.question", items=said.plural("count.items", 2))
    await anna.presses(said.plain("button.keep"))
    assert anna.last.text.startswith(said.plain("list.title"))
    assert len(await listed(anna)) == 2


async def test_clearing_nothing_is_told_so(anna, said):
    await anna.says("/clear")
    assert anna.last.text == said.plain("clear.nothing")


async def test_the_diary_is_cleared_from_its_own_tab(anna, put, listed, said):
    await put(anna, 1)
    await put(anna, 3, bought=True)
    await anna.says("/purchased")
    await anna.presses(said.plain("button.mode_r"))
    await anna.presses(said.plain("button.clear_bought"))
    assert anna.last.text == said.plain("clear.question_bought", items=said.plural("count.items", 1))
    await anna.presses(said.plain("button.sure_clear"))
    assert await listed(anna) == {"1": "wanted"}


async def test_buttons_of_somebody_elses_list_do_nothing_to_it(anna, boris, put, listed, said):
    await put(anna, 1)
    await anna.says("/list")
    await boris.says("/help")
    for mode in ("button.mode_t", "button.mode_r"):
        await anna.presses(said.plain(mode))
        data = anna.last.buttons[0][0].data
        await boris.presses_data(data)
        await boris.presses_data(data.replace(":0:", ":1:"))
    assert await listed(anna) == {"1": "wanted"}
    assert await listed(boris) == {}


@pytest.mark.parametrize(
    "data", ["t:{0}:1:w0t", "r:{0}:1:w0r", "i:{0}", "n:{0}", "nx:{0}", "g:{0}", "b:{0}:c"]
)
async def test_what_is_gone_meanwhile_is_told_so(anna, data, said):
    await anna.says("/list")
    answer = await anna.presses_data(data.format(987654321), message=anna.last)
    told = (answer or {}).get("text", "") + anna.last.text
    assert said.plain("list.item_gone") in told


async def test_a_list_of_five_hundred_of_the_longest_names_fits_every_page(anna, bot, put):
    await put(anna, *(f"{n:03d} " + "🍒" * 196 for n in range(45)), note="🍓" * 500)
    await anna.says("/list")
    for page in ("»", "»"):
        await anna.presses(page)
    assert "45. " in anna.last.text


async def test_a_full_list_says_so(bot, anna, put, said):
    await put(anna, *(f"Своё {n}" for n in range(500)))
    await anna.says("frost mint")
    answer = await anna.presses(said.plain("button.add"))
    assert (answer["text"], answer["show_alert"]) == (said.plain("answer.full"), True)
    await anna.says("/add frost mint")
    assert said.plain("list.full") in anna.last.text
