"""Notes, and what holds for every input of two steps."""

import pytest


@pytest.fixture
async def asked(anna, put, said):
    """Anna has just been asked for a note about a tobacco of hers."""
    await put(anna, 1)
    await anna.says("frost mint")
    await anna.presses(said.plain("button.note"))
    assert anna.last.text.startswith(said.plain("note.ask", name="Морозная мята")[:10])
    return anna


async def test_a_note_is_written_changed_and_dropped(asked, said):
    await asked.says("с чаем & <мёдом>\nвторая строка")
    assert "📝 с чаем & <мёдом>\nвторая строка" in asked.last.text
    await asked.presses(said.plain("button.change_note"))
    await asked.says("другая")
    assert "📝 другая" in asked.last.text
    await asked.presses(said.plain("button.drop_note"))
    assert "📝" not in asked.last.text


async def test_a_command_is_never_swallowed(asked, bot, said):
    await asked.says("/list")
    assert asked.last.text.startswith(said.plain("list.title"))
    await asked.says("вишня")
    assert asked.last.text.startswith("🔎 вишня")
    assert await _note(bot, asked) == ""


async def test_an_unknown_command_is_no_note_either(asked, bot, said):
    await asked.says("/foo")
    assert asked.last.text == said.plain("command.unknown")
    assert await _note(bot, asked) == ""


async def test_cancel_ends_the_input(asked, bot, said):
    await asked.says("/cancel")
    assert asked.last.text == said.plain("cancel.done")
    await asked.says("/cancel")
    assert asked.last.text == said.plain("cancel.nothing")
    await asked.says("вишня")
    assert await _note(bot, asked) == ""


async def test_after_a_quarter_of_an_hour_a_text_is_a_search_again(asked, bot):
    await bot.connection.execute(
        "UPDATE dialog_states SET expires_at = expires_at - interval '16 minutes' WHERE person_id = $1",
        asked.id,
    )
    await asked.says("вишня")
    assert asked.last.text.startswith("🔎 вишня")
    assert await _note(bot, asked) == ""


async def test_a_note_too_long_is_asked_for_again(asked, bot, said):
    await asked.says("a" * 501)
    assert asked.last.text == said.plain("note.bad", most=500)
    await asked.says("short")
    assert await _note(bot, asked) == "short"


async def test_a_picture_without_words_is_no_note(asked, bot, said):
    await asked.shows()
    assert asked.last.text == said.plain("text.needed")
    await asked.shows("на фото")
    assert await _note(bot, asked) == "на фото"


async def test_a_note_of_something_removed_meanwhile_is_told_so(asked, bot, said):
    await bot.connection.execute("DELETE FROM wishlist_items WHERE owner_id = $1", asked.id)
    await asked.says("поздно")
    assert asked.last.text == said.plain("list.item_gone")


async def _note(bot, person):
    return await bot.connection.fetchval("SELECT note FROM wishlist_items WHERE owner_id = $1", person.id)
