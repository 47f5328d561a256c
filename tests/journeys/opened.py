"""The Mini App as it was opened on some device: its page, and the client around it."""

import asyncio
import json
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import expect

from tests.journeys.versions import too_new
from tests.journeys.watching import Watch

CLIENT = (Path(__file__).parent / "client.js").read_text(encoding="utf-8")
SOON = 15.0  # seconds for whatever is to happen in the page, on however busy a machine
expect.set_options(timeout=SOON * 1000)


async def until(condition, *, seconds=SOON):
    """Asks again and again; gives what was true."""
    async with asyncio.timeout(seconds):
        while True:
            if told := await condition():
                return told
            await asyncio.sleep(0.02)


class Opened:
    """`page` is what shows the Mini App: the whole page, or the frame in Telegram Web."""

    def __init__(self, top, watch, device):
        self.top, self.page, self.watch, self.device = top, top, watch, device
        self._init_data = None

    async def launch(self, address, init_data, start=None):
        """As the client opens it: what it tells stands behind the address."""
        self._init_data = init_data
        query = f"?tgWebAppStartParam={start}" if start else ""
        words = f"#{self.device.launch(init_data)}" if init_data else ""
        await self.top.goto(f"{address}{query}{words}")

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

    async def address(self, wanted):
        await until(lambda: self._is_at(wanted))

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

    async def stream(self):
        """Changes made elsewhere are listened for."""

        async def is_open():
            return "/api/v1/events" in self.watch.answered

        await until(is_open)

    # --- the client ---

    async def said(self, method):
        """What the client was told by this method, in order."""
        return [one["data"] for one in await self._all_said() if one["method"] == method]

    async def _all_said(self):
        return await self.top.evaluate("window.client?.said ?? []")

    async def tell(self, event, data=None):
        await self.top.evaluate("([event, data]) => client.tell(event, data)", [event, data])

    async def change_theme(self, theme):
        await self.tell("theme_changed", {"theme_params": theme})

    async def main_button(self):
        """As the client shows it now; None while it is hidden."""
        told = await self.said("web_app_setup_main_button")
        return told[-1] if told and told[-1]["is_visible"] else None

    async def shows_main_button(self, text):
        """With this text and ready to be pressed; or none at all."""

        async def shown():
            main = await self.main_button()
            return main is None if text is None else main and main["text"] == text and main["is_active"]

        await until(shown)

    async def press_main(self, text):
        await self.shows_main_button(text)
        await self.tell("main_button_pressed")

    async def has_back_button(self, *, visible):
        async def shown():
            told = await self.said("web_app_setup_back_button")
            return bool(told and told[-1]["is_visible"]) is visible

        await until(shown)

    async def go_back(self):
        await self.has_back_button(visible=True)
        await self.tell("back_button_pressed")

    async def check(self):
        """What holds of every journey, whatever it was about."""
        self.watch.check()
        methods = [one["method"] for one in await self._all_said()]
        assert too_new(methods, self.device.version) == []


@asynccontextmanager
async def opened(browser, url, device, *, address="/", init_data=None, start=None, **words):
    """Opens it as a client does; without `init_data` as any browser does."""
    context = await browser.new_context(base_url=url, **device.screen(), **words)
    try:
        watch = Watch(context, url)
        page = await context.new_page()
        app = Opened(page, watch, device)
        if init_data:
            await context.add_init_script(f"({CLIENT})({json.dumps(device.client())})")
        await app.launch(address, init_data, start)
        yield app
        await app.check()
    finally:
        await context.close()
