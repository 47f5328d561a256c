"""Everything of one tobacco, by its number or by its address at the source."""

from datetime import date
from itertools import chain
from typing import Annotated, Literal

from aiohttp import web
from pydantic import StringConstraints
from typing_extensions import TypedDict

from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.addresses import SourcePath, TobaccoPath, host, source_path
from hookah_wishlist.catalogue.store import TobaccoCard
from hookah_wishlist.resources import Resources
from hookah_wishlist.settings import Settings, is_loopback
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api.brands import BrandJson, brand_json
from hookah_wishlist.web.api.lines import LineJson, line_json
from hookah_wishlist.web.api.rows import TobaccoJson, tobacco_json
from hookah_wishlist.web.api.tags import TAGS, tag_json
from hookah_wishlist.web.cached import PASSING, cached
from hookah_wishlist.web.errors import BadParameters, NotThere, SourceBusy
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.on_demand import ON_DEMAND
from hookah_wishlist.web.parameters import Parameters, Place, TobaccoId
from hookah_wishlist.web.route import Route

SITE = "htreviews.org"
SIMILAR = 6  # below a card; more are at its own address


class TobaccoPlace(Place):
    id: TobaccoId


class AddressParameters(Parameters):
    url: Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class SmokeAgainJson(TypedDict):
    yes: int | None
    no: int | None


class CardJson(TobaccoJson):
    """`source_url` is null in a demonstration, whose source is gone tomorrow.

    `rating_distribution`: votes for 1…5. `has_details`: the tobacco's own page has been read.
    `similar`: some that taste like it, the most alike first.
    """

    description: str | None
    reviews_count: int | None
    views: int | None
    rating_distribution: list[int] | None
    smoke_again: SmokeAgainJson
    source_path: str
    source_url: str | None
    added_on: date | None
    is_missing: bool
    has_details: bool
    similar: list[TobaccoJson]


class FoundJson(TypedDict):
    """What an address leads to; the other two are null."""

    kind: Literal["tobacco", "line", "brand"]
    tobacco: CardJson | None
    line: LineJson | None
    brand: BrandJson | None


async def tobacco(request: web.Request, at: TobaccoPlace) -> web.Response:
    """A card without details is fetched from the source at once, and answered as it is when that fails."""
    card = await _card(request, at.id)
    return _answer(card, await _told(request, card))


async def by_url(request: web.Request, wanted: AddressParameters) -> web.Response:
    """Any form of address that the source or its mirrors have. A tobacco nobody has met is read at once."""
    path = _path(wanted.url, request.app[RESOURCES].settings)
    found: FoundJson = {"kind": "tobacco", "tobacco": None, "line": None, "brand": None}
    if path.slug is None:
        return answer(await _brand_or_line(request.app[RESOURCES], path, found))
    assert path.line is not None  # noqa: S101 - an address with a tobacco has a line
    card = await _card(request, await _number(request, TobaccoPath(path.brand, path.line, path.slug)))
    found["tobacco"] = await _told(request, card)
    return _answer(card, found)


async def _card(request: web.Request, tobacco_id: int) -> TobaccoCard:
    resources = request.app[RESOURCES]
    card = await _find(resources, tobacco_id)
    if card.has_details or card.failed_lately or resources.fetch_details is None:
        return card
    fetched = await request.app[ON_DEMAND].details(request, resources.fetch_details, tobacco_id)
    return await _find(resources, tobacco_id) if fetched else card


async def _find(resources: Resources, tobacco_id: int) -> TobaccoCard:
    async with resources.pool.acquire() as connection:
        card = await store.tobacco(connection, tobacco_id)
    if card is None:
        raise NotThere(f"There is no tobacco {tobacco_id} in the catalogue")
    return card


async def _told(request: web.Request, card: TobaccoCard) -> CardJson:
    """With what tastes like it: one request fills the screen."""
    resources = request.app[RESOURCES]
    async with resources.pool.acquire() as connection:
        alike = await store.similar(connection, card.row.id, SIMILAR)
        shown = await request.app[TAGS].shown(connection, chain.from_iterable(row.tag_ids for row in alike))
    similar = [tobacco_json(row, shown) for row in alike]
    return card_json(card, similar, source_url=resources.settings.source_url)


async def _number(request: web.Request, path: TobaccoPath) -> int:
    resources = request.app[RESOURCES]
    async with resources.pool.acquire() as connection:
        known = await store.tobacco_at(connection, path)
    if known is None and resources.find_tobacco is not None:
        known = await request.app[ON_DEMAND].find(request, resources.find_tobacco, path)
    if known is None:
        raise NotThere("There is no tobacco at this address")
    return known


async def _brand_or_line(resources: Resources, path: SourcePath, found: FoundJson) -> FoundJson:
    async with resources.pool.acquire() as connection:
        if path.line is not None:
            line = await store.line(connection, path.brand, path.line)
            found["kind"], found["line"] = "line", line_json(line) if line else None
        else:
            brand = await store.brand(connection, path.brand)
            found["kind"], found["brand"] = "brand", brand_json(brand.summary) if brand else None
    if found["line"] is None and found["brand"] is None:
        raise NotThere(f"There is no such {found['kind']} in the catalogue")
    return found


def _path(url: str, settings: Settings) -> SourcePath:
    """Raises `BadParameters` for what cannot be an address of the source."""
    named, path = host(url), source_path(url)
    ours = {None, SITE, host(settings.source_url or "")}
    if named not in ours and not (settings.demonstration and is_loopback(f"//{named}")):
        raise BadParameters({"url": f"must be an address of {settings.source_url or SITE}"})
    if path is None:
        raise BadParameters({"url": "must lead to a tobacco, a line or a brand"})
    return path


def _answer(card: TobaccoCard, data: CardJson | FoundJson) -> web.Response:
    """Details that are missing may come with the next request, so such a card is not kept."""
    response = answer(data)
    if not card.has_details:
        response.headers.update(PASSING)
    return response


def card_json(card: TobaccoCard, similar: list[TobaccoJson], *, source_url: str | None) -> CardJson:
    path = f"/tobaccos/{card.path}"
    return {
        **tobacco_json(card.row, {tag.id: tag_json(tag) for tag in card.tags}),
        "description": card.description,
        "reviews_count": card.reviews_count,
        "views": card.views,
        "rating_distribution": card.rating_distribution,
        "smoke_again": {"yes": card.smoke_again_yes, "no": card.smoke_again_no},
        "source_path": path,
        "source_url": None if source_url is None else source_url + path,
        "added_on": card.added_on,
        "is_missing": card.is_missing,
        "has_details": card.has_details,
        "similar": similar,
    }


ROUTES = (
    Route(
        "GET",
        "/tobaccos/by-url",
        by_url,
        "What an address of the source leads to",
        answers=FoundJson,
        refusals=(NotThere, SourceBusy),
        around=cached,
    ),
    Route(
        "GET",
        "/tobaccos/{id}",
        tobacco,
        "Everything of one tobacco",
        answers=CardJson,
        refusals=(NotThere,),
        around=cached,
    ),
)
