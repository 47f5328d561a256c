"""Brands: all of them at once, as there are fewer than three hundred."""

from typing import Any

from aiohttp import web

from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.store import BrandSummary
from hookah_wishlist.catalogue.vocabulary import Kind
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api.words import status_json, word_json
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.route import Route


async def brands(request: web.Request) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection:
        found = await store.brands(connection)
    return answer({"items": [brand_json(brand) for brand in found]})


def brand_json(brand: BrandSummary) -> dict[str, Any]:
    return {
        "slug": brand.slug,
        "name": brand.name,
        "alt_name": brand.alt_name,
        "country": word_json(Kind.COUNTRY, brand.country),
        "status": status_json(brand.status, brand.status_word),
        "rating": brand.rating,
        "ratings_count": brand.ratings_count,
        "tobaccos_count": brand.tobaccos,
        "has_image": brand.image is not None,
        "description": brand.description,
    }


ROUTES = (Route("GET", "/brands", brands, "All brands"),)
