"""A list of five hundred: only what is near the screen is there, and it is all within reach."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.journeys.devices import ANDROID
from tests.journeys.opened import FILLED
from tests.timeouts import until

MOST = 500
IN_REACH = 2000  # pixels that `FILLED` looks at: the screen, and a thumb's reach above and below


@pytest.fixture
async def names(person):
    tobaccos, cursor = [], ""
    while len(tobaccos) < MOST:
        page = await person.ask("GET", f"/tobaccos?sort=name&limit=100{cursor}")
        tobaccos += page["items"]
        cursor = f"&cursor={page['next_cursor']}"
    for at in range(0, MOST, 50):
        await asyncio.gather(*(person.wants(one) for one in tobaccos[at : at + 50]))
    return [one["name"] for one in tobaccos[:MOST]]


async def test_all_of_it_can_be_scrolled_to_and_little_of_it_is_there_at_once(open_app, person, names):
    app = await open_app(person, "/list", device=ANDROID)
    await expect(app.find(".tabs .badge")).to_have_text("500")
    await app.page.get_by_label("Порядок").select_option("name")
    await expect(app.find("li.is-item").first).to_be_visible()
    height = await app.page.evaluate("document.documentElement.scrollHeight")
    assert height > MOST * 88
    seen = set()
    most = 0
    for at in range(0, height, IN_REACH):
        await app.page.evaluate(f"scrollTo(0, {at})")
        await until(lambda: app.page.evaluate(FILLED))
        shown = await app.find("li.is-item .row-name").all_text_contents()
        seen |= set(shown)
        most = max(most, len(shown))
    assert seen == set(names)
    assert most < 120
    assert await app.page.evaluate("document.documentElement.scrollHeight") == height  # nothing has jumped

    await app.page.get_by_label("Поиск в списке").fill(names[250])
    await expect(app.find("li.is-item .row-name").filter(has_text=names[250]).first).to_be_visible()

    await one_more_is_refused(app)


async def one_more_is_refused(app):
    app.watch.allow("status of 409")
    await app.go("/?sort=newest")
    more = app.find("li.row").filter(has=app.find("button[aria-pressed=false]")).first
    await more.get_by_role("button").click()
    await app.toast("Список полон: 500 позиций.")
    await expect(more.get_by_role("button")).to_have_attribute("aria-pressed", "false")
