"""Android's web view may load the page anew at any time: nobody should notice."""

import asyncio
from urllib.parse import urlencode

import pytest
from playwright.async_api import expect

from tests.journeys.devices import ANDROID
from tests.timeouts import until

A_MINUTE_LATER = "performance.now = () => 60_000 + Performance.prototype.now.call(performance)"


async def scroll(app, offset):
    """And wait until that is kept for a reload."""
    await app.scroll_to(offset)
    kept = f"Object.values(JSON.parse(sessionStorage.offsets || '{{}}')).includes({offset})"
    await until(lambda: app.page.evaluate(kept))


async def test_a_reload_finds_the_search_its_order_and_the_place_in_it_again(open_app, reader):
    app = await open_app(reader, device=ANDROID)
    await app.type("малина")
    await expect(app.find(".row")).not_to_have_count(0)
    await app.page.get_by_label("Порядок").select_option("name")
    await app.address(f"/?{urlencode({'q': 'малина', 'sort': 'name'})}")
    await expect(app.find(".is-old")).to_have_count(0)
    await scroll(app, 900)

    await app.page.reload()

    await expect(app.page.get_by_role("searchbox")).to_have_value("малина")
    await expect(app.page.get_by_label("Порядок")).to_have_value("name")
    await app.scrolled_to(900)


@pytest.fixture
async def late_results(open_app, reader):
    """A reloaded search 900 pixels down, whose results come when the event is set."""
    app = await open_app(reader, "/?q=%D0%BC%D0%B0%D0%BB%D0%B8%D0%BD%D0%B0", device=ANDROID)
    await scroll(app, 900)
    arrive = asyncio.Event()

    async def late(route):
        await arrive.wait()
        await route.continue_()

    await app.page.route("**/api/v1/tobaccos?*", late)
    await app.page.reload()
    await app.stream()
    return app, arrive


async def test_a_reload_finds_its_place_again_however_late_its_data_come(late_results):
    app, arrive = late_results
    await app.page.evaluate(A_MINUTE_LATER)
    arrive.set()
    await app.scrolled_to(900)


async def test_a_reload_finds_its_place_again_when_its_data_came_while_it_was_hidden(late_results):
    """A hidden page draws no frames."""
    app, arrive = late_results
    await app.page.evaluate(
        "const draw = requestAnimationFrame, waiting = (window.heldFrames = []);"
        " window.requestAnimationFrame = (work) => waiting.push(work);"
        " window.appear = () => { window.requestAnimationFrame = draw; waiting.map((work) => draw(work)); };"
        " null"
    )
    await until(lambda: app.page.evaluate("heldFrames.length"))
    await app.page.evaluate(A_MINUTE_LATER)
    arrive.set()
    await expect(app.find(".row .row-name")).not_to_have_count(0)
    await app.page.evaluate("appear()")
    await app.scrolled_to(900)


async def test_a_client_that_opens_the_first_address_again_lands_where_one_was(open_app, reader):
    """Some web views begin anew with the launch address: same launch, same place, same way back."""
    app = await open_app(reader, device=ANDROID)
    await app.find(".brand").first.click()
    await app.page.wait_for_url("**/b/*")
    brand = await app.page.evaluate("location.pathname")

    await app.launch_again()

    await app.address(brand)
    await app.go_back()
    await app.address("/")
    await app.has_back_button(visible=False)


async def test_another_launch_begins_where_it_leads(open_app, reader):
    app = await open_app(reader, device=ANDROID)
    await app.link("Мой список").click()
    await app.heading("Мой список")
    await app.launch_again(await reader.launch("t_80571"))
    await app.heading("Raspberry Peach")


async def test_a_card_is_reloaded_with_its_way_back(open_app, reader):
    app = await open_app(reader, start="t_80571", device=ANDROID)
    await app.heading("Raspberry Peach")
    await app.page.reload()
    await app.heading("Raspberry Peach")
    await app.go_back()
    await app.address("/list")


async def test_a_reload_signs_nobody_in_anew(open_app, reader):
    app = await open_app(reader)
    await app.settle()
    await app.page.reload()
    await app.sees("Лучшие по оценкам")
    assert app.watch.to("/api/v1/auth") == ["POST /api/v1/auth/validate"]
