"""Facets: how many of the matching tobaccos have what, for the choices beside a list."""

from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.store import FacetCount, Facets
from hookah_wishlist.catalogue.vocabulary import Kind
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api.filters import CatalogueParameters, filters_of
from hookah_wishlist.web.api.tags import TAGS
from hookah_wishlist.web.api.words import status_json, strength_json, word_json
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.route import Route


async def facets(request: web.Request, wanted: CatalogueParameters) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection:
        filters = await filters_of(wanted, request.app[TAGS], connection)
        found = await store.facets(connection, filters, wanted.search)
    return answer(facets_json(found))


def facets_json(found: Facets) -> dict[str, Any]:
    """Each value is what the parameter of that name takes."""
    return {
        "total": found.total,
        "brand": _counted(found.brands, lambda facet: {"name": facet.name}),
        "line": _counted(found.lines, lambda facet: {"name": facet.name}),
        "country": _counted(found.countries, lambda facet: word_json(Kind.COUNTRY, facet.name)),
        "strength": _counted(found.strengths, lambda facet: strength_json(int(facet.value))),
        "strength_by_ratings": _counted(
            found.strengths_by_ratings, lambda facet: strength_json(int(facet.value))
        ),
        "status": _counted(found.statuses, lambda facet: status_json(str(facet.value))),
        "tag": _counted(found.tags, lambda facet: word_json(Kind.TAG, facet.name)),
    }


def _counted(
    facets: Sequence[FacetCount], named: Callable[[FacetCount], dict[str, Any] | None]
) -> list[dict[str, Any]]:
    return [{"value": facet.value, **(named(facet) or {}), "count": facet.count} for facet in facets]


ROUTES = (Route("GET", "/facets", facets, "How many of the matching tobaccos have what"),)
