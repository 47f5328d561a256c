"""The Mini App in a hand: 500 items scrolled, how soon results follow a key, and a change elsewhere."""

import asyncio
import os
import statistics
import tempfile
import time
from contextlib import asynccontextmanager

import aiohttp
from playwright.async_api import async_playwright, expect

from hookah_wishlist.scraper.browser import find_chromium
from tests.benchmarks.mini_app import busy
from tests.benchmarks.program import NO_LIMITS
from tests.journeys.devices import ANDROID
from tests.journeys.opened import opened
from tests.journeys.people import next_person
from tests.program import program

ITEMS, SLOWER = 500, 4
LONG = 50  # milliseconds: what a task may take before a finger notices
SPEED = 4000  # pixels a second: a quick thumb
SOON = 150  # milliseconds from the last key to its results
KEYS = 90  # milliseconds between two keys
ELSEWHERE, CHANGES = (
    2000,
    6,
)  # milliseconds until a change made on another device is seen, and how many are made
TYPED = (
    "вишня", "cherry", "мята", "limon", "raspbery", "снежная", "grapefruit", "арбуз", "coconut", "халва",
)  # fmt: skip

# Long tasks as the browser tells them, and the time between two frames.
WATCH = """() => {
  const seen = (window.seen = { long: [], frames: [] });
  new PerformanceObserver((told) => told.getEntries().forEach((one) => seen.long.push(one.duration)))
    .observe({ type: "longtask" });
  let last = performance.now();
  const frame = (now) => { seen.frames.push(now - last); last = now; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""

# From the last key to the first frame behind which rows of the answer to the whole text are shown.
PAINTED = """(text) => new Promise((tell) => {
  const field = document.getElementById("search");
  const began = window.lastKey;
  const isShown = () => new URLSearchParams(location.search).get("q") === text
    && document.querySelector(".rows .row, .empty") && !document.querySelector(".is-old, .is-skeleton");
  const painted = () => setTimeout(() => tell(performance.now() - began));
  const look = () => requestAnimationFrame(isShown() ? painted : look);
  look();
})"""
HEAR_KEYS = "document.addEventListener('input', (event) => (window.lastKey = event.timeStamp), true)"


async def main():
    async with the_app() as (url, browser, person):
        scrolled = await scroll(browser, url, person)
        times, requests, left = await type_searches(browser, url, person)
        streamed = await changes_elsewhere(browser, url, person.client)
        polled = await changes_elsewhere(browser, url, person.client, {"**/api/v1/events": aborted})
    print(f"   scrolling {ITEMS} items, processor slowed down {SLOWER} times: {scrolled_in_words(scrolled)}")
    print(
        f"   last key to results: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms of "
        f"{len(times)}; {requests} requests for {sum(map(len, TYPED))} keys, {left} left unfinished"
    )
    for case, seen in (("", streamed), (" where streams fail", polled)):
        print(
            f"   change elsewhere seen{case}: median {statistics.median(seen):.0f} ms, worst {max(seen):.0f} "
            f"ms of {CHANGES}"
        )
    print(f"   load of the machine: {busy()}")
    checks = {
        f"no task over {LONG} ms while scrolling: {len(scrolled['long'])}": not scrolled["long"],
        f"results within {SOON} ms of the last key: {statistics.median(times):.0f}": statistics.median(times)
        <= SOON,
        f"no request is left behind: {left}": not left,
        f"a change elsewhere is seen within {ELSEWHERE} ms": max(streamed + polled) <= ELSEWHERE,
    }
    for words, is_reached in checks.items():
        print(f"   {'reached' if is_reached else 'MISSED '} {words}")
    return 0 if all(checks.values()) else 1


@asynccontextmanager
async def the_app():
    chromium = find_chromium(os.environ.get("CHROMIUM_PATH"))
    settings = NO_LIMITS | {"CRAWL_DETAILS": "50"}
    with tempfile.TemporaryDirectory() as data:
        async with (
            program(data, chromium_path=chromium, **settings) as running,
            aiohttp.ClientSession() as client,
            async_playwright() as playwright,
        ):
            await running.until_said("crawl.ended", seconds=300)
            browser = await playwright.chromium.launch(executable_path=chromium)
            yield running.url, browser, await next_person(running.url, client).sign_in()
            await browser.close()


# --- scrolling ---


async def scroll(browser, url, person):
    """What was seen while the whole list went by, twice."""
    await fill(person)
    async with opened(browser, url, ANDROID, address="/list", init_data=await person.launch()) as app:
        await app.settle()
        await asyncio.sleep(2)  # the beginning is another benchmark's
        devtools = await app.top.context.new_cdp_session(app.top)
        await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        await app.page.evaluate(f"({WATCH})()")
        height = await app.page.evaluate("document.documentElement.scrollHeight")
        for distance in (-height, height):
            gesture = {
                "x": 180,
                "y": 300,
                "yDistance": distance,
                "speed": SPEED,
                "gestureSourceType": "touch",
            }
            await devtools.send("Input.synthesizeScrollGesture", gesture)
        seen = await app.page.evaluate("window.seen")
        await devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        return seen | {"height": height}


async def fill(person):
    cursor, wanted = "", []
    while len(wanted) < ITEMS:
        page = await person.ask("GET", f"/tobaccos?sort=name&limit=100{cursor}")
        wanted += page["items"]
        cursor = f"&cursor={page['next_cursor']}"
    for at in range(0, ITEMS, 20):
        await asyncio.gather(*(person.wants(one) for one in wanted[at : at + 20]))


def scrolled_in_words(seen):
    frames = sorted(seen["frames"])
    late = sum(1 for frame in frames if frame > LONG)
    return (
        f"{len(seen['long'])} tasks over {LONG} ms"
        + (f" (worst {max(seen['long']):.0f} ms)" if seen["long"] else "")
        + f"; {len(frames)} frames, median {statistics.median(frames):.0f} ms, 95th percentile "
        f"{frames[int(len(frames) * 0.95)]:.0f} ms, {late} later than {LONG} ms"
    )


# --- typing ---


async def type_searches(browser, url, person):
    """The time of every search, how many requests all of them took, and how many never ended."""
    async with opened(browser, url, ANDROID, init_data=await person.launch()) as app:
        await app.settle()
        await app.page.evaluate(HEAR_KEYS)
        await type_one(app, "банан")  # what comes behind the first screen has come
        asked, ended = Counted(app, "request"), Counted(app, "requestfinished", "requestfailed")
        times = [await type_one(app, text) for text in TYPED]
        await asyncio.sleep(1)
        return times, asked.number, asked.number - ended.number


class Counted:
    """How often one of these events told of a search."""

    def __init__(self, app, *events):
        self.number = 0
        for event in events:
            app.top.on(event, self._take)

    def _take(self, request):
        self.number += "/api/v1/tobaccos?" in request.url


async def type_one(app, text):
    field = app.page.get_by_role("searchbox")
    await field.fill("")
    await asyncio.sleep(0.5)
    await field.press_sequentially(text, delay=KEYS)
    return await app.page.evaluate(f"({PAINTED})({text!r})")


# --- another device ---


async def changes_elsewhere(browser, url, client, routes=None):
    """Milliseconds from the answer to a change until the open list shows it."""
    person, times = await next_person(url, client).sign_in(), []
    async with opened(
        browser, url, ANDROID, address="/list", init_data=await person.launch(), routes=routes
    ) as app:
        app.watch.allow("ERR_FAILED")
        await app.settle()
        await asyncio.sleep(3)  # until it listens, or has found out that it cannot
        for number in range(CHANGES):
            name = f"Elsewhere {number} {'polled' if routes else 'streamed'}"
            await person.ask("POST", "/wishlist/items", {"name": name})
            began = time.perf_counter()
            await expect(app.find("li.is-item .row-name", has_text=name)).to_be_visible()
            times.append((time.perf_counter() - began) * 1000)
    return times


async def aborted(route):
    await route.abort()
