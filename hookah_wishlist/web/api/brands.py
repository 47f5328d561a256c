"""Brands: all of them at once, as there are fewer than three hundred, and one with its lines."""

from collections.abc import Mapping
from datetime import date
from itertools import chain

from aiohttp import web
from typing_extensions import TypedDict

from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.listing import Filters, Page, Sort
from hookah_wishlist.catalogue.model import Status
from hookah_wishlist.catalogue.store import Brand, BrandSummary
from hookah_wishlist.catalogue.vocabulary import Kind
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api.lines import LineJson, line_json
from hookah_wishlist.web.api.rows import TobaccoJson, page_json, picture_url
from hookah_wishlist.web.api.tags import TAGS, TagJson
from hookah_wishlist.web.api.words import (
    StatusJson,
    StrengthJson,
    WordJson,
    status_json,
    strength_json,
    word_json,
)
from hookah_wishlist.web.cached import cached
from hookah_wishlist.web.errors import NotThere
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.parameters import Place, Word
from hookah_wishlist.web.route import Route

BEST = 12  # of a brand, for its page; more are a search away


class BrandPlace(Place):
    slug: Word


class BrandJson(TypedDict):
    """`picture` is an address of ours: add &w=160, 320 or 640."""

    slug: str
    name: str
    alt_name: str | None
    country: WordJson | None
    status: StatusJson
    rating: float | None
    ratings_count: int | None
    tobaccos_count: int
    picture: str | None
    description: str | None


class StatusCountJson(StatusJson):
    count: int


class StrengthCountJson(StrengthJson):
    count: int


class WholeBrandJson(BrandJson):
    """`rating_distribution`: votes for 1…5 of all its tobaccos whose own page was read.

    `best`: the best rated, as many as fill a page.
    """

    lines: list[LineJson]
    best: list[TobaccoJson]
    statuses: list[StatusCountJson]
    strengths: list[StrengthCountJson]
    rating_distribution: list[int] | None
    reviews_count: int | None
    views: int | None
    founded: int | None
    website: str | None
    added_on: date | None
    is_missing: bool


class BrandsJson(TypedDict):
    items: list[BrandJson]


async def brands(request: web.Request) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection:
        found = await store.brands(connection)
    return answer(BrandsJson(items=[brand_json(brand) for brand in found]))


async def brand(request: web.Request, at: BrandPlace) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection:
        found = await store.brand(connection, at.slug)
        if found is None:
            raise NotThere("There is no such brand in the catalogue")
        best = await store.search(connection, "", Filters(brand=at.slug), Sort.RATING, BEST)
        shown = await request.app[TAGS].shown(
            connection, chain.from_iterable(row.tag_ids for row in best.items)
        )
    return answer(whole_brand_json(found, best, shown))


def brand_json(brand: BrandSummary) -> BrandJson:
    return {
        "slug": brand.slug,
        "name": brand.name,
        "alt_name": brand.alt_name,
        "country": word_json(Kind.COUNTRY, brand.country),
        "status": status_json(brand.status, brand.status_word),
        "rating": brand.rating,
        "ratings_count": brand.ratings_count,
        "tobaccos_count": brand.tobaccos,
        "picture": picture_url(f"brands/{brand.slug}", brand.image),
        "description": brand.description,
    }


def whole_brand_json(brand: Brand, best: Page, tags: Mapping[int, TagJson]) -> WholeBrandJson:
    return {
        **brand_json(brand.summary),
        "lines": [line_json(line) for line in brand.lines],
        "best": page_json(best, tags)["items"],
        "statuses": [
            {**status_json(status), "count": brand.statuses[status]}
            for status in Status
            if status in brand.statuses
        ],
        "strengths": [
            {**shown, "count": count}
            for step, count in sorted(brand.strengths.items())
            if (shown := strength_json(int(step)))
        ],
        "rating_distribution": brand.rating_distribution,
        "reviews_count": brand.reviews_count,
        "views": brand.views,
        "founded": brand.founded,
        "website": brand.website,
        "added_on": brand.added_on,
        "is_missing": brand.is_missing,
    }


ROUTES = (
    Route("GET", "/brands", brands, "All brands", answers=BrandsJson, around=cached),
    Route(
        "GET",
        "/brands/{slug}",
        brand,
        "One brand with its lines",
        answers=WholeBrandJson,
        refusals=(NotThere,),
        around=cached,
    ),
)
