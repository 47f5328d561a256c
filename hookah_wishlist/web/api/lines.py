"""Lines: of one brand, or all of them at once, as there are fewer than five hundred."""

from aiohttp import web
from typing_extensions import TypedDict

from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.store import Line
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api.rows import NamedJson
from hookah_wishlist.web.api.words import StatusJson, StrengthJson, status_json, strength_json
from hookah_wishlist.web.cached import cached
from hookah_wishlist.web.errors import NotThere
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.parameters import Parameters, Place, Word
from hookah_wishlist.web.route import Route


class LinesParameters(Parameters):
    brand: Word | None = None


class LinePlace(Place):
    brand: Word
    line: Word


class LineJson(TypedDict):
    """`filter` is what the list's parameter `line` takes: several lines may share it."""

    slug: str
    name: str
    filter: str
    brand: NamedJson
    description: str | None
    strength: StrengthJson | None
    status: StatusJson
    rating: float | None
    tobaccos_count: int
    is_missing: bool


class LinesJson(TypedDict):
    items: list[LineJson]


async def lines(request: web.Request, wanted: LinesParameters) -> web.Response:
    """Of a brand that is unknown there are none."""
    async with request.app[RESOURCES].pool.acquire() as connection:
        found = await store.lines(connection, wanted.brand)
    return answer(LinesJson(items=[line_json(line) for line in found]))


async def line(request: web.Request, at: LinePlace) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection:
        found = await store.line(connection, at.brand, at.line)
    if found is None:
        raise NotThere("There is no such line in the catalogue")
    return answer(line_json(found))


def line_json(line: Line) -> LineJson:
    return {
        "slug": line.slug,
        "name": line.name,
        "filter": f"{line.brand_slug}/{line.slug}",
        "brand": {"slug": line.brand_slug, "name": line.brand},
        "description": line.description,
        "strength": strength_json(line.strength),
        "status": status_json(line.status, line.status_word),
        "rating": line.rating,
        "tobaccos_count": line.tobaccos,
        "is_missing": line.is_missing,
    }


ROUTES = (
    Route("GET", "/lines", lines, "The lines of a brand, or of all", answers=LinesJson, around=cached),
    Route(
        "GET",
        "/lines/{brand}/{line}",
        line,
        "One line",
        answers=LineJson,
        refusals=(NotThere,),
        around=cached,
    ),
)
