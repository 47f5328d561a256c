"""One Chromium for the tests in which it is no more than what asks, and a clock for the crawler's pauses."""

import asyncio

import pytest

from hookah_wishlist.scraper import guest, scrolling
from hookah_wishlist.scraper.browser import ChromiumProcess
from tests.timeouts import GUARD


@pytest.fixture(scope="package")
async def chromium(chromium_path):
    """Each crawler opens a context of its own in it; one that hangs or dies is replaced at its next use."""
    process = ChromiumProcess(chromium_path)
    yield process
    await process.close()


class Clock:
    """The time of the crawler's pauses: it stands still but for them. `pauses` lists them in seconds."""

    def __init__(self):
        self.pauses = []

    def monotonic(self):
        return 1000.0 + sum(self.pauses)

    async def sleep(self, seconds):
        self.pauses.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(guest, "monotonic", clock.monotonic)
    monkeypatch.setattr(guest, "sleep", clock.sleep)
    return clock


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A page that a busy machine closes slowly does not hang."""
    monkeypatch.setattr(scrolling, "SECONDS_TO_CLOSE", GUARD)
