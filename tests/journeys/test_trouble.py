"""Each trouble has its own words and a way on; none of them looks like an empty list."""

import pytest
from playwright.async_api import expect

from tests.journeys.answers import SECONDS, Passing, answering, refused, told
from tests.journeys.opened import RELOAD, RETRY
from tests.timeouts import until

SEARCH = "**/api/v1/tobaccos?*"

REFUSALS = {
    "too often": (
        refused(429, "RATE_LIMITED", **{"Retry-After": "42"}),
        "Слишком часто. Подождите 42 секунды.",
    ),
    "restarting": (refused(503, "UNAVAILABLE", **{"Retry-After": "42"}), "Сервис перезапускается"),
    "our fault": (refused(500, "INTERNAL", **{"X-Request-Id": "a1b2c3"}), "Номер записи: a1b2c3"),
    "a proxy's page": (told("<h1>Bad Gateway</h1>", 502, "text/html"), "Сервис перезапускается"),
    "a hotel's page": (told("<p>Sign in to our network</p>", 200, "text/html"), "Сломалось у нас"),
    "half an answer": (told('{"success": true, "data": {"items": ['), "Сломалось у нас"),
    "no answer at all": (told(""), "Сломалось у нас"),
    "an answer to something else": (told("[1, 2]"), "Сломалось у нас"),
}
BROKEN = answering(told("broken", 500))
FULL = answering(refused(409, "WISHLIST_FULL"))


async def test_every_refusal_is_told_in_words_and_can_be_tried_again(open_app, reader):
    app = await open_app(reader)
    app.watch.allow("status of")
    await app.settle()
    for number, (name, (answer, words)) in enumerate(REFUSALS.items()):
        trouble = Passing(answering(answer))
        await app.page.route(SEARCH, trouble)
        await app.go(f"/?q=halva&min_rating={1 + number / 10}")
        await expect(app.page.get_by_role("alert"), name).to_contain_text(words)
        await expect(app.find(".row")).to_have_count(0)
        await app.sees_no("ничего не нашлось")
        trouble.is_over = True
        await app.button("Повторить").click()
        await expect(app.find(".row")).not_to_have_count(0)


@pytest.mark.parametrize("status", [429, 503])
async def test_what_passes_by_itself_is_tried_again_by_itself(open_app, reader, status):
    app = await open_app(reader)
    app.watch.allow(f"status of {status}")
    search = Passing(answering(refused(status, "NOT_NOW", **{"Retry-After": str(SECONDS)})))
    await app.page.route(SEARCH, search)
    await app.type("halva")
    await expect(app.page.get_by_role("alert")).to_be_visible()
    search.is_over = True
    await app.pause_ends(SECONDS * 1000)
    await expect(app.find(".row")).not_to_have_count(0)


async def test_without_a_network_it_is_said_and_goes_on_when_there_is_one(open_app, reader):
    app = await open_app(reader)
    app.watch.allow("ERR_INTERNET_DISCONNECTED")
    await app.type("halv")
    await expect(app.find(".narrow")).to_be_visible()
    await app.top.context.set_offline(True)
    await app.type("raspberry peach")
    await app.sees("Нет связи")
    await app.top.context.set_offline(False)
    await expect(app.find(".row-name").first).to_contain_text("Raspberry Peach")


async def test_a_screen_that_has_not_come_yet_comes_when_there_is_a_network(open_app, reader):
    screen = Passing()
    app = await open_app(reader, routes={"**/js/views/results.js": screen})
    app.watch.allow("ERR_FAILED")
    await app.type("raspberry peach")
    await app.sees("Нет связи")
    screen.is_over = True
    await app.pause_ends(RELOAD)
    await expect(app.find(".row-name").first).to_contain_text("Raspberry Peach")


async def test_a_list_that_cannot_be_read_is_no_empty_list(open_app, person):
    await person.wants_best_of("velvet-tram", 1)
    lists = Passing(BROKEN)
    app = await open_app(person, "/settings", routes={"**/api/v1/wishlist?*": lists})
    app.watch.allow("status of 500")
    await app.link("Мой список").click()
    await app.sees("Сломалось у нас")
    await app.sees_no("Здесь появятся вкусы")
    lists.is_over = True
    await app.button("Повторить").click()
    await app.wants("Moonlit Saffron")


async def test_a_list_that_could_not_be_read_is_read_again_by_itself(open_app, person):
    await person.wants_best_of("velvet-tram", 1)
    lists = Passing(BROKEN)
    app = await open_app(person, "/settings", routes={"**/api/v1/wishlist?*": lists})
    app.watch.allow("status of 500")
    await app.pause_begins(RETRY)
    lists.is_over = True
    await app.pause_ends(RETRY)
    await app.link("Мой список").click()
    await app.wants("Moonlit Saffron")


async def test_what_is_refused_is_taken_back_with_a_word(open_app, person):
    app = await open_app(person)
    app.watch.allow("status of 409")
    await app.type("raspberry peach")
    add = app.button("Добавить в список: Raspberry Peach")
    adding = Passing(FULL)
    await app.page.route("**/wishlist/items/*", adding)
    await add.click()
    await app.toast("Список полон")
    await expect(add).to_have_attribute("aria-pressed", "false")
    await app.hears("web_app_trigger_haptic_feedback", TAP, FAILED)

    adding.is_over = True
    await add.click()
    await app.toast("В списке: Raspberry Peach")
    await app.page.route("**/wishlist/items/*", FULL)
    await app.link("Мой список").click()
    await app.find(".tick").click()
    await app.toast("Список полон")
    await app.wants("Raspberry Peach")
    assert await person.has(wanted=["Raspberry Peach"], bought=[])


TAP = {"type": "impact", "impact_style": "light"}
FAILED = {"type": "notification", "notification_type": "error"}


async def test_the_next_page_that_does_not_come_can_be_asked_for_again(open_app, reader):
    next_page = Passing(BROKEN)
    app = await open_app(reader, "/?brand=old-lantern", routes={"**/api/v1/tobaccos?*cursor=*": next_page})
    app.watch.allow("status of 500")
    await expect(app.find(".row")).not_to_have_count(0)

    async def said_at_the_end():
        await app.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        return await app.page.get_by_text("Сломалось у нас").count() > 0

    await until(said_at_the_end)
    next_page.is_over = True
    await app.button("Повторить").click()

    async def goes_on():
        return await app.page.evaluate("document.documentElement.scrollHeight") > 4000

    await until(goes_on)
