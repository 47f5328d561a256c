"""Records the document's examples anew: python -m tests.web.openapi.record

A real program answers the samples over the invented catalogue; what is secret or long is left out of them.
"""

import asyncio
import tempfile
from pathlib import Path

import orjson
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from hookah_wishlist.database import embedded_server, migrate, open_pool
from hookah_wishlist.resources import Resources
from hookah_wishlist.settings import Settings
from hookah_wishlist.web import RESOURCES, add_web
from hookah_wishlist.web.openapi import is_told
from hookah_wishlist.web.openapi.examples import RECORDED
from hookah_wishlist.web.routes import routes_of
from tests.web.invented import given_catalogue
from tests.web.openapi.samples import answered
from tests.web.people import ACCESS_KEY, TOKEN

SECRETS = {
    "init_data": "query_id=AAF…&user=%7B%22id%22%3A7…%7D&auth_date=1772366400&signature=…&hash=…",
    "access_token": "eyJhbGciOiJIUzI1NiIs…",
    "refresh_token": "Vb0f…",
    "text": "hwp_…",
}


async def record():
    settings = Settings(_env_file=None)
    routes = [route for route in routes_of(settings) if is_told(route)]
    with tempfile.TemporaryDirectory() as directory:
        async with embedded_server(Path(directory), durable=False) as url:
            await migrate(url)
            async with open_pool(url) as pool:
                async with pool.acquire() as connection:
                    await given_catalogue(connection)
                app = web.Application()
                app[RESOURCES] = Resources(settings, url, pool, bot_token=TOKEN, access_key=ACCESS_KEY)
                add_web(app, settings)
                async with TestClient(TestServer(app)) as client:
                    answers = await answered(client, routes)
    examples = {name: told for name, answer in answers.items() if (told := _told(answer.example))}
    RECORDED.write_bytes(orjson.dumps(examples, option=orjson.OPT_INDENT_2) + b"\n")


def _told(example):
    parts = {
        "place": example.place,
        "query": example.query,
        "body": _shown(example.body),
        "data": _shown(example.data),
    }
    return {name: part for name, part in parts.items() if part}


def _shown(part):
    """Two of a list tell enough."""
    if isinstance(part, list):
        return [_shown(each) for each in part[:2]]
    if not isinstance(part, dict):
        return part
    return {name: SECRETS.get(name) or _shown(value) for name, value in part.items()}


if __name__ == "__main__":
    asyncio.run(record())
