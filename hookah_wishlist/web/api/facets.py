"""Facets: how many of the matching tobaccos have what, for the choices beside a list."""

from collections.abc import Sequence

from aiohttp import web
from typing_extensions import TypedDict

from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.model import Status
from hookah_wishlist.catalogue.store import FacetCount, Facets
from hookah_wishlist.catalogue.vocabulary import Kind, english
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api.filters import CatalogueParameters, filters_of
from hookah_wishlist.web.api.tags import TAGS
from hookah_wishlist.web.api.words import status_json, strength_json
from hookah_wishlist.web.cached import cached
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.route import Route


class CountJson(TypedDict):
    count: int


class PlaceCountJson(CountJson):
    value: str
    name: str


class WordCountJson(CountJson):
    value: str
    name: str
    name_en: str


class NumberCountJson(CountJson):
    value: int
    name: str
    name_en: str


class StatusCountJson(CountJson):
    value: Status
    name: str
    name_en: str


class RatingCountJson(CountJson):
    value: float


class FacetsJson(TypedDict):
    """Each value is what the list's parameter of that name takes."""

    total: int
    brand: list[PlaceCountJson]
    line: list[PlaceCountJson]
    country: list[WordCountJson]
    strength: list[NumberCountJson]
    strength_by_ratings: list[NumberCountJson]
    status: list[StatusCountJson]
    tag: list[NumberCountJson]
    min_rating: list[RatingCountJson]


async def facets(request: web.Request, wanted: CatalogueParameters) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection:
        filters = await filters_of(wanted, request.app[TAGS], connection)
        found = await store.facets(connection, filters, wanted.search)
    return answer(facets_json(found))


def facets_json(found: Facets) -> FacetsJson:
    return {
        "total": found.total,
        "brand": _places(found.brands),
        "line": _places(found.lines),
        "country": [
            {
                "value": facet.name,
                "name": facet.name,
                "name_en": english(Kind.COUNTRY, facet.name),
                "count": facet.count,
            }
            for facet in found.countries
        ],
        "strength": _steps(found.strengths),
        "strength_by_ratings": _steps(found.strengths_by_ratings),
        "status": [{**status_json(facet.value), "count": facet.count} for facet in found.statuses],
        "tag": [
            {
                "value": facet.value,
                "name": facet.name,
                "name_en": english(Kind.TAG, facet.name),
                "count": facet.count,
            }
            for facet in found.tags
        ],
        "min_rating": [{"value": facet.value, "count": facet.count} for facet in found.min_ratings],
    }


def _places(facets: Sequence[FacetCount]) -> list[PlaceCountJson]:
    return [{"value": facet.value, "name": facet.name, "count": facet.count} for facet in facets]


def _steps(facets: Sequence[FacetCount]) -> list[NumberCountJson]:
    return [{**shown, "count": facet.count} for facet in facets if (shown := strength_json(int(facet.value)))]


ROUTES = (
    Route(
        "GET",
        "/facets",
        facets,
        "How many of the matching tobaccos have what",
        answers=FacetsJson,
        around=cached,
    ),
)
