"""A card's buttons say what the list holds now."""


async def test_the_buttons_follow_the_list(anna, listed, said):
    await anna.says("frost mint")
    await anna.presses(said.plain("button.add"))
    assert said.plain("card.wanted") in anna.last.text
    assert said.plain("button.add") not in anna.last.button_texts
    await anna.presses(said.plain("button.bought"))
    assert "✅" in anna.last.text
    assert await listed(anna) == {"1": "bought"}
    await anna.presses(said.plain("button.not_bought"))
    assert await listed(anna) == {"1": "wanted"}
    await anna.presses(said.plain("button.bought"))
    await anna.presses(said.plain("button.want_again"))
    assert await listed(anna) == {"1": "wanted"}
    assert said.plain("card.bought_before", date="").strip() in anna.last.text
    assert len(anna.heard()) == 1


async def test_removing_from_the_card_asks_once_and_can_be_undone(anna, listed, said):
    await anna.says("frost mint")
    await anna.presses(said.plain("button.add"))
    await anna.presses(said.plain("button.remove"))
    assert anna.last.button_texts == [said.plain("button.sure_remove"), said.plain("button.keep")]
    await anna.presses(said.plain("button.keep"))
    assert said.plain("button.remove") in anna.last.button_texts
    await anna.presses(said.plain("button.remove"))
    await anna.presses(said.plain("button.sure_remove"))
    assert await listed(anna) == {}
    await anna.presses(said.plain("button.undo"))
    assert await listed(anna) == {"1": "wanted"}
    assert said.plain("card.wanted") in anna.last.text


async def test_a_typed_name_has_a_card_of_its_own(anna, put, listed, said):
    await put(anna, "Своё")
    await anna.says("/list")
    await anna.presses("1")
    await anna.presses(said.plain("button.bought"))
    assert await listed(anna) == {"Своё": "bought"}
    await anna.presses(said.plain("button.want_again"))
    assert await listed(anna) == {"Своё": "wanted"}
    await anna.presses(said.plain("button.remove"))
    await anna.presses(said.plain("button.sure_remove"))
    assert said.plain("card.removed") in anna.last.text
    await anna.presses(said.plain("button.undo"))
    assert await listed(anna) == {"Своё": "wanted"}
    assert said.plain("card.custom") in anna.last.text


async def test_the_app_opens_at_the_card(anna, said):
    await anna.says("frost mint")
    assert await anna.presses(said.plain("button.app")) == "https://wishlist.example/?startapp=t_1"


async def test_a_tobacco_that_the_source_no_longer_shows_still_has_its_card(bot, anna, said):
    await bot.connection.execute("UPDATE tobaccos SET missing_since = now() WHERE id = 6")
    try:
        await anna.presses_data("o:6", message=await _any(anna))
    finally:
        await bot.connection.execute("UPDATE tobaccos SET missing_since = NULL WHERE id = 6")
    assert said.plain("card.missing") in anna.last.text


async def _any(person):
    await person.says("/help")
    return person.last
