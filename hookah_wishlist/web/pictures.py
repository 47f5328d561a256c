"""GET /pictures/…: small pictures of known tobaccos and brands.

They stand outside /api/v1 and its guard: an <img> carries no token, and a picture under a number tells nobody
who asks anything about a person. What is for adults is the text and the choice, and those stay behind the
guard. It is no open proxy either: who asks names a tobacco, and only the catalogue names what is fetched.
"""

from typing import Annotated, Literal

from aiohttp import web
from pydantic import BeforeValidator, StringConstraints

from hookah_wishlist.catalogue import store
from hookah_wishlist.fairness import stranger
from hookah_wishlist.pictures import WIDTHS, NoPicture, PictureAway, placeholder, version_of
from hookah_wishlist.web.addresses import address_of
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.on_demand import while_connected
from hookah_wishlist.web.parameters import Parameters, Place, TobaccoId, Word
from hookah_wishlist.web.route import Guard, Route

WEBP = "image/webp"

# With the picture's version in the address nothing else will ever stand there.
FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"  # by its number alone; and what has no picture may get one
FOR_A_MOMENT = "public, max-age=5"  # the picture is on its way


def _width(value: object) -> object:
    if str(value) not in map(str, WIDTHS):
        raise ValueError(f"must be {', '.join(map(str, WIDTHS[:-1]))} or {WIDTHS[-1]}")
    return int(str(value))


class PictureParameters(Parameters):
    """`v`: the version, as it stands in the catalogue's answers."""

    w: Annotated[int, BeforeValidator(_width, json_schema_input_type=Literal[WIDTHS])] = 320
    v: Annotated[str, StringConstraints(max_length=40)] = ""


class PicturedTobacco(Place):
    id: TobaccoId


class PicturedBrand(Place):
    slug: Word


async def picture(request: web.Request, at: PicturedTobacco, wanted: PictureParameters) -> web.Response:
    """A placeholder, with 404, where there is none."""
    async with request.app[RESOURCES].pool.acquire() as connection:
        path = await store.tobacco_image(connection, at.id)
    return await _small(request, path, wanted)


async def brand_picture(request: web.Request, at: PicturedBrand, wanted: PictureParameters) -> web.Response:
    """A brand's logo; a placeholder, with 404, where there is none."""
    async with request.app[RESOURCES].pool.acquire() as connection:
        path = await store.brand_image(connection, at.slug)
    return await _small(request, path, wanted)


async def _small(request: web.Request, path: str | None, wanted: PictureParameters) -> web.Response:
    gallery = request.app[RESOURCES].pictures
    if not path or gallery is None:
        return _placeholder(wanted.w, FOR_AN_HOUR)
    etag = f'"{version_of(path)}-{wanted.w}"'
    caching = FOR_EVER if wanted.v == version_of(path) else FOR_AN_HOUR
    headers = {"ETag": etag, "Cache-Control": caching}
    if etag in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    party = stranger(address_of(request, request.app[RESOURCES].settings.trusted_proxies))
    try:
        body = await while_connected(request, gallery.picture(path, wanted.w, party))
    except NoPicture:
        return _placeholder(wanted.w, FOR_AN_HOUR)
    except PictureAway:
        return _placeholder(wanted.w, FOR_A_MOMENT)
    return web.Response(body=body, content_type=WEBP, headers=headers)


def _placeholder(width: int, caching: str) -> web.Response:
    return web.Response(
        status=404, body=placeholder(width), content_type=WEBP, headers={"Cache-Control": caching}
    )


ROUTES = (
    Route(
        "GET",
        "/pictures/{id}",
        picture,
        "A tobacco's picture, small",
        answers=bytes,
        media=WEBP,
        other_statuses=(304, 404),
        guard=Guard.OPEN,
        prefix="",
    ),
    Route(
        "GET",
        "/pictures/brands/{slug}",
        brand_picture,
        "A brand's logo, small",
        answers=bytes,
        media=WEBP,
        other_statuses=(304, 404),
        guard=Guard.OPEN,
        prefix="",
    ),
)
