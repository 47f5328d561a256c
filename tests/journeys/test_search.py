"""From a word half remembered to a flavour that is bought."""

import asyncio
import re
from urllib.parse import quote, unquote

from playwright.async_api import expect

from tests.journeys.devices import ANDROID
from tests.timeouts import until


async def test_a_slip_of_the_finger_is_found_kept_bought_and_taken_back(open_app, person):
    app = await open_app(person)
    await app.type("rasbpery peahc")
    await expect(app.find(".row-name").first).to_have_text("Raspberry Peach")

    await app.button("Добавить в список: Raspberry Peach").click()
    await app.toast("В списке: Raspberry Peach")
    await expect(app.button("Убрать из списка: Raspberry Peach")).to_have_attribute("aria-pressed", "true")
    await until(lambda: person.has(bought=[], wanted=["Raspberry Peach"]))

    await app.link("Мой список").click()
    await app.wants("Raspberry Peach")
    await app.find(".tick").click()
    await app.toast("Куплено: Raspberry Peach")
    await app.wants()
    await until(lambda: person.has(bought=["Raspberry Peach"], wanted=[]))

    await app.button("Вернуть").click()
    await app.wants("Raspberry Peach")
    await until(lambda: person.has(bought=[], wanted=["Raspberry Peach"]))


async def test_results_come_while_typing_and_late_ones_do_not_overtake(open_app, reader):
    app = await open_app(reader)
    overtaken = asyncio.Event()

    async def late(route):
        await overtaken.wait()
        await route.fulfill(json={"success": True, "data": {"items": [], "next_cursor": None}, "error": None})

    await app.page.route(f"**/api/v1/tobaccos?search={quote('лим')}&*", late)
    field = await app.type("лим")
    await until(lambda: asked(app, "лим"))
    await field.press_sequentially("он")
    await expect(app.find(".row-name").first).to_have_text("Лимон")
    await app.address(f"/?q={quote('лимон')}")
    overtaken.set()
    await app.page.unroute_all(behavior="wait")
    await expect(app.find(".row-name").first).to_have_text("Лимон")


async def test_what_nobody_waits_for_any_more_is_called_off(open_app, reader):
    app = await open_app(reader)
    called_off = []
    app.top.on("requestfailed", lambda request: called_off.append((request.url, request.failure)))
    pattern = f"**/api/v1/tobaccos?search={quote('лим')}&*"
    await app.page.route(pattern, held)
    field = await app.type("лим")
    await until(lambda: asked(app, "лим"))
    await field.press_sequentially("он")
    await expect(app.find(".row-name").first).to_have_text("Лимон")

    async def of_it():
        return [failure for url, failure in called_off if f"search={quote('лим')}&" in url]

    assert await until(of_it) == ["net::ERR_ABORTED"]


async def held(route):
    """Never answered."""


async def test_who_is_about_to_type_is_not_interrupted_by_what_comes_late(open_app, reader):
    app = await open_app(reader, device=ANDROID)
    arrived = asyncio.Event()

    async def slow(route):
        await arrived.wait()
        await route.continue_()

    await app.page.route("**/js/rest.js", slow)
    await app.page.reload()
    field = app.page.get_by_role("searchbox")
    await field.focus()
    arrived.set()
    await expect(app.find(".toasts")).to_have_count(1)  # the rest is there
    await expect(field).to_be_focused()


async def test_the_key_of_the_keyboard_searches_at_once_and_puts_the_keyboard_away(open_app, reader):
    app = await open_app(reader, device=ANDROID)
    field = await app.type("вишня")
    await expect(field).to_have_attribute("enterkeyhint", "search")
    await field.press("Enter")
    await expect(field).not_to_be_focused()
    await expect(app.find(".row")).not_to_have_count(0)


async def test_chips_narrow_the_results_and_give_them_back(open_app, reader):
    app = await open_app(reader, "/?q=%D0%BC%D0%B0%D0%BB%D0%B8%D0%BD%D0%B0")
    await app.link("Old Lantern", exact=True).click()
    await expect(app.find(".row-whose").filter(has_not_text="Old Lantern")).to_have_count(0)
    await app.link("Убрать фильтр: Old Lantern").click()
    await expect(app.find(".row-whose").filter(has_not_text="Old Lantern")).not_to_have_count(0)
    await app.has_back_button(visible=False)  # narrowing is no journey


async def test_another_order_is_another_order(open_app, reader):
    app = await open_app(reader, "/?sort=newest")
    newest = [one["name"] for one in await reader.tobaccos(sort="newest", limit=5)]
    await expect(app.find(".row-name").nth(0)).to_have_text(newest[0])
    await app.page.get_by_label("Порядок").select_option("name")
    by_name = [one["name"] for one in await reader.tobaccos(sort="name", limit=5)]
    await expect(app.find(".row-name").nth(0)).to_have_text(by_name[0])
    assert newest[0] != by_name[0]


async def test_results_go_on_for_as_long_as_one_scrolls(open_app, reader):
    app = await open_app(reader, "/?brand=old-lantern")
    first = [one["name"] for one in await reader.tobaccos(brand="old-lantern", sort="rating", limit=90)]
    await expect(app.find(".row-name").first).to_have_text(first[0])

    async def many_are_announced():
        await app.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        found = re.search(r"\d+", await app.find(".only-heard[aria-live]").text_content())
        return found and int(found[0]) >= 90

    await until(many_are_announced)
    await app.page.evaluate("scrollTo(0, 90 * 88)")  # of all that came, those near the screen are there
    await expect(app.find(".row-name").get_by_text(first[-1], exact=True).first).to_be_visible()


async def test_clearing_the_search_leads_back_to_the_first_screen(open_app, reader):
    app = await open_app(reader, "/?q=halva")
    await expect(app.find(".row")).not_to_have_count(0)
    await app.button("Очистить поиск").click()
    await app.heading("Какой вкусищем сегодня?")
    await expect(app.page.get_by_role("searchbox")).to_be_focused()


async def asked(app, text):
    return any(f"search={text}&" in unquote(address) for address in app.watch.to("/api/v1/tobaccos"))
