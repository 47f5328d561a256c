"""A browser without Telegram: told where to open it; and the demonstration, which lets everybody in."""

import pytest
from playwright.async_api import expect

from tests.journeys.devices import DESKTOP
from tests.journeys.opened import opened
from tests.program import program

NOWHERE = "http://127.0.0.1:9"  # a source that does not answer


@pytest.fixture(scope="module")
async def earnest_url(tmp_path_factory, chromium_path):
    """A program with a source of its own is no demonstration."""
    data_dir = tmp_path_factory.mktemp("earnest")
    async with program(data_dir, chromium_path=chromium_path, SOURCE_URL=NOWHERE) as running:
        await running.until_said("answers at", seconds=60)
        yield running.url


@pytest.mark.parametrize(
    ("locale", "heading", "privacy"),
    [
        ("ru-RU", "Откройте в Telegram", "Что здесь хранится"),
        ("en-GB", "Open it in Telegram", "What is kept here"),
        ("de-DE", "Open it in Telegram", "What is kept here"),
    ],
)
async def test_the_page_says_where_to_open_it(browser, earnest_url, locale, heading, privacy):
    async with opened(browser, earnest_url, DESKTOP, address="/list", locale=locale) as app:
        await app.heading(heading)
        await expect(app.find(".tabs, .row")).to_have_count(0)
        assert app.watch.to("/api/") == []
        await app.link(privacy).click()
        await app.heading(privacy)
        await app.button("Назад" if locale == "ru-RU" else "Back").click()
        await app.heading(heading)


async def test_where_the_bots_name_is_known_a_button_leads_to_it(browser, earnest_url):
    async def named(route):
        """As the page is once Telegram has told the name."""
        response = await route.fetch()
        await route.fulfill(
            response=response, body=(await response.text()).replace('data-bot=""', 'data-bot="a_bot"')
        )

    async with opened(browser, earnest_url, DESKTOP, routes={"**/list": named}, address="/list") as app:
        await expect(app.link("Open @a_bot")).to_have_attribute("href", "https://t.me/a_bot?startapp")


async def test_the_demonstration_lets_a_guest_in_with_buttons_of_the_pages_own(open_app, guest):
    app = await open_app(None, "/t/80571", device=DESKTOP, locale="en-GB")
    await app.heading("Raspberry Peach")
    add = app.button("Add to my list", exact=True)
    await add.click()
    await app.button("Bought", exact=True).click()
    await app.toast("Bought: Raspberry Peach")
    await app.button("Undo").click()
    await app.button("Take off my list").click()
    await add.wait_for()
    await app.button("Back").click()
    await app.heading("My list")
