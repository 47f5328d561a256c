"""Telegram's colours are ours, from the first paint on and whenever they change."""

import re

from tests.journeys.devices import ANDROID, IPHONE
from tests.journeys.palettes import DARK, ODD, PALETTES
from tests.timeouts import until

COLOUR = re.compile("#[0-9a-f]{6}")


def colour(hex_colour):
    return "rgb({}, {}, {})".format(*bytes.fromhex(hex_colour.removeprefix("#")))


async def background(app):
    return await app.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


async def test_the_theme_changes_while_it_is_open_and_nothing_is_loaded_anew(open_app, reader):
    app = await open_app(reader)
    await app.sees("Лучшие по оценкам")
    assert await background(app) == colour(IPHONE.theme["secondary_bg_color"])
    await app.page.evaluate("window.isStillThis = true")
    ink = await app.page.evaluate("getComputedStyle(document.querySelector('.row-name')).color")

    await app.change_theme(PALETTES[DARK])

    async def dark():
        return await background(app) == colour(PALETTES[DARK]["secondary_bg_color"])

    await until(dark)
    assert await app.page.evaluate("window.isStillThis")
    assert await app.page.evaluate("getComputedStyle(document.querySelector('.row-name')).color") != ink
    assert await app.page.evaluate("document.documentElement.style.colorScheme") == "dark"
    await app.hears_last("web_app_set_background_color", {"color": PALETTES[DARK]["secondary_bg_color"]})

    await app.page.reload()
    await app.sees("Лучшие по оценкам")
    assert await dark()  # the hash with the first theme is gone


async def test_any_theme_can_be_told(open_app, reader):
    app = await open_app(reader, device=ANDROID)
    await app.sees("Лучшие по оценкам")
    for name, theme in ODD.items():
        await app.change_theme(theme)
        roles = await app.page.evaluate("hookah.roles")
        assert all(COLOUR.fullmatch(value) for role, value in roles.items() if role != "dark"), name


async def test_the_first_paint_has_the_colours_already(open_app, reader):
    """The script that colours the page holds its painting up; everything after it may come late."""
    app = await open_app(reader, device=ANDROID)
    scripts = await app.page.evaluate(
        "performance.getEntriesByType('resource').filter((one) => one.renderBlockingStatus === 'blocking')"
        ".map((one) => one.name.split('/').at(-1))"
    )
    assert scripts == ["before-paint.js", "app.css"]


async def test_a_browser_without_telegram_follows_its_own_scheme(open_app):
    app = await open_app(None)
    await app.settle()
    light = await background(app)
    await app.page.emulate_media(color_scheme="dark")

    async def changed():
        return await background(app) != light

    await until(changed)


async def test_telegrams_main_button_takes_the_new_colours(open_app, person):
    [one] = await person.tobaccos(brand="velvet-tram", limit=1)
    app = await open_app(person, f"/t/{one['id']}")
    await app.shows_main_button("Добавить в список")
    before = await app.main_button()
    await app.change_theme({**PALETTES[DARK], "button_color": "#c02a6b"})

    async def is_other():
        return (await app.main_button())["color"] != before["color"]

    await until(is_other)
