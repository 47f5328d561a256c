"""One shared Chromium: with `scrolling.py` all that knows Playwright.

A request through the browser context's own client costs a fortieth of a page (7–10 ms against 350 ms) and
shares its cookies and User-Agent; a real page is opened only where the site's own script must run.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from urllib.parse import unquote, urlsplit

import structlog
from playwright._impl import transport
from playwright._impl._driver import get_driver_env
from playwright.async_api import (
    APIResponse,
    BrowserContext,
    Playwright,
    ProxySettings,
    ViewportSize,
    async_playwright,
)
from playwright.async_api import Browser as Chromium
from playwright.async_api import Error as PlaywrightFault

from hookah_wishlist.background import running
from hookah_wishlist.child_environment import of_browser
from hookah_wishlist.scraper.scrolling import Gate, fenced, scrolled

log = structlog.get_logger(__name__)

# Quiet Chromium's own errands: they would ask hosts that are not the source.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # It needs no network of its own: see `scrolling.py`. A request held at its fence while the page closes
    # would get out otherwise, as would sockets and windows that no interception sees.
    "--host-resolver-rules=MAP * ~NOTFOUND",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# After some thousand navigations in one context others saw "Page crashed" and then only time-outs.
LOADS_PER_CONTEXT = 100
IDLE = 60.0
SECONDS_TO_CLOSE = 5.0
# What Playwright says when Chromium, its driver or the page is gone rather than the source's answer.
DEAD = ("has been closed", "Connection closed", "crashed")
VIEW: ViewportSize = {"width": 1280, "height": 2000}
# No page of the site has a twentieth of it; ten times as much takes the driver a gigabyte.
LARGEST = 16_000_000


class NetworkFault(Exception):
    """The source could not be reached, or its answer broke off."""


class TooLarge(NetworkFault):
    """The answer is larger than any page of the source can be."""


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


class ChromiumProcess:
    """One Chromium with its driver: started on first use, and again once it is gone."""

    def __init__(self, executable: Path | str | None, proxy: str | None = None) -> None:
        self._executable = executable
        self._proxy = proxy
        self._driver: Playwright | None = None
        self._chromium: Chromium | None = None
        self._starting = asyncio.Lock()

    @property
    def is_started(self) -> bool:
        """Whether there is something to close."""
        return self._driver is not None

    async def running(self) -> Chromium:
        """The living Chromium. Raises `NoBrowser`."""
        async with self._starting:
            if self._chromium is None or not self._chromium.is_connected():
                self._chromium = await self._launch()
            return self._chromium

    async def close(self) -> None:
        """End Chromium and its driver; the next use starts them again."""
        async with self._starting:
            chromium, self._chromium = self._chromium, None
            driver, self._driver = self._driver, None
            if chromium is not None and chromium.is_connected():
                with suppress(PlaywrightFault, TimeoutError):
                    async with asyncio.timeout(SECONDS_TO_CLOSE):
                        await chromium.close()
            if driver is not None:
                with suppress(PlaywrightFault, TimeoutError):
                    async with asyncio.timeout(SECONDS_TO_CLOSE):
                        await driver.stop()

    async def _launch(self) -> Chromium:
        if self._driver is None:
            transport.get_driver_env = _driver_environment  # type: ignore[attr-defined]
            self._driver = await async_playwright().start()
        executable = find_chromium(self._executable)
        try:
            chromium = await self._driver.chromium.launch(
                executable_path=executable,
                args=ARGUMENTS,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                proxy=_proxy_of(self._proxy) if self._proxy else None,
            )
        except PlaywrightFault as fault:
            raise NoBrowser(
                f"Chromium did not start ({_first_line(fault)}); install it or set CHROMIUM_PATH"
            ) from fault
        log.info("browser.started", version=chromium.version)
        return chromium


def _driver_environment() -> dict[str, str]:
    """For Playwright's driver, which passes it on to Chromium. By itself it takes all of ours, tokens and
    passwords too, and no setting changes that."""
    of_playwright = {name: value for name, value in get_driver_env().items() if name.startswith("PW_")}
    return of_browser() | of_playwright


class Browser:
    """A context of its own in Chromium, renewed after LOADS_PER_CONTEXT pages and when Chromium crashes."""

    def __init__(self, source: str, process: ChromiumProcess, *, user_agent: str, timeout: float) -> None:
        self._source = source
        self._process = process
        self._user_agent = user_agent
        self._timeout = timeout * 1000
        self._context: BrowserContext | None = None
        self._loads = 0
        self._busy = 0
        self._used_at = 0.0
        self._renewing = asyncio.Lock()

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
            return await self._scroll(context, path, count_of, enough, gate)

    async def close_when_idle(self) -> None:
        """For ever: end Chromium when unused for IDLE seconds: it holds 350 MB and starts again in 0.7 s."""
        while True:
            await asyncio.sleep(IDLE / 4)
            if self._process.is_started and not self._busy and monotonic() - self._used_at > IDLE:
                await self.close()

    async def close(self) -> None:
        """End Chromium and its driver; the next request starts them again."""
        async with self._renewing:
            self._context = None
            await self._process.close()

    async def leave(self) -> None:
        """Close what is ours in a Chromium that others use as well."""
        context, self._context = self._context, None
        if context is not None:
            with suppress(PlaywrightFault, TimeoutError):
                async with asyncio.timeout(SECONDS_TO_CLOSE):
                    await context.close()

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
        except TimeoutError as fault:  # not Playwright's own: the page hangs, and Chromium with it
            log.warning("browser.hangs")
            await self.close()
            raise NetworkFault(f"nothing moved for {self._timeout / 1000:g} s") from fault
        finally:
            self._busy -= 1
            self._used_at = monotonic()

    async def _scroll(
        self, context: BrowserContext, path: str, count_of: Callable[[str], int], enough: int, gate: Gate
    ) -> Answer:
        async with fenced(context, self._source, gate, self._timeout / 1000) as fence:
            page = await context.new_page()
            try:
                await page.goto(self._source + path, wait_until="domcontentloaded", timeout=0)
                html = await scrolled(page, fence, count_of, enough)
            except PlaywrightFault:
                if fence.document is None or fence.document.ok:
                    raise
                html = ""  # refused, or leading away: what it leads to was not asked for
        if fence.document is None:
            raise NetworkFault(f"{path} gave no answer")
        return Answer(fence.document.status, fence.document.url, html, fence.bytes, fence.document.headers)

    async def _ready(self) -> BrowserContext:
        async with self._renewing:
            chromium = await self._process.running()
            if self._context is not None and self._context.browser is not chromium:
                self._context = None  # it went with a Chromium that is no more
            if self._context is None or self._loads >= LOADS_PER_CONTEXT:
                if self._context is not None:
                    await self._context.close()
                self._context = await chromium.new_context(
                    user_agent=self._user_agent, locale="ru-RU", service_workers="block", viewport=VIEW
                )
                self._loads = 0
            return self._context


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
    process = ChromiumProcess(executable, proxy)
    browser = Browser(source, process, user_agent=user_agent, timeout=timeout)
    try:
        async with running(browser.close_when_idle):
            yield browser
    finally:
        await browser.close()


def _proxy_of(address: str) -> ProxySettings:
    """Playwright wants name and password apart from the address."""
    parts = urlsplit(address)
    server = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    if parts.username is None:
        return ProxySettings(server=server)
    return ProxySettings(
        server=server, username=unquote(parts.username), password=unquote(parts.password or "")
    )


def find_chromium(configured: Path | str | None) -> str | None:
    """The program to start: the configured one, else an installed one; None lets Playwright use its own."""
    if configured is not None:
        return str(configured)
    return next((found for name in NAMES if (found := shutil.which(name))), None)


async def _answer(response: APIResponse) -> Answer:
    try:
        told = response.headers.get("content-length", "")
        if told.isascii() and told.isdigit() and int(told[:12]) > LARGEST:
            raise TooLarge(f"the answer is {told} bytes large")
        body = await response.body()
        if len(body) > LARGEST:
            raise TooLarge(f"the answer is {len(body)} bytes large")
        text = body.decode("utf-8", "replace")
        return Answer(response.status, response.url, text, len(body), response.headers)
    finally:
        await response.dispose()


def _first_line(fault: PlaywrightFault) -> str:
    return str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__
