"""Tobaccos: lists, searches and cards."""

import asyncio
from collections.abc import Mapping
from itertools import chain
from typing import Any

import structlog
from aiohttp import web

from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.listing import BadCursor, Page, TobaccoRow
from hookah_wishlist.catalogue.store import TobaccoCard
from hookah_wishlist.catalogue.vocabulary import Kind
from hookah_wishlist.resources import Resources
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api.filters import CatalogueParameters, filters_of
from hookah_wishlist.web.api.tags import TAGS, tag_json
from hookah_wishlist.web.api.words import status_json, strength_json, word_json
from hookah_wishlist.web.errors import NotThere
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.parameters import Cursor, Limit, Place, Sort, TobaccoId
from hookah_wishlist.web.route import Route

log = structlog.get_logger(__name__)

# A person looks at a spinner: after this long what we know is better than what we might know.
DETAILS_PATIENCE = 4.0


class TobaccoParameters(CatalogueParameters):
    """Filters, and which piece of the list in which order."""

    sort: Sort = Sort.RELEVANCE
    limit: Limit = 20
    cursor: Cursor | None = None


class TobaccoPlace(Place):
    id: TobaccoId


async def tobaccos(request: web.Request, wanted: TobaccoParameters) -> web.Response:
    tags = request.app[TAGS]
    async with request.app[RESOURCES].pool.acquire() as connection:
        filters = await filters_of(wanted, tags, connection)
        page = await store.search(
            connection, wanted.search, filters, wanted.sort, wanted.limit, wanted.cursor
        )
        shown = await tags.shown(connection, chain.from_iterable(row.tag_ids for row in page.items))
    return answer(page_json(page, shown))


async def tobacco(request: web.Request, at: TobaccoPlace) -> web.Response:
    """A card without details is fetched from the source at once, and answered as it is when that fails."""
    resources = request.app[RESOURCES]
    card = await _find(resources, at.id)
    if not card.has_details and await _fetched(resources, at.id):
        card = await _find(resources, at.id)
    return answer(card_json(card, source_url=resources.settings.source_url))


async def _find(resources: Resources, tobacco_id: int) -> TobaccoCard:
    async with resources.pool.acquire() as connection:
        card = await store.tobacco(connection, tobacco_id)
    if card is None:
        raise NotThere(f"There is no tobacco {tobacco_id} in the catalogue")
    return card


async def _fetched(resources: Resources, tobacco_id: int) -> bool:
    if resources.fetch_details is None:
        return False
    try:
        async with asyncio.timeout(DETAILS_PATIENCE):
            await resources.fetch_details(tobacco_id)
    except Exception as error:  # whatever ails the source, the card is answered with what is known
        log.warning("details.not_fetched", tobacco=tobacco_id, error=repr(error))
        return False
    return True


def page_json(page: Page, tags: Mapping[int, Any]) -> dict[str, Any]:
    return {"items": [tobacco_json(row, tags) for row in page.items], "next_cursor": page.next}


def tobacco_json(row: TobaccoRow, tags: Mapping[int, Any]) -> dict[str, Any]:
    """A row of a list; `tags` are already rendered, by their numbers."""
    return {
        "id": row.id,
        "name": row.name,
        "alt_name": row.alt_name,
        "slug": row.slug,
        "brand": {"slug": row.brand_slug, "name": row.brand},
        "line": {"slug": row.line_slug, "name": row.line},
        "country": word_json(Kind.COUNTRY, row.country),
        "strength": strength_json(row.strength),
        "strength_by_ratings": strength_json(row.strength_by_ratings),
        "status": status_json(row.status, row.status_word),
        "rating": row.rating,
        "ratings_count": row.ratings_count,
        "weighted_rating": row.weighted_rating,
        "has_image": row.image is not None,
        "tags": [tags[i] for i in row.tag_ids if i in tags],
    }


def card_json(card: TobaccoCard, *, source_url: str | None) -> dict[str, Any]:
    """Everything of one tobacco. A demonstration's source is gone tomorrow, so no link leads there."""
    path = f"/tobaccos/{card.path}"
    return {
        **tobacco_json(card.row, {tag.id: tag_json(tag) for tag in card.tags}),
        "description": card.description,
        "reviews_count": card.reviews_count,
        "views": card.views,
        "rating_distribution": card.rating_distribution,
        "smoke_again": {"yes": card.smoke_again_yes, "no": card.smoke_again_no},
        "image": card.row.image,
        "source_path": path,
        "source_url": None if source_url is None else source_url + path,
        "added_on": card.added_on,
        "is_missing": card.is_missing,
        "has_details": card.has_details,
    }


ROUTES = (
    Route("GET", "/tobaccos", tobaccos, "Lists and searches", refusals=(BadCursor,)),
    Route("GET", "/tobaccos/{id}", tobacco, "Everything of one tobacco"),
)
