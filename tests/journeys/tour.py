"""Every screen there is, one after the other, for what must hold of all of them."""

from dataclasses import dataclass

from playwright.async_api import expect

from tests.timeouts import until


@dataclass(frozen=True, slots=True)
class Screen:
    """`sign` is what shows that it is there, `press` what opens what lies above it."""

    name: str
    address: str
    sign: str
    press: str = ""


UNKNOWN, WANTED, BOUGHT = 80571, 83394, 93353  # flavours, as the collector has them on the list

SCREENS = (
    Screen("home", "/", ".brand"),
    Screen("results", "/?q=mint&min_rating=4.5&strength=3", ".row"),
    Screen("nothing found", "/?q=1234567", ".empty"),
    Screen("a choice for a typed name", "/?q=mint&link=i1", ".row"),
    Screen("filters", "/?q=mint&min_rating=4.5", "dialog .facet", press=".narrow button"),
    Screen("card", f"/t/{UNKNOWN}", ".facts"),
    Screen("card of what is wanted", f"/t/{WANTED}", ".mine"),
    Screen("card of what was bought", f"/t/{BOUGHT}", ".notice.is-bought"),
    Screen("brand", "/b/mednyy-lis", ".is-line"),
    Screen("line", "/b/mednyy-lis/ryzhaya", ".row"),
    Screen("list", "/list", ".is-item"),
    Screen("a typed item", "/list", "dialog .choice", press=".is-item button.row-link"),
    Screen("bought", "/bought", ".is-item"),
    Screen("counter", "/counter", ".large"),
    Screen("settings", "/settings", ".setting"),
    Screen("a question", "/settings", "dialog .button", press=".setting.is-danger"),
    Screen("privacy", "/privacy", ".panel"),
    Screen("about", "/about", ".panel"),
    Screen("gone", "/t/1", "[role=alert]"),
)


async def given_collection(person):
    """A list with something of everything."""
    wanted = await person.tobaccos(brand="otter-creek", sort="rating", limit=6)
    wanted += await person.tobaccos(status="discontinued", limit=1) + await person.tobaccos(
        status="limited", limit=1
    )
    items = await person.wants({"id": WANTED}, {"id": BOUGHT}, *wanted)
    for item, change in zip(items, CHANGES, strict=False):
        await person.ask("PATCH", f"/wishlist/items/{item['id']}", change)
    await person.ask("POST", "/wishlist/items", {"name": "🍋 12", "note": "", "priority": 1})


CHANGES = (
    {"priority": 3, "note": "1 / 2"},
    {"purchased": True},
    {"note": "3 + 4"},
    {"priority": 1},
    {"priority": 2},
)


async def scrolled_to(app, selector):
    """Of a long list only what is near is there; large text makes any list long."""
    if await app.find(selector).count():
        return True
    await app.page.evaluate("scrollBy(0, innerHeight / 2)")
    return False


async def tour(app, screens=SCREENS):
    """Leads through them; what lies above a screen is closed before the next one."""
    app.watch.allow("status of 404")
    for screen in screens:
        await app.go(screen.address)
        if screen.press:
            await until(lambda pressed=screen.press: scrolled_to(app, pressed))
            await app.find(screen.press).first.click()
        await expect(app.find(screen.sign).first, screen.name).to_be_visible()
        await app.settle()
        yield screen.name
        if screen.press:
            await app.page.keyboard.press("Escape")
            await expect(app.find("dialog")).to_have_count(0)
