"""A thumb meets what it is meant for: 44 pixels each way, on every screen."""

from tests.journeys.devices import PLAIN
from tests.journeys.tour import tour

LEAST = 44

# What can be pressed, each by the area that takes the press: a choice by its label. A link within running
# text is as high as its line, as everywhere.
SMALL = """(least) => [...document.querySelectorAll("a[href], button, input, select, textarea")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert]"))
  .filter((one) => !document.querySelector("dialog[open]") || one.closest("dialog"))
  .map((one) => (one.matches("input[type=radio], input[type=search]") ? one.closest("label, .field") : one))
  .filter((one) => !one.matches("p.prose a"))
  .map((one) => ({ one, box: one.getBoundingClientRect() }))
  .filter(({ box }) => Math.min(box.width, box.height) < least - 0.5)
  .map(({ one, box }) => `${box.width} × ${box.height}: ${one.outerHTML.slice(0, 100)}`)"""


async def test_everything_that_can_be_pressed_is_large_enough(open_app, collector):
    app = await open_app(collector, device=PLAIN)
    found = {name: await app.page.evaluate(SMALL, LEAST) async for name in tour(app)}
    assert {name: small for name, small in found.items() if small} == {}


async def test_so_are_the_doors_and_what_is_said_in_passing(open_app, newcomer):
    app = await open_app(newcomer, device=PLAIN)
    await app.heading("Вам уже есть 18 лет?")
    assert await app.page.evaluate(SMALL, LEAST) == []
    await app.press_main("Мне есть 18 лет")
    await app.button("Добавить в список").first.click()
    await app.toast("В списке")
    assert await app.page.evaluate(SMALL, LEAST) == []
