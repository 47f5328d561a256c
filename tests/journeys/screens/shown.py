"""Every screen by its name: whose it is, its address, and what is done there before it is looked at."""

from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import expect

from tests.journeys.opened import opened
from tests.journeys.tour import scrolled_to
from tests.timeouts import until


@asynccontextmanager
async def shown(browser, url, device, people, name):
    """The Mini App with this screen on it."""
    screen = SCREENS[name]
    person = getattr(people, screen.whose) if screen.whose else None
    address = getattr(people, screen.address, screen.address)
    init_data = await person.launch() if person else None
    words = {"device_scale_factor": 2 if device.is_phone else 1, "locale": people.full.language}
    async with opened(browser, url, device, address=address, init_data=init_data, **words) as app:
        await app.settle()
        if screen.act:
            await screen.act(app, people)
            await app.settle()
        if screen.has_main_button:
            await until(app.main_button)
        app.is_at_end = screen.is_at_end
        yield app


async def type_search(app, people):
    await app.type(people.words["search"])
    await expect(app.find(".rows .row").first).to_be_visible()
    await expect(app.find(".is-old")).to_have_count(0)


async def open_filters(app, people):
    await type_search(app, people)
    await app.find(".narrow button.chip").first.click()
    await expect(app.find(".sheet .chip").first).to_be_visible()


async def search_in_vain(app, people):
    await app.type(people.words["nothing"])
    await expect(app.find(".empty")).to_be_visible()


async def tick_one(app, people):
    await app.find("button.large").nth(1).click()
    await expect(app.find(".is-ticked")).to_have_count(1)


async def tick_and_see_it_said(app, people):
    await app.find(".tick").first.click()
    await expect(app.find(".toast")).to_be_visible()
    await app.find(".toast button").wait_for()


async def open_typed(app, people):
    await until(lambda: scrolled_to(app, "button.row-link"))
    await app.find("button.row-link").first.click()
    await expect(app.find(".sheet textarea")).to_be_visible()


async def go_offline(app, people):
    app.watch.allow("ERR_INTERNET_DISCONNECTED")
    await app.stream()
    await app.top.context.set_offline(True)
    await app.find(".tick").first.click()
    await expect(app.find(".is-offline")).to_be_visible()


async def come_from_nowhere(app, people):
    """The demonstration lets everybody in; elsewhere this is what a browser sees."""

    async def not_demonstration(route):
        answer = await route.fetch()
        page = (await answer.text()).replace(
            'data-demonstration="1" data-bot=""', 'data-bot="hookah_wishlist_bot"'
        )
        await route.fulfill(response=answer, body=page)

    await app.page.evaluate("sessionStorage.clear()")
    await app.page.route("**/about", not_demonstration)
    await app.page.route("**/", not_demonstration)
    await app.top.goto("about:blank")
    await app.launch("/", None)
    await expect(app.find(".door h1")).to_be_visible()


@dataclass(frozen=True, slots=True)
class Screen:
    """`address`: in the app, or the name of one among the people's own; `whose`: None without Telegram."""

    address: str
    act: object = None
    whose: str | None = "full"
    is_at_end: bool = False
    has_main_button: bool = False


SCREENS = {
    "home": Screen("/"),
    "home-end": Screen("/", is_at_end=True),
    "results": Screen("/", type_search),
    "filters": Screen("/", open_filters),
    "nothing": Screen("/", search_in_vain),
    "card": Screen("card", has_main_button=True),
    "card-end": Screen("card", is_at_end=True, has_main_button=True),
    "brand": Screen("brand"),
    "line": Screen("line"),
    "list": Screen("/list"),
    "list-end": Screen("/list", is_at_end=True),
    "ticked": Screen("/list", tick_and_see_it_said, whose="shopper"),
    "item": Screen("/list", open_typed),
    "bought": Screen("/bought"),
    "counter": Screen("/counter", tick_one, whose="shopper"),
    "offline": Screen("/list", go_offline, whose="shopper"),
    "empty": Screen("/list", whose="empty"),
    "settings": Screen("/settings"),
    "privacy": Screen("/privacy"),
    "about": Screen("/about"),
    "adult": Screen("/", whose="newcomer", has_main_button=True),
    "outside": Screen("/", come_from_nowhere, whose=None),
}
