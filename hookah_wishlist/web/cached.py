"""Answers about the catalogue, kept serialised in memory and told apart by the catalogue's version.

The same question has the same answer for everybody until a crawl changes something: nothing of a person ever
goes through here. A change is told to every process by a notice; while none can be heard, the version is
read anew for every request, which is one row by its key, so that nothing outdated is served.
"""

import hashlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from sys import getsizeof
from urllib.parse import urlencode

from aiohttp import web

from hookah_wishlist import __version__
from hookah_wishlist.catalogue import store
from hookah_wishlist.database import Subscription
from hookah_wishlist.resources import Resources
from hookah_wishlist.web.api.tags import TAGS
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.packing import packed_at_once, takes
from hookah_wishlist.web.route import Respond

MOST_BYTES = 32 * 2**20  # some five thousand pages of twenty tobaccos
LONGEST = 2**20  # bytes of one answer that is kept; the longest of ours, all lines, has a fifth of that
SPELLINGS = 8  # of one question that find its answer without being understood again
# Characters of a question, or of one of its spellings, that are kept. Two hundred Cyrillic letters are twelve
# hundred in an address, and of a search no more than that is read.
LONGEST_SPELLING = 2000
OVERHEAD = 600  # bytes that an answer takes beside its texts
OF_SPELLING = 150  # likewise a spelling

# Kept by the browser, but asked about every time; by no proxy, as who asks has signed in.
CACHE_CONTROL = "private, no-cache"
# What an answer carries that is not to be kept, such as a card whose details may come any moment.
PASSING = {"Cache-Control": "no-store"}


@dataclass(slots=True)
class Kept:
    """One answer, and the same packed where that pays. `spellings` are the addresses that asked for it."""

    etag: str
    body: bytes
    content_type: str
    packed: bytes | None = None
    spellings: list[str] = field(default_factory=list)

    def size(self, question: str) -> int:
        """Bytes, with the question's own: of a search that finds nothing it is most of them."""
        texts = (question, self.etag, self.body, self.packed or b"")
        return sum(map(getsizeof, texts)) + sum(map(_size_of_spelling, self.spellings)) + OVERHEAD


