"""GET /metrics: the program's figures, for whoever may collect them."""

import hmac
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web
from pydantic import SecretStr

from hookah_wishlist.web.addresses import read_address
from hookah_wishlist.web.cors import origins
from hookah_wishlist.web.errors import BEARER, Unauthorized
from hookah_wishlist.web.guard import token_of
from hookah_wishlist.web.headers import Headers
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.route import Guard, Route

# Whoever asks through a proxy on this machine comes from this machine as well.
BY_PROXY = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


@dataclass(frozen=True, slots=True)
class Exposed:
    """The figures, in the format that the type tells."""

    text: bytes
    content_type: str


class Expose(Protocol):
    """Who has the figures sets it."""

    async def __call__(self) -> Exposed: ...


METRICS = web.AppKey("metrics", Expose)


def metrics_alone(expose: Expose, token: SecretStr | None) -> web.Application:
    """For METRICS_PORT, which the operator shows to nobody else: without a token all who reach it read."""

    async def metrics(request: web.Request) -> web.Response:
        try:
            is_let_in = token is None or _names(request, token)
        except Unauthorized:
            is_let_in = False
        if not is_let_in:
            raise web.HTTPUnauthorized(headers=BEARER)
        return await _answered(request)

    app = web.Application()
    app[METRICS] = expose
    app.router.add_get("/metrics", metrics)
    app.on_response_prepare.append(Headers(origins(None), is_https=False).add)
    return app


async def metrics(request: web.Request) -> web.Response:
    """With `Authorization: Bearer` and METRICS_TOKEN; without that setting only from the machine itself."""
    token = request.app[RESOURCES].settings.metrics_token
    if token is None and not _is_from_here(request):
        raise Unauthorized("Without METRICS_TOKEN the figures are told on the machine itself only")
    if token is not None and not _names(request, token):
        raise Unauthorized("The token is not METRICS_TOKEN")
    return await _answered(request)


async def _answered(request: web.Request) -> web.Response:
    exposed = await request.app[METRICS]()
    return web.Response(body=exposed.text, headers={"Content-Type": exposed.content_type})


def _names(request: web.Request, token: SecretStr) -> bool:
    """Raises `Unauthorized` where no token is told, or more than one."""
    told = token_of(request).encode("utf-8", "surrogatepass")
    return hmac.compare_digest(told, token.get_secret_value().encode())


def _is_from_here(request: web.Request) -> bool:
    """By the connection, not by what anybody says."""
    address = read_address(request.remote or "")
    if address is None or not address.is_loopback:
        return False
    return not any(name in request.headers for name in BY_PROXY)


ROUTES = (
    Route(
        "GET",
        "/metrics",
        metrics,
        "The program's figures, in Prometheus' format",
        answers=str,
        media="text/plain",
        refusals=(Unauthorized,),
        guard=Guard.OPEN,
        prefix="",
    ),
)
