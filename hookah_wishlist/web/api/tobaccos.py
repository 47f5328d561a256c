"""Lists of tobaccos: filtered, searched, the newest, those like another one."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import chain
from typing import Annotated

from aiohttp import web
from pydantic import Field
from typing_extensions import TypedDict

from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.listing import BadCursor, TobaccoRow
from hookah_wishlist.catalogue.store import Newcomer
from hookah_wishlist.database import Connection
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api.cards import TobaccoPlace
from hookah_wishlist.web.api.filters import CatalogueParameters, filters_of
from hookah_wishlist.web.api.rows import PageJson, TobaccoJson, page_json, tobacco_json
from hookah_wishlist.web.api.tags import TAGS, TagJson
from hookah_wishlist.web.cached import cached
from hookah_wishlist.web.errors import NotThere
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.parameters import Cursor, Digits, Limit, Parameters, Sort, TobaccoId
from hookah_wishlist.web.route import Route


class TobaccoParameters(CatalogueParameters):
    """Filters, and which piece of the list in which order."""

    sort: Sort = Sort.RELEVANCE
    limit: Limit = 20
    cursor: Cursor | None = None


class NewParameters(Parameters):
    """`cursor` is the number of the last tobacco already shown."""

    limit: Limit = 20
    cursor: TobaccoId | None = None


class SimilarParameters(Parameters):
    limit: Annotated[int, Field(ge=1, le=50), Digits] = 10


class NewcomerJson(TobaccoJson):
    """`added_on`: at the source, once the tobacco's page was read. `appeared_at`: in this catalogue."""

    added_on: date | None
    appeared_at: datetime


class NewPageJson(TypedDict):
    items: list[NewcomerJson]
    next_cursor: str | None


class SimilarJson(TypedDict):
    items: list[TobaccoJson]


async def tobaccos(request: web.Request, wanted: TobaccoParameters) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection:
        filters = await filters_of(wanted, request.app[TAGS], connection)
        page = await store.search(
            connection, wanted.search, filters, wanted.sort, wanted.limit, wanted.cursor
        )
        shown = await _tags(request, connection, page.items)
    return answer(page_json(page, shown))


async def new_tobaccos(request: web.Request, wanted: NewParameters) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection:
        found = await store.newest(connection, wanted.limit + 1, below=wanted.cursor)
        shown = await _tags(request, connection, (newcomer.row for newcomer in found))
    items, more = found[: wanted.limit], len(found) > wanted.limit
    return answer(
        NewPageJson(
            items=[newcomer_json(newcomer, shown) for newcomer in items],
            next_cursor=str(items[-1].row.id) if more else None,
        )
    )


async def similar_tobaccos(request: web.Request, at: TobaccoPlace, wanted: SimilarParameters) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection:
        if await store.tobacco(connection, at.id) is None:
            raise NotThere(f"There is no tobacco {at.id} in the catalogue")
        rows = await store.similar(connection, at.id, wanted.limit)
        shown = await _tags(request, connection, rows)
    return answer(SimilarJson(items=[tobacco_json(row, shown) for row in rows]))


async def _tags(
    request: web.Request, connection: Connection, rows: Iterable[TobaccoRow]
) -> Mapping[int, TagJson]:
    return await request.app[TAGS].shown(connection, chain.from_iterable(row.tag_ids for row in rows))


def newcomer_json(newcomer: Newcomer, tags: Mapping[int, TagJson]) -> NewcomerJson:
    return {
        **tobacco_json(newcomer.row, tags),
        "added_on": newcomer.added_on,
        "appeared_at": newcomer.appeared_at,
    }


ROUTES = (
    Route(
        "GET",
        "/tobaccos",
        tobaccos,
        "Lists and searches",
        answers=PageJson,
        refusals=(BadCursor,),
        around=cached,
    ),
    Route(
        "GET",
        "/tobaccos/new",
        new_tobaccos,
        "New flavours, the newest first",
        answers=NewPageJson,
        around=cached,
    ),
    Route(
        "GET",
        "/tobaccos/{id}/similar",
        similar_tobaccos,
        "Tobaccos that taste like this one",
        answers=SimilarJson,
        refusals=(NotThere,),
        around=cached,
    ),
)
