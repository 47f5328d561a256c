"""What the client around the Mini App is told, and what it tells: see `client.js`."""

from pathlib import Path

from tests.journeys.versions import too_new
from tests.timeouts import until

CLIENT = (Path(__file__).parent / "client.js").read_text(encoding="utf-8")


class Inside:
    """`top` is the page in which `client.js` is."""

    def __init__(self, top, device):
        self.top, self.device = top, device

    async def said(self, method):
        """What the client was told by this method, in order."""
        return [one["data"] for one in await self._all_said() if one["method"] == method]

    async def hears(self, method, *wanted):
        """The client was told by this method just this, or is before long."""

        async def heard():
            return await self.said(method) == list(wanted)

        await until(heard)

    async def hears_last(self, method, wanted):
        """However often it was told something else before."""

        async def heard():
            return (await self.said(method))[-1:] == [wanted]

        await until(heard)

    async def methods(self):
        return [one["method"] for one in await self._all_said()]

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
        assert not (new := too_new(await self.methods(), self.device.version)), new