class Answers:
    """The answers of one version of the catalogue, those asked for longest ago making room."""

    def __init__(
        self,
        resources: Resources,
        changes: Subscription,
        forget: Callable[[], None],
        *,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """`forget` is called when the version has changed, for what else is remembered of the catalogue."""
        self._resources = resources
        self._changes = changes
        self._forget_rest = forget
        self._most_bytes = most_bytes
        self._version: str | None = None  # None: to be read
        self._of_version: str | None = None  # whose answers these are
        self._news = 0  # what was read before the last of them may be outdated
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._spelt: dict[str, str] = {}
        self.bytes = 0

    async def version(self) -> str:
        """The catalogue's, from memory as long as every change would have been heard."""
        if self._version is not None and self._hears and not self._changes.has_news:
            return self._version
        return await self._read_version()

    def find(self, version: str, spelling: str) -> Kept | None:
        """By the address as it was written."""
        if version != self._of_version or (question := self._spelt.get(spelling)) is None:
            return None
        self._kept.move_to_end(question)
        return self._kept[question]

    def find_question(self, version: str, question: str, spelling: str) -> Kept | None:
        """By what the address asks for; from now on found by the way it is written as well."""
        kept = self._kept.get(question) if version == self._of_version else None
        if kept is not None:
            self._kept.move_to_end(question)
            self._learn(question, kept, spelling)
        return kept

    def keep(self, version: str, question: str, spelling: str, kept: Kept) -> None:
        """An answer that was made while this was the version: it may have been outdated since."""
        if len(kept.body) > LONGEST or len(question) > LONGEST_SPELLING:
            return
        if version != self._version or self._changes.has_news:
            return
        if (before := self._kept.pop(question, None)) is not None:
            self._forget(question, before)
        self._kept[question] = kept
        self.bytes += kept.size(question)
        self._learn(question, kept, spelling)

    @property
    def _hears(self) -> bool:
        return self._resources.notices.is_listening

    async def _read_version(self) -> str:
        if self._changes.has_news:
            await anext(self._changes, None)
            self._news, self._version = self._news + 1, None
        news = self._news
        async with self._resources.pool.acquire() as connection:
            state = await store.state(connection)
        source = self._resources.settings.source_url
        told = f"{__version__} {source} {state.changed_at.isoformat()}".encode()
        version = f"{state.version}-{hashlib.blake2s(told, digest_size=4).hexdigest()}"
        if news == self._news:
            self._version = version
            if version != self._of_version:
                self._drop_all(version)
        return version

    def _learn(self, question: str, kept: Kept, spelling: str) -> None:
        if len(kept.spellings) < SPELLINGS and len(spelling) <= LONGEST_SPELLING:
            kept.spellings.append(spelling)
            self._spelt[spelling] = question
            self.bytes += _size_of_spelling(spelling)
        while self.bytes > self._most_bytes:
            self._forget(*self._kept.popitem(last=False))

    def _forget(self, question: str, kept: Kept) -> None:
        self.bytes -= kept.size(question)
        for spelling in kept.spellings:
            self._spelt.pop(spelling, None)

    def _drop_all(self, version: str) -> None:
        self._kept.clear()
        self._spelt.clear()
        self.bytes, self._of_version = 0, version
        self._forget_rest()


def _size_of_spelling(spelling: str) -> int:
    return getsizeof(spelling) + OF_SPELLING


ANSWERS = web.AppKey("answers", Answers)


async def keeping_answers(app: web.Application) -> AsyncIterator[None]:
    """For `cleanup_ctx`, behind what opens the resources."""
    resources = app[RESOURCES]
    with resources.notices.subscribe() as changes:
        app[ANSWERS] = Answers(resources, changes, app[TAGS].forget)
        yield


def cached(respond: Respond) -> Respond:
    """For `Route.around` of what everybody is answered alike."""

    async def answered(request: web.Request) -> web.StreamResponse:
        if request.headers.get("Cache-Control") == "no-store":  # who asks wants no part in this
            return await respond(request)
        answers = request.app[ANSWERS]
        version = await answers.version()
        kept = answers.find(version, request.raw_path)
        if kept is None:
            question = _question(request)
            etag = f"{version}.{hashlib.blake2s(question.encode(), digest_size=8).hexdigest()}"
            if _names(request, etag):
                return _unchanged(etag)
            kept = answers.find_question(version, question, request.raw_path)
            if kept is None:
                response = await respond(request)
                kept = _keepable(response, etag)
                if kept is None:
                    return response
                answers.keep(version, question, request.raw_path, kept)
        if _has(request, kept.etag):
            return _unchanged(kept.etag)
        headers = _headers(kept.etag) | {"Content-Type": kept.content_type}
        if kept.packed is None or not takes(request, "gzip"):
            return web.Response(body=kept.body, headers=headers)
        return web.Response(body=kept.packed, headers=headers | {"Content-Encoding": "gzip"})

    return answered


def _question(request: web.Request) -> str:
    """Which parameters in which order makes no difference to an answer."""
    return f"{request.path}?{urlencode(sorted(request.query.items()), errors='surrogatepass')}"


def _keepable(response: web.StreamResponse, etag: str) -> Kept | None:
    if not isinstance(response, web.Response) or response.status != 200:
        return None
    if "Cache-Control" in response.headers or not isinstance(response.body, bytes):
        return None
    # A copy: behind the bytes that orjson gives stands the rest of its buffer, some 4 KB.
    body = bytes(memoryview(response.body))
    return Kept(etag, body, response.headers["Content-Type"], packed_at_once(body))


def _has(request: web.Request, etag: str) -> bool:
    """Whether who asks has this very answer already, or any: "*". Of an answer that there is."""
    return _names(request, etag) or _names(request, "*")


def _names(request: web.Request, etag: str) -> bool:
    told = request.headers.get("If-None-Match")
    if told is None:
        return False
    return any(tag.strip().removeprefix("W/").strip('"') == etag for tag in told.split(","))


def _unchanged(etag: str) -> web.Response:
    return web.Response(status=304, headers=_headers(etag))


def _headers(etag: str) -> dict[str, str]:
    """The tag is a weak one: it stands for the answer, packed or not."""
    return {
        "ETag": f'W/"{etag}"',
        "Cache-Control": CACHE_CONTROL,
        "Vary": "Origin, Accept-Encoding",
    }
