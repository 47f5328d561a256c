"""What is changed in the bot or on another device is seen here.

By the stream at once: the pause between two looks never ends but in the tests where there is no stream.
"""

import asyncio

import pytest
from playwright.async_api import expect

from tests.journeys.opened import POLL, STREAM_BEGINS
from tests.timeouts import until


@pytest.fixture
async def tobaccos(person):
    return await person.tobaccos(brand="velvet-tram", sort="name", limit=3)


async def test_what_is_added_bought_noted_and_removed_elsewhere(open_app, person, tobaccos):
    await person.wants(tobaccos[0])
    app = await open_app(person, "/list")
    await app.wants(tobaccos[0]["name"])
    await app.stream()

    [item] = await person.wants(tobaccos[1])
    await expect(app.find(".row-name")).to_have_count(2)
    await person.ask("PATCH", f"/wishlist/items/{item['id']}", {"note": "хвалил Гена"})
    await app.sees("хвалил Гена")
    await person.ask("PATCH", f"/wishlist/items/{item['id']}", {"purchased": True})
    await app.wants(tobaccos[0]["name"])
    await person.ask("DELETE", f"/wishlist/items/{tobaccos[0]['id']}")
    await app.sees("Здесь появятся вкусы")


async def test_a_language_chosen_elsewhere_is_spoken_here(open_app, person):
    app = await open_app(person, "/list")
    await app.stream()
    await person.ask("PATCH", "/me", {"language": "en"})
    await app.heading("My list")


async def test_where_streams_do_not_last_it_is_looked_for(open_app, person, tobaccos):
    app = await open_app(person, "/list", routes={"**/api/v1/events": abort})
    app.watch.allow("ERR_FAILED")
    await until(lambda: looked(app))

    await person.wants(tobaccos[0])
    await app.pause_ends(POLL)
    await app.wants(tobaccos[0]["name"])
    await person.ask("PATCH", "/me", {"language": "en"})
    await app.pause_ends(POLL)
    await app.heading("My list")


async def test_where_a_stream_is_held_back_on_its_way_it_is_looked_for_as_well(open_app, person, tobaccos):
    app = await open_app(person, "/list", routes={"**/api/v1/events": held})
    await app.pause_ends(STREAM_BEGINS)
    await until(lambda: looked(app))
    await person.wants(tobaccos[0])
    await app.pause_ends(POLL)
    await app.wants(tobaccos[0]["name"])


async def test_a_change_between_the_reading_of_both_tabs_is_not_missed(open_app, person, tobaccos):
    reading = asyncio.Event()

    async def late(route):
        if not reading.is_set():
            reading.set()
            await person.wants(tobaccos[1])
        await route.continue_()

    await person.wants(tobaccos[0])
    app = await open_app(person, "/list")
    await app.wants(tobaccos[0]["name"])
    await app.stream()
    await app.page.route("**/api/v1/wishlist?tab=purchased", late)
    await app.link("Куплено").click()
    await reading.wait()
    await app.link("Хочу").click()
    await expect(app.find(".row-name")).to_have_count(2)


async def test_a_change_during_the_first_failure_of_the_stream_is_not_missed(open_app, person, tobaccos):
    refused = asyncio.Event()

    async def refuse(route):
        refused.set()
        await route.abort()

    app = await open_app(person, "/list", routes={"**/api/v1/events": refuse})
    app.watch.allow("ERR_FAILED")
    await refused.wait()
    await person.wants(tobaccos[0])
    await app.pause_ends(POLL)
    await app.wants(tobaccos[0]["name"])


async def test_what_happens_while_it_is_out_of_sight_is_there_when_it_is_seen_again(
    open_app, person, tobaccos
):
    app = await open_app(person, "/list")
    await app.stream()
    await hide(app, True)
    await person.wants(tobaccos[0])
    await hide(app, False)
    await app.wants(tobaccos[0]["name"])


async def abort(route):
    await route.abort()


async def held(route):
    """As a proxy does that gathers an answer before it hands it on: nothing comes, and nothing fails."""


async def looked(app):
    return app.watch.to("/api/v1/me")


async def hide(app, hidden):
    """As a telephone does when another app comes to the front."""
    await app.page.evaluate(
        "(hidden) => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )
