"""What thousands of requests come to that nobody thought of: documented answers and a quiet log."""

from contextlib import asynccontextmanager

import aiohttp
import pytest

from hookah_wishlist.settings import Settings
from hookah_wishlist.web.answers import JSON
from hookah_wishlist.web.openapi import Example, is_told, recorded_examples
from hookah_wishlist.web.route import V1
from hookah_wishlist.web.routes import routes_of
from tests.web.openapi.fuzzing import crawled_program, fuzzed, token_of

ROUTES = [route for route in routes_of(Settings(_env_file=None)) if is_told(route)]
EXAMPLES = recorded_examples()
NONE = Example()  # of what takes nothing and answers no data

# These end the session or the person by which the fuzzing is done; they get a person of their own.
ENDING = ("delete_me", "end_my_session")
# A stream has no end to wait for; it takes nothing that could be fuzzed.
STREAMS = ("events",)


@pytest.fixture(scope="module")
async def running(tmp_path_factory, chromium_path):
    async with crawled_program(tmp_path_factory.mktemp("fuzzed"), chromium_path) as running:
        yield running


@pytest.fixture
def quiet(running):
    """Fails the test when the program has logged a mistake of its own meanwhile."""
    before = len(running.said)
    yield
    mistakes = [line for line in running.said[before:] if "exc_info" in line or "exception" in line]
    assert mistakes == []


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("quiet")
async def test_2000_cases_find_no_500_nothing_undocumented_and_no_breach_of_a_schema(running, tmp_path):
    """Two in three are made of the document's own limits, however many are invented beside them."""
    left_out = [word for name in (*ENDING, *STREAMS) for word in ("--exclude-operation-id", name)]
    found = await fuzzed(running, tmp_path, await token_of(running, 1), *left_out, most=38)
    assert not found.failed, found.words
    assert found.cases >= 2000


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("quiet")
async def test_fuzzing_what_ends_a_session_or_a_person_finds_nothing_either(running, tmp_path):
    only = [word for name in ENDING for word in ("--include-operation-id", name)]
    found = await fuzzed(running, tmp_path, await token_of(running, 2), *only, most=20)
    assert not found.failed, found.words


HOSTILE_BODIES = {
    "truncated": b'{"name": "x',
    "empty": b"",
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "half a character": b'{"name": "\\ud800"}',
    "deeply nested": b'{"name":' + b"[" * 20_000,
    "a list": b"[]",
    "a form": b"name=x&note=y",
    "numbers of no size": b'{"name": NaN, "note": 1e999}',
    "oversized": b'{"name": "' + b"x" * 70_000 + b'"}',
    "packed otherwise": b"\x1f\x8b\x08",
}


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("kind", HOSTILE_BODIES)
@pytest.mark.parametrize("media", ["application/json", "text/plain; charset=utf-16", "multipart/form-data"])
async def test_no_route_takes_a_body_that_is_none(running, kind, media):
    raw = HOSTILE_BODIES[kind]
    async with signed_in(running) as client:
        for route in ROUTES:
            if route.body is not None:
                headers = {"Content-Type": media}
                async with client.request(
                    route.method, address(route), data=raw, headers=headers
                ) as response:
                    await refused(response, 413 if kind == "oversized" else 400)


@pytest.mark.usefixtures("quiet")
async def test_no_route_takes_a_parameter_it_does_not_know(running):
    async with signed_in(running) as client:
        for route in ROUTES:
            example = EXAMPLES.get(route.name, NONE)
            words = {"params": {**example.query, "unknown": "1"}, "json": example.body}
            async with client.request(route.method, address(route), **words) as response:
                error = await refused(response, 400)
                assert "unknown" in error["details"]["fields"], route.name


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    "query",
    [
        "limit=-1",
        "limit=0",
        "limit=1e9",
        "limit=%D9%A1",
        "limit=1&limit=2",
        "cursor=x",
        "cursor=eyJrIjogW119",
        "cursor=%00",
        "cursor=" + "A" * 5000,
        "search=%00",
        "search=" + "x" * 501,
        "strength=6",
        "min_rating=nan",
        "min_rating=-0.1",
        "sort=id;drop",
        "tag=" + "&tag=".join("abcdefghijk"),
    ],
)
async def test_a_list_says_which_parameter_is_wrong(running, query):
    async with signed_in(running) as client, client.get(f"{V1}/tobaccos?{query}") as response:
        error = await refused(response, 400)
        assert query.partition("=")[0] in error["details"]["fields"]


@pytest.mark.usefixtures("quiet")
async def test_the_longest_address_that_the_document_allows_is_understood(running):
    longest = {"search": "\U0001f4a8" * 500, "tag": ["\U0001f4a8" * 200] * 10}
    async with signed_in(running) as client, client.get(f"{V1}/tobaccos", params=longest) as response:
        assert response.status == 200
        assert len(response.url.raw_query_string) > 25_000


@pytest.mark.usefixtures("quiet")
async def test_no_place_of_another_form_is_found(running):
    async with signed_in(running) as client:
        for route in ROUTES:
            if route.place is None:
                continue
            for told in ("-1", "x y", "9" * 40, "%00", "%FF", "..%2f..", "１"):
                place = dict.fromkeys(route.place.model_fields, told)
                body = EXAMPLES[route.name].body
                words = {"params": EXAMPLES[route.name].query, "json": body}
                async with client.request(route.method, route.address.format(**place), **words) as response:
                    assert response.status in (400, 404), (route.name, told)
                    if response.content_type == JSON:  # else a placeholder for a picture
                        await refused(response, response.status)


@asynccontextmanager
async def signed_in(running):
    headers = {"Authorization": f"Bearer {await token_of(running, 3)}"}
    async with aiohttp.ClientSession(running.url, headers=headers) as client:
        yield client


def address(route):
    example = EXAMPLES.get(route.name, NONE)
    return route.address.format(**example.place)


async def refused(response, status):
    """In the envelope, telling what is wrong; the error."""
    envelope = await response.json()
    assert response.status == status, envelope
    assert (envelope["success"], envelope["data"]) == (False, None)
    assert envelope["error"]["message"]
    return envelope["error"]
