"""In Telegram Web it is a frame in a page of the internet, and speaks with it by messages."""

from tests.journeys.devices import WEB
from tests.journeys.palettes import PALETTES
from tests.timeouts import until


async def test_a_flavour_is_added_by_the_main_button_of_the_page_around(open_app, person):
    app = await open_app(person, start="t_80571", device=WEB)
    await app.heading("Raspberry Peach")
    await app.press_main("Добавить в список")
    await app.shows_main_button("Куплено")
    await until(lambda: person.has(wanted=["Raspberry Peach"], bought=[]))
    await app.go_back()
    await app.wants("Raspberry Peach")
    await app.has_back_button(visible=False)


async def test_it_is_ready_says_that_it_can_be_loaded_anew_and_does_so(open_app, reader):
    app = await open_app(reader, device=WEB)
    await app.link("Мой список").click()
    await app.heading("Мой список")
    await app.hears("iframe_ready", {"reload_supported": True})
    await app.hears("web_app_ready", {})

    await app.tell("reload_iframe")

    await until(lambda: ready_again(app))
    await app.heading("Мой список")


async def ready_again(app):
    return await app.said("iframe_will_reload") and len(await app.said("web_app_ready")) == 2


async def test_the_theme_of_the_page_around_is_taken_over(open_app, reader):
    app = await open_app(reader, device=WEB)
    await app.sees("Лучшие по оценкам")
    await app.change_theme(PALETTES["web dark"])

    async def is_dark():
        return await app.page.evaluate("document.documentElement.dataset.scheme") == "dark"

    await until(is_dark)


async def test_messages_of_others_are_nothing_to_it(open_app, reader):
    app = await open_app(reader, device=WEB)
    await app.sees("Лучшие по оценкам")
    for message in ("nonsense", '{"eventType": "theme_changed"}', "{}", "null", "[1]"):
        await app.top.evaluate(
            "text => document.querySelector('iframe').contentWindow.postMessage(text, '*')", message
        )
    foreign = '{"eventType": "theme_changed", "eventData": {"theme_params": {"bg_color": "#ff0000"}}}'
    await app.page.evaluate("text => window.postMessage(text, '*')", foreign)  # not from the page around
    await app.link("Мой список").click()
    await app.heading("Мой список")
    assert await app.page.evaluate("hookah.roles.page") == WEB.theme["secondary_bg_color"]
