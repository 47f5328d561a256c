"""Every address the program answers."""

from aiohttp import web

from hookah_wishlist import __version__
from hookah_wishlist.web import health
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api.brands import brands
from hookah_wishlist.web.api.facets import facets
from hookah_wishlist.web.api.tags import TAGS, KnownTags
from hookah_wishlist.web.api.tobaccos import tobacco, tobaccos
from hookah_wishlist.web.errors import errors_as_json
from hookah_wishlist.web.parameters import NoParameters

V1 = "/api/v1"


def add_web(app: web.Application) -> None:
    """Middlewares, routes and what they keep at hand; `RESOURCES` is put in by who opens them."""
    app.middlewares.append(errors_as_json)
    app[TAGS] = KnownTags()
    app.add_routes(routes())


def routes() -> list[web.RouteDef]:
    return [
        web.get("/", index),
        web.get("/health/live", health.live),
        web.get("/health/ready", health.ready),
        web.get(f"{V1}/brands", brands),
        web.get(f"{V1}/facets", facets),
        web.get(f"{V1}/tobaccos", tobaccos),
        web.get(f"{V1}/tobaccos/{{id:[0-9]{{1,12}}}}", tobacco),
    ]


async def index(request: web.Request) -> web.Response:
    """What there is to ask, for who opens the address in a browser."""
    NoParameters.of(request)
    return answer(
        {
            "name": "Hookah Wishlist",
            "version": __version__,
            "addresses": [resource.canonical for resource in request.app.router.resources()],
            "example": f"{V1}/tobaccos?search=mint&limit=5",
        }
    )
