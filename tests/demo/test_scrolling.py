"""The site's own script in a real Chromium."""

import pytest

from hookah_wishlist.demo import Markup, Misbehaviour
from tests.demo.conftest import brand_of, of_brand
from tests.timeouts import until

ITEMS = ".tobacco_list_items > .tobacco_list_item"
LIST = "[...document.querySelectorAll('.tobacco_list_items')].map(list => ({...list.dataset}))"


async def scrolled(window, selector, count):
    """Scrolls on until so many are there; gives how many that are."""

    async def shown():
        await window.evaluate("scrollTo(0, document.body.scrollHeight)")
        found = await window.locator(selector).count()
        return found if found >= count else None

    return await until(shown, pause=0.05)


async def ids(window):
    return [int(n) for n in await window.locator(ITEMS).evaluate_all("all => all.map(e => e.dataset.id)")]


async def test_scrolling_shows_what_was_announced_discontinued_last(site, window):
    await window.goto("/tobaccos/mednyy-lis", wait_until="domcontentloaded")
    assert await scrolled(window, ITEMS, 124) == 124
    assert sorted(await ids(window)) == sorted(t.id for t in of_brand(site, "mednyy-lis"))
    assert await window.evaluate(LIST) == [{"target": "109", "offset": "124", "count": "124"}]
    gone = await window.locator('[data-status="4"]').count()
    last = window.locator(ITEMS).nth(124 - gone)
    assert await last.locator('[data-status="4"]').count() == 1


async def test_appended_items_are_written_in_another_markup(site, window):
    await window.goto("/tobaccos/old-lantern", wait_until="domcontentloaded")
    await scrolled(window, ITEMS, 40)
    first, later = window.locator(ITEMS).nth(0), window.locator(ITEMS).nth(25)
    assert await first.get_attribute("class") == "tobacco_list_item "
    assert await later.get_attribute("class") == "tobacco_list_item"
    assert await first.locator(".tobacco_list_item_position > p").count() == 1
    assert await later.locator(".tobacco_list_item_position").inner_html() == "26"
    assert await first.locator(".list_item_reviews").count() == 1
    assert await later.locator(".tobacco_list_item_reviews").count() == 1
    assert await later.locator("script").count() == 0
    for item in (first, later):
        assert await item.locator('[data-hover-title="Просмотры"] > span').count() == 1
        assert await item.get_attribute("event") is None
        assert await item.locator("img").get_attribute("data-src") is None
        assert "no_image" not in (await item.locator("img").get_attribute("src") or "")


async def test_an_empty_other_name_is_a_space_once_it_was_appended(site, window):
    await window.goto("/tobaccos/old-lantern", wait_until="domcontentloaded")
    await scrolled(window, ITEMS, 60)
    names = await window.locator(f"{ITEMS} .tobacco_list_item_slug > span:nth-child(2)").evaluate_all(
        "all => all.slice(20).map(e => e.innerHTML)"
    )
    assert "&nbsp;" in names
    assert "" not in names


async def test_only_the_open_tab_grows_and_the_other_one_can_be_clicked(site, window):
    await window.goto("/tobaccos/brands", wait_until="domcontentloaded")
    best, others = f'[data-type="position"] {ITEMS}', f'[data-type="others"] {ITEMS}'
    assert await scrolled(window, best, 21) == 21
    assert await window.locator(others).count() == 20
    await window.locator('.filter_rows > [data-type="others"]').click()
    assert await scrolled(window, others, 21) == 21
    appended = window.locator(others).nth(20)
    assert (await appended.get_attribute("data-id") or "").isdigit()
    # A tab's offset goes on in twenties, past its count.
    assert [tab["offset"] for tab in await window.evaluate(LIST)] == ["40", "40"]


async def test_a_line_grows_as_well(site, window):
    await window.goto("/tobaccos/old-lantern/light", wait_until="domcontentloaded")
    assert await scrolled(window, ITEMS, 42) == 42


async def test_reviews_and_other_flavours_are_loaded_after_the_tobacco_page(site, window):
    tobacco = next(t for t in of_brand(site, "old-lantern") if t.reviews > 30)
    await window.goto(f"/tobaccos/{tobacco.path}", wait_until="domcontentloaded")
    await window.locator(".reviews_item_wrapper").nth(29).wait_for(state="attached")
    await window.locator(ITEMS).nth(19).wait_for(state="attached")


@pytest.mark.parametrize(
    "faults",
    [
        Misbehaviour(post_data_gone=True),
        Misbehaviour(hidden_from_xhr=0.4),
    ],
)
async def test_scrolling_still_shows_all_when_strangers_get_less(site, window, faults):
    site.misbehaviour = faults
    await window.goto("/tobaccos/sable-tide", wait_until="domcontentloaded")
    assert await scrolled(window, ITEMS, 92) == 92
    assert set(await ids(window)) == {t.id for t in of_brand(site, "sable-tide")}


async def test_the_brands_page_still_grows_when_its_known_endpoint_is_gone(site, window):
    site.misbehaviour = Misbehaviour(get_data_gone=True)
    await window.goto("/tobaccos/brands", wait_until="domcontentloaded")
    assert await scrolled(window, f'[data-type="position"] {ITEMS}', 21) == 21


async def test_a_redesigned_page_still_grows_for_people(site, window):
    site.misbehaviour = Misbehaviour(markup=Markup.BARE)
    await window.goto("/tobaccos/sable-tide", wait_until="domcontentloaded")
    assert await scrolled(window, ".tobacco_list_items > .flavour_card", 92) == 92
    assert await window.locator(".tobacco_list_item").count() == 0


async def test_a_brand_that_announces_too_much_never_shows_it(site, window):
    site.misbehaviour = Misbehaviour(short_brands=(("steppe-radio", 9),))
    await window.goto("/tobaccos/steppe-radio", wait_until="domcontentloaded")
    assert await window.locator(".tobacco_list_items").get_attribute("data-count") == "51"
    assert await scrolled(window, ITEMS, 42) == len(of_brand(site, "steppe-radio")) == 42

    async def asked_for_more():
        await window.evaluate("scrollTo(0, 0)")
        await window.evaluate("scrollTo(0, document.body.scrollHeight)")
        return len(site.requests.to("/postData")) > before

    before = len(site.requests.to("/postData"))
    await until(asked_for_more)
    assert await window.locator(ITEMS).count() == 42
    assert brand_of(site, "steppe-radio").tab
