"""Language, export, deletion, help and privacy."""

import json


async def test_the_language_is_chosen_and_speaks_at_once(anna, language):
    await anna.says("/settings")
    other = {"ru": "English", "en": "Русский"}[language]
    await anna.presses(other)
    assert anna.last.text.startswith({"ru": "Settings", "en": "Настройки"}[language])
    assert f"● {other}" in anna.last.button_texts
    await anna.says("/list")
    assert anna.last.text.startswith({"ru": "My list", "en": "Мой список"}[language])
    await anna.says("/settings")
    await anna.presses({"ru": "As in Telegram", "en": "Как в Telegram"}[language])
    assert anna.last.text.startswith({"ru": "Настройки", "en": "Settings"}[language])


async def test_everything_kept_comes_as_a_document(bot, anna, put, said):
    await put(anna, 1, note="для Ани")
    await anna.says("/settings")
    await anna.presses(said.plain("button.export"))
    sent = bot.telegram.calls_of("sendDocument")[-1]
    name, body = next(iter(sent.files.values()))
    assert name == "hookah-wishlist.json"
    kept = json.loads(body)
    assert kept["about_me"]["person"]["id"] == anna.id
    assert [item["note"] for item in kept["wishlists"][0]["items"]] == ["для Ани"]


async def test_delete_me_asks_once(anna, put, listed, said):
    await put(anna, 1)
    await anna.says("/delete_me")
    await anna.presses(said.plain("button.keep_all"))
    assert anna.last.text == said.plain("delete.kept")
    assert await listed(anna) == {"1": "wanted"}


async def test_delete_me_deletes_everything_and_says_the_number(bot, anna, put, said):
    await put(anna, 1)
    await anna.says("/settings")
    await anna.presses(said.plain("button.delete_me"))
    question = anna.last
    await anna.presses(said.plain("button.sure_delete"))
    told = anna.last.text
    assert told.startswith(said.plain("delete.done", reference="")[:20])
    for kept in ("users WHERE id", "wishlist_items WHERE owner_id", "dialog_states WHERE person_id"):
        count = f"SELECT count(*) FROM {kept} = $1"  # noqa: S608 - made of constants
        assert await bot.connection.fetchval(count, anna.id) == 0
    reference = next(e for e in anna.last.entities if e["type"] == "code")
    assert told[reference["offset"] :][: reference["length"]].isalnum()
    await anna.presses_data(question.buttons[0][0].data, message=question)
    await anna.says("/list")
    assert said.plain("adult.yes") in anna.last.button_texts


async def test_help_tells_every_command_and_the_health_line(anna, said):
    await anna.says("/help")
    for command in (
        "list",
        "purchased",
        "add",
        "remove",
        "clear",
        "search",
        "new",
        "app",
        "settings",
        "privacy",
    ):
        assert f"/{command}" in anna.last.text
    assert "18+" in anna.last.text
    assert "@wishlist_bot" in anna.last.text


async def test_privacy_tells_how_to_leave(anna):
    await anna.says("/privacy")
    assert "/delete_me" in anna.last.text


async def test_app_opens_the_mini_app(anna, said):
    await anna.says("/app")
    assert await anna.presses(said.plain("button.app")) == "https://wishlist.example/"
