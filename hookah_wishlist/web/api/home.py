"""The first screen, before anything is typed: one request fills it."""

from itertools import chain

from aiohttp import web
from typing_extensions import TypedDict

from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.store import LeadingBrand
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api.flavours import CountedTagJson, counted_tags
from hookah_wishlist.web.api.rows import TobaccoJson, picture_url, tobacco_json
from hookah_wishlist.web.api.tags import TAGS
from hookah_wishlist.web.cached import cached
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.route import Route

# As much as a person looks at before typing; the rest is a search away.
TOBACCOS, OTHERS = 10, 16


class LeadingBrandJson(TypedDict):
    """`picture` is an address of ours: add &w=160, 320 or 640."""

    slug: str
    name: str
    picture: str | None
    tobaccos_count: int
    rating: float | None


class HomeJson(TypedDict):
    """`new`: the newest first. `best`: the best rated that is still made. `tags`: the most frequent first."""

    new: list[TobaccoJson]
    best: list[TobaccoJson]
    brands: list[LeadingBrandJson]
    tags: list[CountedTagJson]
    tobaccos_count: int
    brands_count: int


async def home(request: web.Request) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection:
        new = [newcomer.row for newcomer in await store.newest(connection, TOBACCOS)]
        best = await store.best(connection, TOBACCOS)
        brands = await store.leading_brands(connection, OTHERS)
        tags = await counted_tags(connection)
        sizes = await store.sizes(connection)
        shown = await request.app[TAGS].shown(
            connection, chain.from_iterable(row.tag_ids for row in (*new, *best))
        )
    return answer(
        HomeJson(
            new=[tobacco_json(row, shown) for row in new],
            best=[tobacco_json(row, shown) for row in best],
            brands=[leading_brand_json(brand) for brand in brands],
            tags=[tag for tag in tags[:OTHERS] if tag["tobaccos_count"]],
            tobaccos_count=sizes.tobaccos,
            brands_count=sizes.brands,
        )
    )


def leading_brand_json(brand: LeadingBrand) -> LeadingBrandJson:
    return {
        "slug": brand.slug,
        "name": brand.name,
        "picture": picture_url(f"brands/{brand.slug}", brand.image),
        "tobaccos_count": brand.tobaccos,
        "rating": brand.rating,
    }


ROUTES = (Route("GET", "/home", home, "The first screen", answers=HomeJson, around=cached),)
