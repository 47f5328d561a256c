"""GET /tags: all flavours there are, each with how many tobaccos have it."""

from aiohttp import web
from typing_extensions import TypedDict

from hookah_wishlist.catalogue import store
from hookah_wishlist.database import Connection
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api.tags import TagJson, tag_json
from hookah_wishlist.web.cached import cached
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.route import Route


class CountedTagJson(TagJson):
    tobaccos_count: int


class TagsJson(TypedDict):
    items: list[CountedTagJson]


async def tags(request: web.Request) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection:
        return answer(TagsJson(items=await counted_tags(connection)))


async def counted_tags(connection: Connection) -> list[CountedTagJson]:
    """All of them, the most frequent first."""
    known, counts = await store.tags(connection), await store.tag_counts(connection)
    return [
        {**tag_json(tag), "tobaccos_count": counts.get(tag.id, 0)}
        for tag in sorted(known, key=lambda tag: (-counts.get(tag.id, 0), tag.name))
    ]


ROUTES = (Route("GET", "/tags", tags, "All tags, the most frequent first", answers=TagsJson, around=cached),)
