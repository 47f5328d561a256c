"""Settings: the language, a copy of everything, and the end of it."""

import json

from playwright.async_api import expect

from tests.journeys.devices import ANDROID, DESKTOP, IPHONE
from tests.timeouts import until


async def test_another_language_is_spoken_at_once_and_ever_after(open_app, person):
    app = await open_app(person, "/settings")
    await app.page.get_by_label("English").check()
    await app.heading("Settings")
    await expect(app.find("html")).to_have_attribute("lang", "en")
    await until(lambda: has_chosen(person, "en"))
    await app.page.reload()
    await app.heading("Settings")

    await app.page.get_by_label("As in Telegram").check()
    await app.heading("Настройки")
    await until(lambda: has_chosen(person, None))


async def has_chosen(person, language):
    return (await person.ask("GET", "/me"))["chosen_language"] == language


async def test_a_copy_of_everything_is_downloaded(open_app, person):
    await person.wants_best_of("velvet-tram", 2)
    app = await open_app(person, "/settings", device=DESKTOP)
    async with app.page.expect_download() as expected:
        await app.button("Скачать копию").click()
    download = await expected.value
    assert download.suggested_filename == "hookah-wishlist.json"
    with open(await download.path(), encoding="utf-8") as file:  # noqa: PTH123, ASYNC230
        told = json.load(file)
    assert "Moonlit Saffron" in json.dumps(told, ensure_ascii=False)
    await app.toast("Копия в буфере обмена")  # whether Telegram let the file through is told to nobody


async def test_everything_is_deleted_after_a_question_of_the_clients(open_app, person):
    await person.wants_best_of("velvet-tram", 2)
    app = await open_app(person, "/settings", device=IPHONE.but(popup="yes"))
    await app.button("Удалить всё обо мне").click()
    await app.heading("Всё удалено")
    [question] = await app.said("web_app_open_popup")
    assert [button["type"] for button in question["buttons"]] == ["destructive", "default"]
    assert 1 <= len(question["message"]) <= 256
    await person.ask("GET", "/me", status=401)
    assert await app.page.evaluate("[localStorage.length, sessionStorage.session]") == [0, None]
    before = app.watch.to("/api/")
    await app.page.evaluate("pauses.end()")  # that of a stream before it is asked for again is among them
    await app.page.evaluate("fetch('/privacy')")  # behind whatever they were followed by
    assert app.watch.to("/api/") == before  # nobody signs in again by what was still under way


async def test_who_answers_no_or_nothing_keeps_everything(open_app, person):
    for popup in ("no", ""):
        app = await open_app(person, "/settings", device=ANDROID.but(popup=popup))
        await app.button("Удалить всё обо мне").click()
        await until(lambda app=app: app.said("web_app_open_popup"))
        await app.heading("Настройки")
    assert await person.names() == []  # and is still signed in


async def test_the_clients_menu_leads_to_the_settings(open_app, reader):
    app = await open_app(reader)
    await app.settle()
    await until(lambda: app.said("web_app_setup_settings_button"))
    await app.tell("settings_button_pressed")
    await app.heading("Настройки")
    await app.go_back()
    await app.address("/")


async def test_privacy_and_what_this_is_are_told_in_both_languages(open_app, reader):
    app = await open_app(reader, "/settings")
    for link, words in (("Что здесь хранится", "Что не хранится"), ("Что это такое", "Чего здесь нет")):
        await app.link(link).click()
        await app.sees(words)
        await app.go_back()
        await app.heading("Настройки")
