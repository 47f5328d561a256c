"""Every address the program answers, one table."""

from functools import partial

from aiohttp import web

from hookah_wishlist.settings import Settings
from hookah_wishlist.web import auth, demonstration, docs, health, metrics, pictures
from hookah_wishlist.web.api import (
    access,
    brands,
    cards,
    events,
    facets,
    flavours,
    home,
    lines,
    me,
    tobaccos,
    wishlist,
)
from hookah_wishlist.web.api.events.streams import end_streams, keeping_streams
from hookah_wishlist.web.api.tags import TAGS, KnownTags
from hookah_wishlist.web.api.wishlist import keeping_screens
from hookah_wishlist.web.cached import keeping_answers
from hookah_wishlist.web.cors import origins
from hookah_wishlist.web.docs import API_DOCUMENT, ApiDocument
from hookah_wishlist.web.door import DOOR, door, keeping_the_door
from hookah_wishlist.web.headers import Headers
from hookah_wishlist.web.middleware import GATE, Gate, HasOwnLimits, in_order
from hookah_wishlist.web.mini_app import BotName, add_mini_app
from hookah_wishlist.web.on_demand import ON_DEMAND, OnDemand
from hookah_wishlist.web.route import Route
from hookah_wishlist.web.traffic import TRAFFIC, Traffic


def add_web(
    app: web.Application,
    settings: Settings,
    *,
    bot_name: BotName = lambda app: "",
    has_own_limits: HasOwnLimits = lambda request: False,
) -> None:
    """Middleware, routes and what they keep at hand. Whoever opens `RESOURCES` does so before this.

    `bot_name`: what the bot is called without the @, once it knows that itself. `has_own_limits`: requests
    that neither the address limit nor `MAX_BODY` applies to, as their handler has bounds of its own.
    """
    allowed = origins(settings.public_url)
    app[GATE] = Gate(
        routes_of(settings),
        allowed,
        unlimited=add_mini_app(app, settings, bot_name),
        has_own_limits=has_own_limits,
    )
    app[TAGS] = KnownTags()
    app[API_DOCUMENT] = ApiDocument(routes_of(settings))
    app[ON_DEMAND] = OnDemand()
    app[TRAFFIC] = Traffic()
    app[DOOR] = door(settings)
    app.middlewares.append(in_order)
    app.cleanup_ctx.extend(
        (keeping_the_door, app[GATE].open, keeping_screens, keeping_streams, keeping_answers)
    )
    app.on_shutdown.append(end_streams)
    is_https = (settings.public_url or "").startswith("https://")
    app.on_response_prepare.append(Headers(allowed, is_https=is_https).add)
    for route in routes_of(settings):
        add = app.router.add_get if route.method == "GET" else partial(app.router.add_route, route.method)
        add(route.address, route.respond)


ROUTES: tuple[Route, ...] = (
    *health.ROUTES,
    *metrics.ROUTES,
    *docs.ROUTES,
    *auth.ROUTES,
    *me.ROUTES,
    *access.ROUTES,
    *home.ROUTES,
    *brands.ROUTES,
    *lines.ROUTES,
    *flavours.ROUTES,
    *facets.ROUTES,
    *tobaccos.ROUTES,
    *cards.ROUTES,
    *wishlist.ROUTES,
    *events.ROUTES,
    *pictures.ROUTES,
)


def routes_of(settings: Settings) -> tuple[Route, ...]:
    """The demonstration's own exist nowhere else."""
    return ROUTES + (demonstration.ROUTES if settings.demonstration else ())
