"""Every address the program answers, one table."""

from functools import partial

from aiohttp import web

from hookah_wishlist import __version__
from hookah_wishlist.web import health
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api import brands, facets, tobaccos
from hookah_wishlist.web.api.tags import TAGS, KnownTags
from hookah_wishlist.web.middleware import in_order
from hookah_wishlist.web.route import V1, Guard, Route


def add_web(app: web.Application) -> None:
    """Middlewares, routes and what they keep at hand; `RESOURCES` is put in by who opens them."""
    app.middlewares.append(in_order)
    app[TAGS] = KnownTags()
    for route in ROUTES:
        add = app.router.add_get if route.method == "GET" else partial(app.router.add_route, route.method)
        add(route.address, route.respond)


async def index(request: web.Request) -> web.Response:
    """What there is to ask, for who opens the address in a browser."""
    return answer(
        {
            "name": "Hookah Wishlist",
            "version": __version__,
            "addresses": [resource.canonical for resource in request.app.router.resources()],
            "example": f"{V1}/tobaccos?search=mint&limit=5",
        }
    )


ROUTES: tuple[Route, ...] = (
    Route("GET", "/", index, "What there is to ask", prefix="", guard=Guard.OPEN),
    *health.ROUTES,
    *brands.ROUTES,
    *facets.ROUTES,
    *tobaccos.ROUTES,
)
