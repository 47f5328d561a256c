"""The crawler's browser for tests: in the Chromium that they share, or in one of its own."""

from contextlib import asynccontextmanager

from hookah_wishlist.scraper.browser import Browser, ChromiumProcess, open_browser

AGENT = "HookahWishlist/test (tests)"


@asynccontextmanager
async def browsing(url, chromium, *, timeout=60.0):
    """A browser for the site at the URL; `chromium` is a running process, or the path to one to start."""
    if not isinstance(chromium, ChromiumProcess):
        async with open_browser(url, executable=chromium, user_agent=AGENT, timeout=timeout) as browser:
            yield browser
        return
    browser = Browser(url, chromium, user_agent=AGENT, timeout=timeout)
    try:
        yield browser
    finally:
        await browser.leave()
