"""A person's list: one request fills the screen."""

from itertools import chain

from aiohttp import web

from hookah_wishlist.catalogue.model import Status
from hookah_wishlist.catalogue.store import tags as find_tags
from hookah_wishlist.database import Connection, Pool
from hookah_wishlist.people.model import Person
from hookah_wishlist.web.answers import JSON, answer
from hookah_wishlist.web.api.tags import tag_json
from hookah_wishlist.web.api.wishlist.inquiry import INQUIRY
from hookah_wishlist.web.api.wishlist.kept import SCREENS, KeptScreen, Stamp, kept_screen
from hookah_wishlist.web.api.wishlist.shapes import ScreenJson, Tags, screen_json
from hookah_wishlist.web.keys import RESOURCES, signed_in
from hookah_wishlist.web.packing import takes
from hookah_wishlist.web.parameters import Parameters, Text, Word
from hookah_wishlist.web.route import Route
from hookah_wishlist.wishlist.model import Filters, Item, Sort, Tab
from hookah_wishlist.wishlist.screen import screen


class ScreenParameters(Parameters):
    """Which tab in which order, and filters over it."""

    tab: Tab = Tab.WANTED
    sort: Sort = Sort.SHELF
    search: Text = ""
    brand: Word | None = None
    status: Status | None = None


async def wishlist(request: web.Request, wanted: ScreenParameters) -> web.Response:
    """One request fills the screen. Ask again with the ETag: most answers are then an empty 304.

    `search` finds in names, brands, lines and notes, in whatever spelling.
    """
    person, screens = signed_in(request).person, request.app[SCREENS]
    stamp = Stamp(person.created_at, *await request.app[INQUIRY].versions(person.id))
    kept = screens.find(person.id, wanted, stamp)
    if kept is None:
        kept = await _read(request.app[RESOURCES].pool, person, wanted)
        if not wanted.search:  # what is typed is hardly typed again, and there is no end of it
            screens.keep(person.id, wanted, kept)
    return _answer(request, kept)


async def shown_tags(connection: Connection, *items: Item) -> Tags:
    """The tags of the items, rendered: read anew, as what is shown with them may be kept for long."""
    ids = set(chain.from_iterable(item.tobacco.tag_ids for item in items if item.tobacco))
    return {tag.id: tag_json(tag) for tag in await find_tags(connection, sorted(ids))} if ids else {}


async def _read(pool: Pool, person: Person, wanted: ScreenParameters) -> KeptScreen:
    """Kept under the versions that were read together with the items."""
    filters = Filters(text=wanted.search or None, brand=wanted.brand, status=wanted.status)
    async with pool.acquire() as connection:
        read = await screen(connection, person.id, tab=wanted.tab, sort=wanted.sort, filters=filters)
        shown = await shown_tags(connection, *read.items)
    body = answer(screen_json(read, shown, tab=wanted.tab, sort=wanted.sort)).body
    assert isinstance(body, bytes)  # noqa: S101 - ours are no streams
    return kept_screen(Stamp(person.created_at, read.list_version, read.catalogue_version), body)


def _answer(request: web.Request, kept: KeptScreen) -> web.Response:
    """Whoever keeps it asks before showing it: nothing is read from a device's cache after signing out."""
    headers = {
        "ETag": f'W/"{kept.etag}"',
        "Cache-Control": "private, no-cache",
        "Vary": "Origin, Authorization, Accept-Encoding",
    }
    if any(etag.value == kept.etag for etag in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    if takes(request, "gzip"):
        headers["Content-Encoding"] = "gzip"
        return web.Response(body=kept.packed, headers=headers, content_type=JSON)
    return web.Response(body=kept.body, headers=headers, content_type=JSON)


ROUTES = (
    Route(
        "GET",
        "/wishlist",
        wishlist,
        "A tab of my list, all that its screen shows",
        answers=ScreenJson,
        other_statuses=(304,),
    ),
)
