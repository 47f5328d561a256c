"""The Mini App is delivered: one page at all its addresses, and the files behind it under their version."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from hookah_wishlist.settings import Settings
from hookah_wishlist.web.errors import NotThere
from hookah_wishlist.web.mini_app.files import STATIC, AppFile, AppFiles, marks_of
from hookah_wishlist.web.mini_app.pages import HTML, page
from hookah_wishlist.web.packing import Coding, best_coding, smallest

# Whatever the app shows has an address, which it reads itself: all of them are the one page.
ADDRESSES = (
    "/",
    r"/t/{id:\d+}",
    "/b/{brand}",
    "/b/{brand}/{line}",
    "/search",
    "/list",
    "/counter",
    "/bought",
    "/settings",
    "/privacy",
    "/about",
)
FILES = "/static/{version}/{path:.+}"

ASK_AGAIN = "no-cache"
NOT_NOW = {"Content-Type": HTML, "Cache-Control": "no-store"}
# Packing all takes a processor half a second, which belongs to the start for as long as that lasts.
AFTER_START = 3.0
FOR_EVER = "public, max-age=31536000, immutable"
CODINGS: tuple[Coding, ...] = ("br", "gzip")

BotName = Callable[[web.Application], str]


class MiniApp:
    """What answers. The demonstration shows a changed file without a restart: who changes one looks there."""

    def __init__(self, settings: Settings, bot_name: BotName, folder: Path | None = None) -> None:
        self._demonstration, self._bot_name = settings.demonstration, bot_name
        self._folder = folder or STATIC
        self._files = AppFiles(self._folder)
        self._page: tuple[str, AppFile] | None = None

    async def page(self, request: web.Request) -> web.Response:
        files, bot = self._present(), self._bot_name(request.app)
        if self._page is None or self._page[0] != bot:
            self._page = bot, page(files, demonstration=self._demonstration, bot=bot)
        if not files.is_set_up:
            return web.Response(status=503, body=self._page[1].body, headers=NOT_NOW)
        return await _sent(request, self._page[1], ASK_AGAIN)

    async def file(self, request: web.Request) -> web.Response:
        """A page that was open before a release asks by the old version, and is given what there is now.

        The address counts as it was written: our names need nothing in other letters.
        """
        version, path = request.rel_url.raw_path.removeprefix("/static/").split("/", 1)
        files = self._files if version == self._files.version else self._present()
        file = files.files.get(path)
        if file is None:
            raise NotThere("The Mini App has no such file")
        return await _sent(request, file, FOR_EVER if version == files.version else ASK_AGAIN)

    async def packing(self, app: web.Application) -> AsyncIterator[None]:
        """For `cleanup_ctx`: packs beside the program's work, so that the first to ask need not wait."""
        task = asyncio.create_task(self._pack())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def _pack(self) -> None:
        await asyncio.sleep(AFTER_START)
        for file in self._files.files.values():
            for coding in CODINGS:
                await _packed(file, coding)

    def _present(self) -> AppFiles:
        """Looked for where a page is asked for or an old version: what the present one names is no other."""
        if self._demonstration and marks_of(self._folder) != self._files.marks:
            self._files, self._page = AppFiles(self._folder), None
        return self._files


def add_mini_app(app: web.Application, settings: Settings, bot_name: BotName) -> tuple[object, ...]:
    """Gives the handlers that it has added."""
    mini_app = MiniApp(settings, bot_name)
    for address in ADDRESSES:
        app.router.add_get(address, mini_app.page)
    app.router.add_get(FILES, mini_app.file)
    app.cleanup_ctx.append(mini_app.packing)
    return mini_app.page, mini_app.file


async def _sent(request: web.Request, file: AppFile, keep: str) -> web.Response:
    """The tag tells the content, however it is packed."""
    headers = {"ETag": f'W/"{file.etag}"', "Cache-Control": keep, "Vary": "Accept-Encoding"}
    if any(known.value in (file.etag, "*") for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    headers["Content-Type"] = file.kind
    body, coding = file.body, best_coding(request)
    if coding is not None and len(packed := await _packed(file, coding)) < len(body):
        headers["Content-Encoding"], body = coding, packed
    return web.Response(body=body, headers=headers)


async def _packed(file: AppFile, coding: Coding) -> bytes:
    if coding not in file.packed:
        file.packed[coding] = await asyncio.to_thread(smallest, file.body, coding)
    return file.packed[coding]
