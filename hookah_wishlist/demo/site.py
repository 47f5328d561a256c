"""The demonstration site: an aiohttp application that behaves like htreviews.org."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from aiohttp import web

from hookah_wishlist.demo import assets, xhr
from hookah_wishlist.demo.asked import number, order_of, origin
from hookah_wishlist.demo.catalogue import DemoCatalogue, DemoTobacco
from hookah_wishlist.demo.manners import misbehaving, redesigning, written_down
from hookah_wishlist.demo.misbehaviour import Misbehaviour
from hookah_wishlist.demo.pages import items, objects, rankings
from hookah_wishlist.demo.pages.tobacco import tobacco_page
from hookah_wishlist.demo.state import STATE, SiteState

_T = TypeVar("_T")


def create_site(catalogue: DemoCatalogue, misbehaviour: Misbehaviour | None = None) -> web.Application:
    app = web.Application(middlewares=[written_down, misbehaving, redesigning])
    app[STATE] = SiteState(catalogue, misbehaviour or Misbehaviour())
    app.router.add_get("/", _to_rankings)
    app.router.add_get("/tobaccos", tobaccos)
    app.router.add_get("/tobaccos/brands", brands)
    app.router.add_get("/tobaccos/lines", lines)
    app.router.add_get("/tobaccos/new", new)
    app.router.add_get("/tobaccos/{brand}", brand)
    app.router.add_get("/tobaccos/{brand}/{line}", line)
    app.router.add_get("/tobaccos/{brand}/{line}/{tobacco}", tobacco)
    app.add_routes(xhr.routes())
    app.add_routes(assets.routes())
    app.router.add_get("/{rest:.*}", _to_rankings)
    return app


async def brands(request: web.Request) -> web.Response:
    active = "others" if request.query.get("r") == "others" else "position"
    sort, direction = order_of(request)
    shelves = request.app[STATE].shelves
    return page(rankings.brands_page(origin(request), shelves, active=active, sort=sort, direction=direction))


async def tobaccos(request: web.Request) -> web.Response:
    """The ranking of tobaccos, or with `r=flavor` everything that carries one tag."""
    shelves = request.app[STATE].shelves
    if request.query.get("r") != "flavor":
        return _tobacco_ranking(request, "Рейтинг табаков", "tobaccos", shelves.best())
    tag = shelves.tags_by_id.get(number(request.query.get("t")))
    if tag is None:
        return await _to_rankings(request)
    return _tobacco_ranking(request, f"Вкус: {tag.name}", "tobaccos", shelves.with_tag(tag))


async def new(request: web.Request) -> web.Response:
    newest = request.app[STATE].shelves.newest()
    return _tobacco_ranking(request, "Новые вкусы", "tobaccos/new", newest)


async def lines(request: web.Request) -> web.Response:
    shelves = request.app[STATE].shelves
    ranked = shelves.best_lines()
    first = _rendered(ranked, lambda line, place: items.line_item(origin(request), shelves, line, place))
    return page(
        rankings.ranking_page(
            origin(request), title="Рейтинг линеек", path="tobaccos/lines", items=first, count=len(ranked)
        )
    )


async def brand(request: web.Request) -> web.Response:
    state = request.app[STATE]
    found = state.shelves.brands.get(request.match_info["brand"])
    if found is None:
        return await _to_rankings(request)
    return page(
        objects.brand_page(
            origin(request),
            state.shelves,
            found,
            state.shelves.of_brand(found.slug, *order_of(request)),
            announced=state.announced(found.slug),
            advertisement=_advertisement(request, found.slug),
        )
    )


async def line(request: web.Request) -> web.Response:
    state = request.app[STATE]
    at = request.match_info["brand"], request.match_info["line"]
    found = state.shelves.lines_at(*at)
    if not found:
        return await _to_rankings(request)
    listed = state.shelves.of_line(*at, *order_of(request))
    return page(
        objects.line_page(
            origin(request),
            state.shelves,
            found[0],
            listed,
            announced=len(listed.all),
            advertisement=_advertisement(request, found[0].brand_slug),
        )
    )


async def tobacco(request: web.Request) -> web.Response:
    shelves = request.app[STATE].shelves
    at = request.rel_url.raw_path.split("/")  # as written: an address may hold "%EF%BB%BF"
    found = shelves.tobacco_at(*at[2:5])
    if found is None:
        return await _to_rankings(request)
    return page(tobacco_page(origin(request), shelves, found))


def page(html: str) -> web.Response:
    return web.Response(text=html, content_type="text/html")


async def _to_rankings(request: web.Request) -> web.Response:
    """The site has no 404: what it does not know leads to its ranking."""
    return web.Response(status=302, headers={"Location": "/tobaccos"})


def _tobacco_ranking(
    request: web.Request, title: str, path: str, ranked: tuple[DemoTobacco, ...]
) -> web.Response:
    shelves = request.app[STATE].shelves
    first = _rendered(ranked, lambda t, place: items.tobacco_item(origin(request), shelves, t, place))
    return page(
        rankings.ranking_page(origin(request), title=title, path=path, items=first, count=len(ranked))
    )


def _rendered(ranked: Sequence[_T], render: Callable[[_T, int], str]) -> list[str]:
    return [render(value, place) for place, value in enumerate(ranked[: items.BATCH], start=1)]


def _advertisement(request: web.Request, brand: str) -> str:
    state = request.app[STATE]
    return rankings.advertisement(origin(request), state.shelves, state.next_advertised(brand))
