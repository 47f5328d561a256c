"""A page scrolled as a person would, with all its requests in our hands: one at a time, to the source only.

Chromium follows redirects past any interception and opens sockets and windows of its own; so nothing is let
through here. Each request is made for the page by the context's client, and its answer is handed over.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from time import monotonic
from urllib.parse import urljoin, urlsplit

import structlog
from playwright.async_api import APIResponse, BrowserContext, Page, Route, WebSocketRoute
from playwright.async_api import Error as PlaywrightFault

from hookah_wishlist.background import running

log = structlog.get_logger(__name__)

NEEDLESS = frozenset({"image", "font", "media", "stylesheet", "websocket", "eventsource", "ping"})
# A batch comes when its trigger, an item in the middle of the list, comes into view: so the page is passed in
# steps shorter than the view, as a person does, and a jump to its end would show the trigger to nobody.
# A page may grow while it is passed, even for ever: one pass ends where the page ended at its beginning.
SCROLL_PAST = """async () => {
    const end = Math.min(document.body.scrollHeight, window.scrollY + 150000);
    for (let y = window.scrollY; y < end; y += 1500) {
        window.scrollTo(0, y);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
    }
}"""
# The longest list has 14 batches: so many passes that each bring something would be a list without an end.
PASSES = 60
# And so many requests, a handful of scripts among them, would be a page that asks and asks.
REQUESTS = 100
REDIRECTS = 5
SECONDS_TO_CLOSE = 5.0
QUIET = 0.4  # seconds without a request under way after which a pass has brought what it would

# Called before each request that a page makes after its first; False refuses the request.
Gate = Callable[[str], Awaitable[bool]]


@asynccontextmanager
async def fenced(context: BrowserContext, source: str, gate: Gate, seconds: float) -> AsyncIterator["Fence"]:
    """A fence around all pages of the context; when it is left, they are closed and nothing is under way.

    Raises `TimeoutError` when a page does nothing for so many seconds, such as one with an endless loop.
    """
    fence = Fence(source, gate, seconds)
    await context.route_web_socket("**", fence.refuse_socket)
    await context.route("**/*", fence.fetch)
    try:
        async with asyncio.timeout(seconds) as limit, running(lambda: fence.put_off(limit)):
            yield fence
    finally:
        async with asyncio.timeout(SECONDS_TO_CLOSE):
            await fence.shut()
            for page in context.pages:
                await page.close()
            await context.unroute_all(behavior="ignoreErrors")


class Fence:
    """Makes the requests of the pages behind it. `bytes` is what the answers weighed."""

    def __init__(self, source: str, gate: Gate, seconds: float) -> None:
        self.bytes = 0
        self.is_full = False  # more was asked than is answered to one page
        self.document: APIResponse | None = None  # the page itself, as the source answered it
        self._source = source
        self._gate = gate
        self._seconds = seconds
        self._one_at_a_time = asyncio.Lock()
        self._asked = self._waiting = 0
        self._last = monotonic()
        self._is_shut = False

    async def fetch(self, route: Route) -> None:
        """Answer a page's request, or refuse it; what is refused in any case takes no turn."""
        if not self._could_ask(route):
            with suppress(PlaywrightFault):  # the page may be gone
                await route.abort()
            return
        self._waiting += 1
        try:
            async with self._one_at_a_time:
                answer = await self._answer(route)
            await (route.abort() if answer is None else route.fulfill(response=answer))
        except PlaywrightFault as fault:
            log.debug("page.request_failed", url=route.request.url, why=str(fault))
            with suppress(PlaywrightFault):  # the page may be gone
                await route.abort()
        finally:
            self._waiting -= 1

    async def refuse_socket(self, socket: WebSocketRoute) -> None:
        """A route that does not connect to the server is all it takes."""
        await socket.close()

    async def done(self) -> None:
        """Wait until nothing is under way and nothing new was asked for a while, or too much was asked.

        A page that asks faster than it is answered has always something under way, and would never be done.
        """
        asked_at = monotonic()
        while not self.is_full and (  # noqa: ASYNC110 - a clock
            self._waiting or monotonic() - max(asked_at, self._last) < QUIET
        ):
            await asyncio.sleep(0.05)

    async def put_off(self, limit: asyncio.Timeout) -> None:
        """For ever: give a page more time as long as it waits for a request, or for its turn."""
        while not limit.expired():
            if self._waiting:
                limit.reschedule(asyncio.get_running_loop().time() + self._seconds)
            await asyncio.sleep(self._seconds / 20)

    async def shut(self) -> None:
        """Refuse what is asked from now on, and let what is under way end."""
        self._is_shut = True
        async with self._one_at_a_time:
            pass

    def _could_ask(self, route: Route) -> bool:
        request = route.request
        if self._is_shut or request.resource_type in NEEDLESS or not same_origin(request.url, self._source):
            return False
        self.is_full = self.is_full or self._asked + self._waiting >= REQUESTS
        return not self.is_full

    async def _answer(self, route: Route) -> APIResponse | None:
        url = route.request.url
        for _ in range(REDIRECTS):
            if not await self._may_ask(url):
                return None
            answer = await route.fetch(url=url, max_redirects=0, timeout=self._seconds * 1000)
            self._take_note(answer)
            target = answer.headers.get("location")
            if target is None or not 300 <= answer.status < 400:
                return answer
            url = joined(answer.url, target)
        return None

    async def _may_ask(self, url: str) -> bool:
        if self._is_shut or self.is_full or not same_origin(url, self._source):
            return False
        is_first, self._asked = self._asked == 0, self._asked + 1
        self.is_full = self._asked >= REQUESTS
        return is_first or await self._gate(path_of(url))

    def _take_note(self, answer: APIResponse) -> None:
        self._last = monotonic()
        self.bytes += int(answer.headers.get("content-length") or 0)
        if self.document is None or 300 <= self.document.status < 400:
            self.document = answer


async def scrolled(page: Page, fence: Fence, count_of: Callable[[str], int], enough: int) -> str:
    """The page's HTML when `count_of(html)` is `enough` or a pass has brought nothing more."""
    html, count = await page.content(), -1
    for _ in range(PASSES):
        if (now := count_of(html)) >= enough or now == count or fence.is_full:
            break
        count = now
        await page.evaluate(SCROLL_PAST)
        await fence.done()
        html = await page.content()
    return html


def path_of(address: str) -> str:
    """Path and query of an address."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def joined(base: str, target: str) -> str:
    """Where a Location leads; "" where it is no address at all, such as http://[."""
    try:
        return urljoin(base, target)
    except ValueError:
        return ""


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses are the same site: scheme, host and port."""
    return origin_of(one) == origin_of(other)


def origin_of(address: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port, however they are written."""
    try:
        parts = urlsplit(address)
        return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return "", None, None
