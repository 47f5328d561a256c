"""The same Mini App on a cheap telephone, on one with a notch, and in a client years old."""

from playwright.async_api import expect

from tests.journeys.devices import ANDROID, ANDROID_LOW, IPHONE, IPHONE_FULL, OLDEST
from tests.journeys.opened import FILLED
from tests.timeouts import until

FLAVOURS = ["/", "/?q=halva", "/b/velvet-tram", "/t/83394"]
MINE = ["/list", "/bought", "/counter", "/settings", "/about"]


async def moved_by_adding(app):
    """How much moves right after something was put on the list."""
    await app.sees("Лучшие по оценкам")
    return await app.page.evaluate(
        """() => new Promise((tell) => {
            const look = () => document.querySelector(".toast") && tell(document.getAnimations().length);
            new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
            document.querySelector(".wish").click();
        })"""
    )


async def test_what_moves_on_a_telephone_stands_still_on_a_cheap_one(open_app, person):
    app = await open_app(person, device=ANDROID)
    assert await moved_by_adding(app) > 0
    app = await open_app(person, device=ANDROID_LOW)
    await app.button("Убрать из списка").first.click()
    assert await app.page.evaluate("document.documentElement.dataset.slow") == "1"
    assert await moved_by_adding(app) == 0


async def test_nothing_moves_for_who_asked_for_that(open_app, person):
    app = await open_app(person, device=ANDROID, reduced_motion="reduce")
    assert await moved_by_adding(app) == 0


async def test_the_notch_and_telegrams_own_buttons_add_up(open_app, person):
    app = await open_app(person, device=IPHONE_FULL)
    await app.sees("Лучшие по оценкам")
    heading = app.page.get_by_role("heading", level=1)

    async def is_below(top):
        return (await heading.bounding_box())["y"] >= top

    await until(lambda: is_below(59 + 46))
    await app.tell("content_safe_area_changed", {"top": 80, "bottom": 0, "left": 0, "right": 0})
    await until(lambda: is_below(59 + 80))


async def test_nothing_is_hidden_behind_the_tabs(open_app, person):
    items = await person.wants(*await person.tobaccos(brand="velvet-tram", limit=20))
    for item in items[:10]:
        await person.ask("PATCH", f"/wishlist/items/{item['id']}", {"purchased": True})
    app = await open_app(person, device=IPHONE)
    for address in FLAVOURS + MINE:
        await app.go(address)
        assert await hidden_below(app, ".tabs") == [], address
    await app.go("/list")
    bar = await app.find(".tabs a").first.bounding_box()
    assert bar["y"] + bar["height"] <= IPHONE.height - IPHONE.safe["bottom"]


async def test_nothing_is_hidden_behind_our_own_main_button(open_app, guest):
    app = await open_app(None, "/t/83394", device=ANDROID)
    await expect(app.find(".main-button")).to_be_visible()
    await app.sees("On htreviews.org since")
    assert await hidden_below(app, ".main-button") == []


# What lies further down comes in its turn, and the end with it: whether a turn has come to everything.
IS_AT_END = """async () => {
    const end = document.documentElement.scrollHeight;
    scrollTo(0, end);
    for (let turn = 0; turn < 4; turn += 1)
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const isComing = document.querySelector("[aria-busy=true], .is-skeleton, .more-end");
    return !isComing && document.documentElement.scrollHeight === end;
}"""


async def hidden_below(app, bar):
    """Words and buttons that cannot be scrolled out from behind the bar."""
    await until(lambda: app.page.evaluate(IS_AT_END))
    await until(lambda: app.page.evaluate(FILLED))
    return await app.page.evaluate(
        """(bar) => {
            const edge = document.querySelector(bar)?.getBoundingClientRect().top ?? innerHeight;
            return [...document.querySelectorAll("main a, main button, main p, main li, main input")]
              .filter((one) => one.checkVisibility() && one.getBoundingClientRect().bottom > edge + 0.5)
              .map((one) => one.outerHTML.slice(0, 80));
        }""",
        bar,
    )


async def test_a_client_of_version_6_0_is_asked_for_nothing_newer_and_lacks_nothing(open_app, newcomer):
    app = await open_app(newcomer, start="t_80571", device=OLDEST)
    await app.press_main("Мне есть 18 лет")
    await app.heading("Raspberry Peach")
    await app.press_main("Добавить в список")
    await app.shows_main_button("Куплено")
    await app.button("Назад").click()  # the client has no button for it yet
    await app.wants("Raspberry Peach")
    await app.toast_ends()

    await app.link("Настройки").click()
    await app.button("Удалить всё обо мне").click()
    await app.page.get_by_role("dialog").get_by_role("button", name="Удалить всё").click()
    await app.heading("Всё удалено")
    methods = {*await app.methods()}
    assert methods == {"web_app_ready", "web_app_expand", "web_app_setup_main_button"}
