"""Our pairs of colours can be read in every theme, whatever a person has made of it (WCAG 1.4.3, 1.4.11)."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import expect

from tests.journeys.devices import PLAIN
from tests.journeys.palettes import ODD, PALETTES
from tests.journeys.tour import SCREENS, WANTED, tour

THEMES = PALETTES | ODD
TEXT, SIGN = 4.5, 3.0
PAIRS = {
    TEXT: "ink/page ink/surface ink/fill ink/tint soft/page soft/surface soft/fill accent/page "
    "accent/surface accent/fill on-button/button danger/page danger/surface page/ink",
    SIGN: "accent/tint",
}
MEASURED = (Path(__file__).parent / "contrasts.js").read_text(encoding="utf-8")
SOME = [
    one
    for one in SCREENS
    if one.name in ("results", "filters", "card of what is wanted", "list", "counter", "settings")
]


def luminance(colour):
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def channels(colour):
    return tuple(bytes.fromhex(colour.removeprefix("#")))


@pytest.fixture
async def app(open_app, collector):
    app = await open_app(collector, device=PLAIN)
    await app.settle()
    return app


async def test_every_pair_of_roles_can_be_read(app):
    roles = await app.page.evaluate(
        "themes => themes.map((theme) => hookah.rolesOf(theme))", list(THEMES.values())
    )
    weak = {
        (name, pair): round(found, 2)
        for name, colours in zip(THEMES, roles, strict=True)
        for least, pairs in PAIRS.items()
        for pair in pairs.split()
        if (found := contrast(*(channels(colours[role]) for role in pair.split("/")))) < least
    }
    assert weak == {}


async def test_every_taste_can_be_read_in_its_own_colour(app, collector):
    tags = (await collector.ask("GET", "/tags"))["items"]
    for name, theme in THEMES.items():
        await app.change_theme(theme)
        painted = await app.page.evaluate(PAINTED, tags)
        weak = [
            one
            for one in painted
            if contrast(channels(one["color"]), channels(one["backgroundColor"])) < TEXT
        ]
        assert weak == [], name


PAINTED = """async (tags) => {
  const base = document.querySelector("script[type=module]").src.replace("main.js", "");
  const { paint } = await import(`${base}parts/row.js`);
  return tags.map(paint);
}"""


async def test_what_is_really_shown_can_be_read(app):
    weak = {}
    async for screen in tour(app, SOME):
        if screen == "results":
            await app.button("Добавить в список").first.click()
            await expect(app.find(".toast")).to_be_visible()
        for name, theme in THEMES.items():
            await app.change_theme(theme)
            for one in await app.page.evaluate(MEASURED):
                if one["ratio"] < {"text": TEXT, "sign": SIGN}[one["kind"]]:
                    weak[screen, name, one["text"]] = round(one["ratio"], 2)
        if screen == "results":
            await app.button("Вернуть").click()
    assert weak == {}


@pytest.mark.parametrize("tobacco", [WANTED, 80571])
async def test_the_glow_behind_a_card_hides_none_of_its_words(app, tobacco):
    """Its colours run into each other, so what lies behind the words is looked at as it is painted."""
    await app.go(f"/t/{tobacco}")
    await expect(app.find(".card-head h1")).to_be_visible()
    weak = {}
    for name, theme in THEMES.items():
        await app.change_theme(theme)
        words = await app.page.evaluate(WORDS)
        await app.page.evaluate(SHOWN, "hidden")
        image = Image.open(io.BytesIO(await app.page.screenshot())).convert("RGB")
        await app.page.evaluate(SHOWN, "visible")
        for text, colour, box in words:
            behind = {image.getpixel((x, y)) for x in box[0] for y in box[1]}
            if (found := min(contrast(colour, ground) for ground in behind)) < TEXT:
                weak[name, text] = round(found, 2)
    assert weak == {}


SHOWN = "how => document.querySelectorAll('.card-head *').forEach((one) => (one.style.visibility = how))"

# Each with its colour and with points all over its place.
WORDS = r"""["h1", ".alt", "a", ".soft"]
  .flatMap((kind) => [...document.querySelectorAll(`.card-head ${kind}`)])
  .map((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    const points = (from, length) => [...Array(12).keys()].map((at) => Math.round(from + (length * at) / 12));
    const colour = getComputedStyle(one).color.match(/\d+/g).map(Number);
    return [one.textContent, colour, [points(left, width), points(top, height)]];
  })"""
