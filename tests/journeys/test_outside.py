"""A browser without Telegram: told where to open it; and the demonstration, which lets everybody in."""

import pytest
from playwright.async_api import expect

from tests.journeys.devices import DESKTOP
from tests.journeys.opened import opened
from tests.timeouts import until

DEMONSTRATION = 'data-demonstration="1" data-bot=""'


def page_of(bot=""):
    """The page as a program with a source of its own gives it; `bot`: its name, once Telegram has told it."""
    earnest = f'data-demonstration="" data-bot="{bot}"'

    async def page(route):
        response = await route.fetch()
        body = await response.text()
        assert DEMONSTRATION in body
        await route.fulfill(response=response, body=body.replace(DEMONSTRATION, earnest))

    return {"**/list": page, "**/privacy": page}


@pytest.mark.parametrize(
    ("locale", "heading", "privacy"),
    [
        ("ru-RU", "Откройте в Telegram", "Что здесь хранится"),
        ("en-GB", "Open it in Telegram", "What is kept here"),
        ("de-DE", "Open it in Telegram", "What is kept here"),
    ],
)
async def test_the_page_says_where_to_open_it(browser, url, locale, heading, privacy):
    async with opened(browser, url, DESKTOP, routes=page_of(), address="/list", locale=locale) as app:
        await app.heading(heading)
        await expect(app.find(".tabs, .row")).to_have_count(0)
        assert app.watch.to("/api/") == []
        await app.link(privacy).click()
        await app.heading(privacy)
        await app.button("Назад" if locale == "ru-RU" else "Back").click()
        await app.heading(heading)


async def test_where_the_bots_name_is_known_a_button_leads_to_it(browser, url):
    async with opened(browser, url, DESKTOP, routes=page_of("a_bot"), address="/list") as app:
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
    await until(lambda: guest.has_none_of(80571))
