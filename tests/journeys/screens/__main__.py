"""Pictures of every screen for the README: python -m tests.journeys.screens [ADDRESS] [SCREEN …]

The demonstration is crawled, people with full and with empty lists open the Mini App on three devices, and
docs/screenshots/app-*.webp is what they see. ADDRESS is a demonstration that runs already; with SCREENs only
those are taken. Only what is asked for is made anew, so that a change of one screen is one file's change.
"""

import asyncio
import os
import sys
import tempfile
from contextlib import AsyncExitStack

import aiohttp
from playwright.async_api import async_playwright

from hookah_wishlist.scraper.browser import find_chromium
from tests.journeys.conftest import SETTINGS
from tests.journeys.devices import ANDROID, DESKTOP, IPHONE
from tests.journeys.screens.people import cast
from tests.journeys.screens.pictures import picture
from tests.journeys.screens.shown import SCREENS, shown
from tests.program import ROOT, program

TO = ROOT / "docs" / "screenshots"
# What is read on which device; the heights are those of the web view below Telegram's own header.
DEVICES = {
    "ios-ru": (IPHONE.but(height=740), "ru"),
    "android-en": (ANDROID, "en"),
    "desktop-ru": (DESKTOP.but(width=1280, height=800, palette="web light"), "ru"),
}


async def main(words: list[str]) -> None:
    addresses, names = [w for w in words if "://" in w], [w for w in words if "://" not in w]
    if unknown := set(names) - set(SCREENS):
        sys.exit(f"No screen is called {', '.join(sorted(unknown))}; there are: {', '.join(SCREENS)}")
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        chromium = find_chromium(os.environ.get("CHROMIUM_PATH"))
        client = await stack.enter_async_context(aiohttp.ClientSession())
        url = addresses[0].rstrip("/") if addresses else await crawled(stack, chromium)
        browser = await playwright.chromium.launch(executable_path=chromium)
        for device_name, (device, language) in DEVICES.items():
            people = await cast(url, client, language)
            for name in names or SCREENS:
                async with shown(browser, url, device, people, name) as app:
                    await picture(browser, app, TO / f"app-{name}-{device_name}.webp")
                print(f"{name} on {device_name}", flush=True)


async def crawled(stack: AsyncExitStack, chromium: str | None) -> str:
    """A card reads its page when it is opened, so that few need to be read beforehand."""
    data = stack.enter_context(tempfile.TemporaryDirectory())
    settings = SETTINGS | {"CRAWL_DETAILS": "50"}
    running = await stack.enter_async_context(program(data, chromium_path=chromium, **settings))
    await running.until_said("crawl.ended", seconds=300)
    return running.url


asyncio.run(main(sys.argv[1:]))
