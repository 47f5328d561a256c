"""One shared Chromium: the only file that knows Playwright.

A request through the browser context's own client costs a fortieth of a page (7–10 ms against 350 ms) and
shares its cookies and User-Agent; a real page is opened only where the site's own script must run.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import structlog
from playwright.async_api import (
    APIResponse,
    BrowserContext,
    Page,
    Playwright,
    Request,
    Route,
    ViewportSize,
    async_playwright,
)
from playwright.async_api import Browser as Chromium
from playwright.async_api import Error as PlaywrightFault

from hookah_wishlist.background import running

log = structlog.get_logger(__name__)

# Quiet Chromium's own errands: they would ask hosts that are not the source.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NEEDLESS = frozenset({"image", "font", "media", "stylesheet"})
# After some thousand navigations in one context others saw "Page crashed" and then only time-outs.
LOADS_PER_CONTEXT = 100
IDLE = 60.0
SECONDS_TO_CLOSE = 5.0
# What Playwright says when Chromium, its driver or the page is gone rather than the source's answer.
DEAD = ("has been closed", "Connection closed", "crashed")
# A batch comes when its trigger, an item in the middle of the list, comes into view: so the page is passed in
# steps shorter than the view, as a person does, and a jump to its end would show the trigger to nobody.
VIEW: ViewportSize = {"width": 1280, "height": 2000}
SCROLL_PAST = """async () => {
    for (let y = window.scrollY; y < document.body.scrollHeight; y += 1500) {
        window.scrollTo(0, y);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
    }
}"""
# The longest list has 14 batches; this many passes that each bring something would be a list without an end.
PASSES = 200
QUIET = 0.4  # seconds without a request under way after which a pass has brought what it would


class NetworkFault(Exception):
    """The source could not be reached, or its answer broke off."""


class NoBrowser(Exception):
    """No Chromium could be started."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, redirects not followed; `headers` are lower case, `size` is the body's bytes."""

    status: int
    url: str
    text: str
    size: int
    headers: Mapping[str, str]


# Called before each request that a page's script makes; False refuses the request.
Gate = Callable[[str], Awaitable[bool]]


