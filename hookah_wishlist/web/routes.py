"""Every address the program answers, one table."""

from functools import partial

from aiohttp import web

from hookah_wishlist import __version__
from hookah_wishlist.settings import Settings
from hookah_wishlist.web import auth, demonstration, health
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api import access, brands, facets, me, tobaccos
from hookah_wishlist.web.api.tags import TAGS, KnownTags
from hookah_wishlist.web.cors import origins
from hookah_wishlist.web.headers import Headers
from hookah_wishlist.web.middleware import GATE, Gate, in_order
from hookah_wishlist.web.route import V1, Guard, Route


def add_web(app: web.Application, settings: Settings) -> None:
    """Middleware, routes and what they keep at hand. Whoever opens `RESOURCES` does so before this."""
    allowed = origins(settings.public_url)
    app[GATE] = Gate(routes_of(settings), allowed)
    app[TAGS] = KnownTags()
    app.middlewares.append(in_order)
    app.cleanup_ctx.append(app[GATE].open)
    is_https = (settings.public_url or "").startswith("https://")
    app.on_response_prepare.append(Headers(allowed, is_https=is_https).add)
    for route in routes_of(settings):
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
    *auth.ROUTES,
    *me.ROUTES,
    *access.ROUTES,
    *brands.ROUTES,
    *facets.ROUTES,
    *tobaccos.ROUTES,
)


def routes_of(settings: Settings) -> tuple[Route, ...]:
    """The demonstration's own exist nowhere else."""
    return ROUTES + (demonstration.ROUTES if settings.demonstration else ())
