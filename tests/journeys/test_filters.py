"""The sheet of filters: every choice with what it leaves, taken back, and closed as sheets are closed."""

import asyncio

import pytest
from playwright.async_api import expect


@pytest.fixture
async def app(open_app, reader):
    app = await open_app(reader, "/?q=mint")
    await app.settle()
    await app.button("Фильтры").click()
    return app


@pytest.fixture
async def facets(reader):
    return await reader.ask("GET", "/facets?search=mint")


def sheet(app):
    return app.page.get_by_role("dialog")


async def swipes(app, *, allowed):
    """Whether a swipe down closes the Mini App by now."""
    await app.hears_last("web_app_setup_swipe_behavior", {"allow_vertical_swipe": allowed})


async def test_choices_tell_what_they_leave_and_leave_it(app, facets):
    tag = facets["tag"][0]
    choice = sheet(app).get_by_role("button", name=f"{tag['name']} {tag['count']}", exact=True)
    await choice.click()
    await expect(choice).to_have_attribute("aria-pressed", "true")
    show = sheet(app).get_by_role("button", name="Показать")
    await expect(show).to_contain_text(f"Показать {tag['count']} ")
    await show.click()
    await expect(sheet(app)).to_have_count(0)
    await app.address(f"/?q=mint&tag={tag['value']}")
    await expect(app.link(f"Убрать фильтр: {tag['name']}")).to_be_visible()
    await app.has_found(min(tag["count"], 30))


async def test_two_quick_choices_are_both_made(app, facets):
    arrive = asyncio.Event()
    chosen = facets["tag"][0], facets["strength"][0]
    address = "/?q=mint&tag={}&strength={}".format(*(choice["value"] for choice in chosen))

    async def slowly(route):
        await arrive.wait()
        await route.continue_()

    one, other = (sheet(app).get_by_role("button", name=choice["name"]).first for choice in chosen)
    await expect(one).to_be_visible()
    await app.page.route("**/api/v1/facets?*", slowly)
    await app.page.route("**/api/v1/tobaccos?*", slowly)
    await one.click()
    await other.click()
    await app.address(address)
    arrive.set()
    await app.page.unroute_all(behavior="wait")
    await app.settle()
    await app.address(address)


async def test_a_choice_pressed_again_is_none(app, facets):
    tag = facets["tag"][0]
    choice = sheet(app).get_by_role("button", name=tag["name"]).first
    await choice.click()
    await expect(choice).to_have_attribute("aria-pressed", "true")
    await choice.click()
    await expect(choice).to_have_attribute("aria-pressed", "false")
    await app.address("/?q=mint")


async def test_all_of_them_are_cleared_and_the_text_stays(app, facets):
    await sheet(app).get_by_role("button", name=facets["tag"][0]["name"]).first.click()
    await sheet(app).get_by_role("button", name="Сбросить").click()
    await app.address("/?q=mint")
    await expect(sheet(app).get_by_role("button", name="Показать")).to_contain_text(str(facets["total"]))


async def test_back_closes_the_sheet_and_not_the_search(app):
    await expect(sheet(app)).to_be_visible()
    await swipes(app, allowed=False)
    await app.go_back()
    await expect(sheet(app)).to_have_count(0)
    await app.address("/?q=mint")
    await swipes(app, allowed=True)


async def test_a_press_beside_it_closes_it(app):
    await expect(sheet(app)).to_be_visible()
    await app.page.mouse.click(100, 10)
    await expect(sheet(app)).to_have_count(0)


async def test_filters_that_leave_nothing_are_said_and_can_be_taken_away(open_app, reader):
    app = await open_app(reader, "/?min_rating=5&strength=5&tag=2")
    await app.sees("С такими фильтрами ничего не нашлось")
    await app.link("Сбросить").click()
    await app.sees("Новые вкусы")