class Browser:
    """Started on first use, replaced when it crashes, its context renewed after LOADS_PER_CONTEXT pages."""

    def __init__(
        self, source: str, *, executable: Path | None, user_agent: str, proxy: str | None, timeout: float
    ) -> None:
        self._source = source
        self._executable = executable
        self._user_agent = user_agent
        self._proxy = proxy
        self._timeout = timeout * 1000
        self._driver: Playwright | None = None
        self._chromium: Chromium | None = None
        self._context: BrowserContext | None = None
        self._loads = 0
        self._busy = 0
        self._used_at = 0.0
        self._starting = asyncio.Lock()

    async def request(self, path: str, *, json: Mapping[str, object] | None = None) -> Answer:
        """Ask once through the context's client; POST when `json` is given. Raises `NetworkFault`."""
        async with self._in_use() as context:
            response = await context.request.fetch(
                self._source + path,
                method="GET" if json is None else "POST",
                data=json,
                timeout=self._timeout,
                max_redirects=0,
            )
            return await _answer(response)

    async def scrolled(self, path: str, count_of: Callable[[str], int], enough: int, gate: Gate) -> Answer:
        """Open the page as a person would and scroll until `count_of(html)` is `enough` or stays the same."""
        async with self._in_use() as context:
            self._loads += 1
            page = await context.new_page()
            try:
                return await self._scroll(page, path, count_of, enough, gate)
            finally:
                await page.close()

    async def close_when_idle(self) -> None:
        """For ever: end Chromium when unused for IDLE seconds: it holds 350 MB and starts again in 0.7 s."""
        while True:
            await asyncio.sleep(IDLE / 4)
            if self._driver is not None and not self._busy and monotonic() - self._used_at > IDLE:
                await self.close()

    async def close(self) -> None:
        """End Chromium and its driver; the next request starts them again."""
        async with self._starting:
            driver, self._driver = self._driver, None
            with suppress(PlaywrightFault, TimeoutError):
                async with asyncio.timeout(SECONDS_TO_CLOSE):
                    await self._drop()
            if driver is not None:
                with suppress(PlaywrightFault, TimeoutError):
                    async with asyncio.timeout(SECONDS_TO_CLOSE):
                        await driver.stop()

    @asynccontextmanager
    async def _in_use(self) -> AsyncIterator[BrowserContext]:
        """The living context; whatever Playwright reports of a fault on the way is a `NetworkFault`."""
        self._busy += 1
        try:
            yield await self._ready()
        except PlaywrightFault as fault:
            if any(word in str(fault) for word in DEAD):
                log.warning("browser.died", why=_first_line(fault))
                await self.close()
            raise NetworkFault(_first_line(fault)) from fault
        finally:
            self._busy -= 1
            self._used_at = monotonic()

    async def _scroll(
        self, page: Page, path: str, count_of: Callable[[str], int], enough: int, gate: Gate
    ) -> Answer:
        errands = _Errands(page)
        await page.route("**/*", lambda route: self._let_through(route, gate))
        response = await page.goto(self._source + path, wait_until="domcontentloaded", timeout=self._timeout)
        if response is None:
            raise NetworkFault(f"{path} gave no answer")
        html, count = await page.content(), -1
        for _ in range(PASSES):
            if (now := count_of(html)) >= enough or now == count:
                break
            count = now
            await page.evaluate(SCROLL_PAST)
            await errands.done()
            html = await page.content()
        return Answer(response.status, page.url, html, len(html.encode()), response.headers)

    async def _let_through(self, route: Route, gate: Gate) -> None:
        request = route.request
        ours = origin_of(request.url) == origin_of(self._source)
        asks = request.resource_type in ("xhr", "fetch")
        if not ours or request.resource_type in NEEDLESS or (asks and not await gate(path_of(request.url))):
            await route.abort()
        else:
            await route.continue_()

    async def _ready(self) -> BrowserContext:
        async with self._starting:
            if self._chromium is None or not self._chromium.is_connected():
                await self._launch()
            if self._context is None or self._loads >= LOADS_PER_CONTEXT:
                await self._renew()
            assert self._context is not None  # noqa: S101 - for the type checker; _renew has just set it
            return self._context

    async def _launch(self) -> None:
        await self._drop()
        if self._driver is None:
            self._driver = await async_playwright().start()
        executable = find_chromium(self._executable)
        try:
            self._chromium = await self._driver.chromium.launch(
                executable_path=executable,
                args=ARGUMENTS,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                proxy={"server": self._proxy} if self._proxy else None,
            )
        except PlaywrightFault as fault:
            raise NoBrowser(
                f"Chromium did not start ({_first_line(fault)}); install it or set CHROMIUM_PATH"
            ) from fault
        log.info("browser.started", version=self._chromium.version)

    async def _renew(self) -> None:
        assert self._chromium is not None  # noqa: S101 - for the type checker; _ready has just launched it
        if self._context is not None:
            await self._context.close()
        self._context = await self._chromium.new_context(
            user_agent=self._user_agent, locale="ru-RU", service_workers="block", viewport=VIEW
        )
        self._loads = 0

    async def _drop(self) -> None:
        chromium, self._chromium, self._context = self._chromium, None, None
        if chromium is not None and chromium.is_connected():
            await chromium.close()


class _Errands:
    """What a page's script has asked for and not yet been given."""

    def __init__(self, page: Page) -> None:
        self._under_way = 0
        self._last = monotonic()
        page.on("request", lambda request: self._count(request, 1))
        page.on("requestfinished", lambda request: self._count(request, -1))
        page.on("requestfailed", lambda request: self._count(request, -1))

    async def done(self) -> None:
        """Wait until nothing is under way and nothing new was asked for a while."""
        asked_at = monotonic()
        while self._under_way > 0 or monotonic() - max(asked_at, self._last) < QUIET:  # noqa: ASYNC110 - a clock
            await asyncio.sleep(0.05)

    def _count(self, request: Request, step: int) -> None:
        if request.resource_type in ("xhr", "fetch"):
            self._under_way += step
            self._last = monotonic()


@asynccontextmanager
async def open_browser(
    source: str,
    *,
    executable: Path | None,
    user_agent: str,
    proxy: str | None = None,
    timeout: float = 30.0,
) -> AsyncIterator[Browser]:
    """A browser for this source, started when first used; `timeout` is seconds for one request."""
    browser = Browser(source, executable=executable, user_agent=user_agent, proxy=proxy, timeout=timeout)
    try:
        async with running(browser.close_when_idle):
            yield browser
    finally:
        await browser.close()


def find_chromium(configured: Path | str | None) -> str | None:
    """The program to start: the configured one, else an installed one; None lets Playwright use its own."""
    if configured is not None:
        return str(configured)
    return next((found for name in NAMES if (found := shutil.which(name))), None)


async def _answer(response: APIResponse) -> Answer:
    try:
        body = await response.body()
        text = body.decode("utf-8", "replace")
        return Answer(response.status, response.url, text, len(body), response.headers)
    finally:
        await response.dispose()


def path_of(address: str) -> str:
    """Path and query of an address."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def origin_of(address: str) -> tuple[str, str]:
    """Scheme and host with port: what makes two addresses the same site."""
    parts = urlsplit(address)
    return parts.scheme, parts.netloc


def _first_line(fault: PlaywrightFault) -> str:
    return str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__
