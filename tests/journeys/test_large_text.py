"""Text of twice its size on a narrow screen: nothing leaves it at the side, and nothing is cut off."""

import pytest
from playwright.async_api import expect

from tests.journeys.devices import PLAIN
from tests.journeys.tour import tour
from tests.timeouts import until

# What sticks out at the side; chips and shelves are scrolled on their own.
WIDE = """[
  ...(document.documentElement.scrollWidth > document.documentElement.clientWidth ? ["the page itself"] : []),
  ...[...document.querySelectorAll("#app *, dialog *")]
    .filter((one) => one.checkVisibility() && !one.closest(".narrow, .shelf, .only-heard, svg, bdi"))
    .filter((one) => {
      const { left, right, top } = one.getBoundingClientRect();
      const line = one.parentElement.closest(".row-more")?.getBoundingClientRect();
      return !(top >= line?.bottom) && (right > document.documentElement.clientWidth + 0.5 || left < -0.5);
    })
    .map((one) => one.outerHTML.slice(0, 100)),
]"""

# What is wider than its own box, and so lies over what is beside it.
SPILT = """[...document.querySelectorAll("#app *, dialog *")]
  .filter((one) => one.checkVisibility() && !one.matches(".section, .tabs *, .flames, bdi"))
  .filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
  .filter((one) => getComputedStyle(one).overflowX === "visible")
  .map((one) => one.outerHTML.slice(0, 100))"""

# Lines of text of which a part is hidden by something around it that hides what does not fit.
CUT = """[...document.querySelectorAll("#app *, dialog *")]
  .filter((one) => one.checkVisibility() && !one.closest(".only-heard, svg, option"))
  .flatMap((one) => [...one.childNodes].map((node) => ({ one, node })))
  .filter(({ node }) => node.nodeType === 3 && node.data.trim())
  .filter(({ one, node }) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].some((line) => {
      for (let around = one; around !== document.body; around = around.parentElement) {
        const { overflowY } = getComputedStyle(around);
        if (overflowY === "auto") return false; // it can be scrolled to
        const box = around.getBoundingClientRect();
        const hidden = Math.max(line.bottom - box.bottom, box.top - line.top);
        if (overflowY !== "visible" && hidden > line.height * 0.2) return hidden < line.height;
      }
      return false;
    });
  })
  .map(({ node }) => node.data.trim())"""


@pytest.fixture
async def app(open_app, collector):
    app = await open_app(collector, device=PLAIN)
    await app.settle()
    return app


async def wrong(app, *looks):
    found = {
        (name, at): await app.page.evaluate(look) async for name in tour(app) for at, look in enumerate(looks)
    }
    return {where: told for where, told in found.items() if told}


async def test_text_of_its_usual_size_fits(app):
    assert await wrong(app, WIDE, CUT, SPILT) == {}


async def test_text_of_twice_its_size_fits(app):
    await app.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await wrong(app, WIDE, CUT, SPILT) == {}


async def test_a_toast_and_the_bars_fit_too(app, collector):
    await app.page.evaluate("document.documentElement.style.fontSize = '200%'")
    await app.go("/?q=raspberry peach")
    await app.button("Добавить в список").first.click()
    await app.toast("В списке")
    toast = await app.find(".toast").bounding_box()
    bar = await app.find(".tabs").bounding_box()
    assert toast["y"] + toast["height"] <= bar["y"]
    assert await app.page.evaluate(WIDE) == []
    await app.button("Вернуть").click()
    await expect(app.find(".wish.is-on")).to_have_count(0)
    await until(lambda: collector.has_none_of(80571))  # others find the list as it was


async def test_a_language_written_from_the_right_turns_the_screens_around(app):
    await app.stream()  # every text is there
    await app.page.evaluate("document.documentElement.dir = 'rtl'")
    assert await wrong(app, WIDE) == {}
    await app.go("/list")
    picture = await app.find(".is-item .picture").first.bounding_box()
    words = await app.find(".is-item .row-words").first.bounding_box()
    assert words["x"] < picture["x"]
