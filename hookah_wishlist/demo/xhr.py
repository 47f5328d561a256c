"""The endpoints the site's own script asks: rows as JSON, and fragments of the tobacco page."""

import json
from typing import Any

from aiohttp import web

from hookah_wishlist.demo.asked import number, order, order_of, origin
from hookah_wishlist.demo.pages import rankings
from hookah_wishlist.demo.pages.items import BATCH
from hookah_wishlist.demo.rows import brand_row, line_row, ranked_row, tobacco_row
from hookah_wishlist.demo.shelves import Segments
from hookah_wishlist.demo.state import STATE, SiteState

POST_DATA = "/postData"
GET_DATA = "/getData"
MOVED = {POST_DATA: "/data/objects", GET_DATA: "/data/lists"}  # where they answer while their address is gone
_MOST = 1000  # the greatest limit that was seen working


def routes() -> list[web.RouteDef]:
    return [
        web.post(POST_DATA, post_data),
        web.post(MOVED[POST_DATA], post_data),
        web.get(GET_DATA, get_data),
        web.get(MOVED[GET_DATA], get_data),
        web.get("/htmx/load/reviews_object", reviews),
        web.get("/htmx/load/other_flavors_by_brand", other_flavours),
    ]


async def post_data(request: web.Request) -> web.Response:
    """Flavours of a brand or line. The page's own script names its `page`; strangers do not."""
    state = request.app[STATE]
    if state.misbehaviour.post_data_gone and request.path == POST_DATA:
        return _gone()
    try:
        asked = json.loads(await request.text())
        data = asked["data"]
        action, object_id, sort = asked["action"], int(data["id"]), data.get("sort") or {}
        offset, limit = max(0, int(data.get("offset", 0))), min(_MOST, max(1, int(data.get("limit", BATCH))))
        listed = _listed(state, action, object_id, order(sort.get("s"), sort.get("d")))
    except (ValueError, TypeError, KeyError, AttributeError):
        return web.json_response({"error": "bad request"}, status=400)
    if "page" not in data:
        listed = state.told_to_xhr(listed)
    return _answer([tobacco_row(state.shelves, tobacco) for tobacco in listed.batch(offset, limit)])


async def get_data(request: web.Request) -> web.Response:
    state, query = request.app[STATE], request.query
    if state.misbehaviour.get_data_gone and request.path == GET_DATA:
        return _gone()
    offset = number(query.get("o"))
    match query.get("action"):
        case "brands":
            tab = "others" if query.get("r") == "others" else "position"
            return _answer(_brands(state, tab, offset, order_of(request)))
        case "tobaccos":
            return _answer(_tobaccos(state, query.get("r", ""), query.get("t", ""), offset))
        case "lines":
            ranked = list(enumerate(state.shelves.best_lines(), start=1))[offset : offset + BATCH]
            return _answer([line_row(state.shelves, line, place) for place, line in ranked])
        case "search":
            return _answer(_search(state, query.get("text", ""), offset))
        case _:  # experts are people: there are none here
            return _answer([])


async def reviews(request: web.Request) -> web.Response:
    tobacco = request.app[STATE].shelves.tobaccos_by_id.get(number(request.query.get("id")))
    offset = number(request.query.get("offset"))
    html = rankings.reviews_fragment(origin(request), tobacco, offset) if tobacco else ""
    return web.Response(text=html, content_type="text/html")


async def other_flavours(request: web.Request) -> web.Response:
    shelves = request.app[STATE].shelves
    brand = shelves.brands_by_id.get(number(request.query.get("brand")))
    others = [
        tobacco
        for tobacco in (shelves.of_brand(brand.slug).all if brand else ())
        if str(tobacco.id) != request.query.get("tobacco")
    ]
    html = rankings.other_flavours(origin(request), shelves, others[:BATCH])
    return web.Response(text=html, content_type="text/html")


def _listed(state: SiteState, action: str, object_id: int, chosen: tuple[str, str]) -> Segments:
    shelves = state.shelves
    if action == "objectByBrand" and (brand := shelves.brands_by_id.get(object_id)):
        return shelves.of_brand(brand.slug, *chosen)
    if action == "objectByLine" and (line := shelves.lines_by_id.get(object_id)):
        return shelves.of_line(line.brand_slug, line.slug, *chosen)
    return Segments((), ())


def _brands(state: SiteState, tab: str, offset: int, chosen: tuple[str, str]) -> list[dict[str, Any]]:
    ranked = list(enumerate(state.shelves.tab(tab, *chosen), start=1))[offset : offset + BATCH]
    return [brand_row(state.shelves, brand, place, state.announced(brand.slug)) for place, brand in ranked]


def _tobaccos(state: SiteState, ranking: str, tag_id: str, offset: int) -> list[dict[str, Any]]:
    shelves = state.shelves
    if ranking == "flavor":
        tag = shelves.tags_by_id.get(number(tag_id))
        of = shelves.with_tag(tag) if tag else ()
    else:
        of = shelves.newest() if ranking == "new" else shelves.best()
    batch = list(enumerate(of, start=1))[offset : offset + BATCH]
    return [ranked_row(shelves, tobacco, place) for place, tobacco in batch]


def _search(state: SiteState, text: str, offset: int) -> dict[str, Any]:
    shelves, wanted = state.shelves, text.strip().lower()
    if not wanted:
        return {"brands": [], "tobaccos": []}
    brands = [b for b in shelves.catalogue.brands if wanted in f"{b.name} {b.alt_name}".lower()]
    found = [t for t in shelves.catalogue.tobaccos if wanted in f"{t.name} {t.alt_name}".lower()]
    return {
        "brands": [{"id": str(b.id), "slug": b.slug, "name": b.name} for b in brands[:10]],
        "tobaccos": [ranked_row(shelves, t, n) for n, t in enumerate(found[offset : offset + 10], start=1)],
    }


def _answer(value: Any) -> web.Response:
    return web.json_response(value, dumps=lambda rows: json.dumps(rows, ensure_ascii=False))


def _gone() -> web.Response:
    return web.Response(status=404, text="<h1>404</h1>", content_type="text/html")
