"""What pages refer to: robots.txt, the style sheet, the site's own script, pictures."""

from functools import cache
from importlib.resources import files

from aiohttp import web

from hookah_wishlist.demo import pictures, xhr
from hookah_wishlist.demo.misbehaviour import Misbehaviour, Robots
from hookah_wishlist.demo.pages.layout import NO_IMAGE
from hookah_wishlist.demo.shelves import Shelves
from hookah_wishlist.demo.state import STATE

_FRESH = {"Cache-Control": "no-store"}  # tests change the script while a browser lives
_UNTAGGED = "#7b7f88"
_ROBOTS = """User-agent: *
Disallow: /api/*

User-agent: GPTBot
Disallow: /
"""


def routes() -> list[web.RouteDef]:
    return [
        web.get("/robots.txt", robots),
        web.get("/src/css/styles.css", styles),
        web.get("/src/scripts/lists.js", lists_script),
        web.get("/src/scripts/fragments.js", fragments_script),
        web.get(NO_IMAGE, placeholder),
        web.get("/uploads/objects/{folder}/{name}.webp", picture),
    ]


async def robots(request: web.Request) -> web.Response:
    faults = request.app[STATE].misbehaviour
    if faults.robots is Robots.FAILS:
        return web.Response(status=503, text="503")
    return web.Response(text=robots_text(faults))


def robots_text(faults: Misbehaviour) -> str:
    if faults.robots is Robots.FORBIDS_ALL:
        return "User-agent: *\nDisallow: /\n"
    if faults.robots is Robots.FORBIDS_US:
        return f"{_ROBOTS}\nUser-agent: {faults.robots_agent}\nDisallow: /\n"
    return _ROBOTS


async def styles(request: web.Request) -> web.Response:
    return web.Response(text=_static("site.css"), content_type="text/css", headers=_FRESH)


async def lists_script(request: web.Request) -> web.Response:
    """The page's script always knows where its rows are, also when their known address is gone."""
    faults, text = request.app[STATE].misbehaviour, _static("lists.js")
    if faults.post_data_gone:
        text = text.replace(xhr.POST_DATA, xhr.MOVED[xhr.POST_DATA])
    if faults.get_data_gone:
        text = text.replace(xhr.GET_DATA, xhr.MOVED[xhr.GET_DATA])
    return web.Response(text=text, content_type="text/javascript", headers=_FRESH)


async def fragments_script(request: web.Request) -> web.Response:
    return web.Response(text=_static("fragments.js"), content_type="text/javascript", headers=_FRESH)


async def placeholder(request: web.Request) -> web.Response:
    return web.Response(body=pictures.placeholder(), content_type="image/webp")


async def picture(request: web.Request) -> web.Response:
    shown = pictured(request.app[STATE].shelves).get(request.path)
    if shown is None:
        return web.Response(status=404, text="404")
    return web.Response(body=pictures.tile(*shown), content_type="image/webp")


def pictured(shelves: Shelves) -> dict[str, tuple[str, str]]:
    """Of every picture's address the colour of its first tag and the initials of its name."""
    return shelves.once("pictures", lambda: _tiles(shelves))


def _tiles(shelves: Shelves) -> dict[str, tuple[str, str]]:
    tiles = {
        brand.image: ("#3d3a4b", pictures.initials(brand.name))
        for brand in shelves.catalogue.brands
        if brand.image
    }
    for tobacco in shelves.catalogue.tobaccos:
        if tobacco.image:
            colour = shelves.tags[tobacco.tags[0]].colour if tobacco.tags else _UNTAGGED
            tiles[tobacco.image] = (colour, pictures.initials(tobacco.name))
    return tiles


@cache
def _static(name: str) -> str:
    return files("hookah_wishlist.demo").joinpath("static", name).read_text(encoding="utf-8")
