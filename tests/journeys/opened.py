"""The Mini App as it was opened on some device: its page, and the client around it."""

import json
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Error, expect

from tests.journeys import telegram_web
from tests.journeys.inside import CLIENT, Inside
from tests.journeys.watching import Watch
from tests.timeouts import GUARD, until

PAUSES = (Path(__file__).parent / "pauses.js").read_text(encoding="utf-8")

# The Mini App's own pauses, in milliseconds.
TOAST = 6000
RETRY = 5000  # before something that failed is asked for again
SIGN_IN_AGAIN = 3000
RELOAD = 4000  # before a page that lacks a file of ours is loaded again
LOAD_AHEAD = 2000  # before the screens that are wanted without a network are loaded
SAVE_NOTE = 1200
STREAM_BEGINS = 1000  # before a stream that has not begun counts as held back
POLL = 1200  # between two looks where streams fail: a change is seen within two seconds

# Whether every block of the list on the screen, or within a thumb's reach of it, has its rows.
FILLED = """[...document.querySelectorAll(".rows > ul")].every((block) => {
  const { top, bottom } = block.getBoundingClientRect();
  return bottom < -700 || top > innerHeight + 700 || block.children.length > 0;
})"""

expect.set_options(timeout=GUARD * 1000)


class Opened(Inside):
    """`page` is what shows the Mini App: the whole page, or the frame in Telegram Web."""

    def __init__(self, top, device, watch, url):
        super().__init__(top, device)
        self.page, self.watch, self._url = top, watch, url
        self._init_data = None

    async def launch(self, address, init_data, start=None):
        """As the client opens it: what it tells stands behind the address."""
        self._init_data = init_data
        query = f"?tgWebAppStartParam={start}" if start else ""
        words = f"#{self.device.launch(init_data)}" if init_data else ""
        whole = f"{self._url}{address}{query}{words}"
        if self.device.is_web:
            self.watch.allow("Mixed Content")  # there the program answers by https, here it does not
            self.page = await telegram_web.shown(self.top, whole)
        else:
            await self.top.goto(whole)

    async def launch_again(self, init_data=None):
        await self.top.goto("about:blank")  # another hash alone would load nothing
        await self.launch("/", init_data or self._init_data)

    # --- looking ---

    def find(self, selector, **words):
        return self.page.locator(selector, **words)

    def button(self, name, **words):
        return self.page.get_by_role("button", name=name, **words)

    def link(self, name, **words):
        return self.page.get_by_role("link", name=name, **words)

    async def sees(self, text, **words):
        await expect(self.page.get_by_text(text, **words).first).to_be_visible()

    async def sees_no(self, text, **words):
        await expect(self.page.get_by_text(text, **words)).to_have_count(0)

    async def heading(self, text):
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    async def toast(self, text):
        await expect(self.find(".toast")).to_contain_text(text)

    async def wants(self, *names):
        """These stand on the list that is shown, in this order."""
        await expect(self.find("li.is-item .row-name")).to_have_text(list(names))

    async def has_found(self, number):
        """What a search announces; of its rows those are there that are near."""
        await expect(self.find(".only-heard[aria-live]")).to_contain_text(f" {number}")
        await expect(self.find(".row")).not_to_have_count(0)

    async def address(self, wanted):
        await until(lambda: self._is_at(wanted))

    async def scroll_to(self, offset):
        """As soon as the screen is long enough for it."""
        await until(lambda: self.page.evaluate(f"scrollTo(0, {offset}), Math.round(scrollY) === {offset}"))

    async def scrolled_to(self, offset):
        """In CSS pixels from the top."""
        await until(lambda: self._is_scrolled_to(offset))

    async def _is_scrolled_to(self, offset):
        return await self.page.evaluate("Math.round(scrollY)") == offset

    async def _is_at(self, wanted):
        return await self.page.evaluate("location.pathname + location.search") == wanted

    # --- doing ---

    async def go(self, address):
        """As a link on the page would lead there."""
        await self.page.evaluate(
            "(href) => { const link = Object.assign(document.createElement('a'), { href });"
            " document.body.append(link); link.click(); link.remove(); }",
            address,
        )
        await self.settle()

    async def type(self, text):
        field = self.page.get_by_role("searchbox")
        await field.fill(text)
        return field

    async def settle(self):
        """What the screen asked for is there."""
        await expect(self.find("[aria-busy=true], .is-skeleton")).to_have_count(0)

    async def pause_begins(self, milliseconds):
        """The page waits for this long: see `pauses.js`."""
        await until(lambda: self._evaluate_anywhere(f"pauses.count({milliseconds})"))

    async def pause_ends(self, milliseconds):
        """End the page's pause of this length as soon as it has begun."""
        await until(lambda: self._evaluate_anywhere(f"pauses.end({milliseconds})"))

    async def toast_ends(self):
        """It goes, and no longer lies over what is behind it; while a mouse is on it, it stays."""
        await self.top.mouse.move(0, 0)
        await self.pause_ends(TOAST)
        await expect(self.find(".toast")).to_have_count(0)

    async def _evaluate_anywhere(self, expression):
        """None while the page is being loaded."""
        try:
            return await self.page.evaluate(expression)
        except Error:
            return None

    async def stream(self):
        """Changes made elsewhere are listened for."""

        async def is_open():
            return "/api/v1/events" in self.watch.answered

        await until(is_open)

    async def check(self):
        """What holds of every journey, whatever it was about."""
        self.watch.check()
        await super().check()


@asynccontextmanager
async def opened(
    browser, url, device, *, address="/", init_data=None, start=None, routes=None, is_paced=False, **words
):
    """Opens it as a client does; without `init_data` as any browser does. `is_paced`: see `pauses.js`."""
    context = await browser.new_context(**device.screen(), **words)
    context.set_default_timeout(GUARD * 1000)
    try:
        if is_paced:
            await context.add_init_script(f"({PAUSES})()")
        watch = Watch(context, url)
        app = Opened(await context.new_page(), device, watch, url)
        if init_data:
            await context.add_init_script(f"({CLIENT})({json.dumps(device.client())})")
        for pattern, handler in (routes or {}).items():
            await app.page.route(pattern, handler)
        await app.launch(address, init_data, start)
        yield app
        await app.check()
    finally:
        await context.close()
