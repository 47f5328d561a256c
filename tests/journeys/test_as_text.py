"""What people write and what the catalogue is called is shown as it is, however it looks."""

import pytest
from playwright.async_api import expect

from tests.journeys.devices import ANDROID

WRITTEN = [
    "<img src=x onerror=alert(1)><b>жирно</b>",
    "&lt;script&gt; ${1+1} {{x}} {name}",
    "🍋‍🟩🧊 семья 👨‍👩‍👧‍👦 и флаг 🏴‍☠️",
    "ОченьДлинноеСловоБезПробелов" * 7,
    "עברית ואנגלית mixed العربية",
]


@pytest.mark.parametrize("address", ["/list", "/counter"])
async def test_names_and_notes_are_text_and_nothing_else(open_app, person, address):
    for name in WRITTEN:
        told = await person.ask("POST", "/wishlist/items", {"name": name[:200], "note": name})
        assert told["item"]["note"] == name
    app = await open_app(person, address, device=ANDROID)
    for name in WRITTEN:
        await expect(app.page.get_by_text(name[:200]).first).to_be_visible()
    await expect(app.find("main img, main b:not(.badge), main script")).to_have_count(0)
    assert await app.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await app.page.evaluate(TOO_WIDE) == []


# What sticks out at the side of the screen.
TOO_WIDE = """[...document.querySelectorAll("main *")]
  .filter((one) => one.checkVisibility() && !one.closest(".narrow, bdi"))
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
  .map((one) => one.outerHTML.slice(0, 80))"""


async def test_what_is_searched_for_is_text_too(open_app, reader):
    app = await open_app(reader)
    await app.type("<b>зюзюка</b> ${x}")
    await app.sees("По запросу «<b>зюзюка</b> ${x}» ничего не нашлось")
    await expect(app.find("main b")).to_have_count(0)


async def test_a_pictures_place_shows_the_first_letter_whole(open_app, person):
    await person.ask("POST", "/wishlist/items", {"name": "🍋 лимонный"})
    app = await open_app(person, "/list")
    await expect(app.find("li.is-item .picture")).to_have_text("🍋")
