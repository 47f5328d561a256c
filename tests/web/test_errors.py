import asyncpg
import pytest
import structlog
from aiohttp import web

from hookah_wishlist.database import DatabaseUnavailable
from hookah_wishlist.web.route import V1
from tests.web.doors import EVERY_ROUTE


def answering(error):
    async def handler(request):
        raise error

    return web.get("/broken", handler)


async def refused(response):
    envelope = await response.json()
    assert envelope["success"] is False
    assert envelope["data"] is None
    assert response.content_type == "application/json"
    return envelope["error"]


async def test_an_unknown_address_is_answered_in_the_envelope(client):
    response = await client.get("/nothing/here")
    assert response.status == 404
    assert (await refused(response))["code"] == "NOT_FOUND"


async def test_a_wrong_method_is_answered_in_the_envelope_and_told_which_are_right(client):
    response = await client.post("/api/v1/tobaccos")
    assert response.status == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert (await refused(response))["code"] == "METHOD_NOT_ALLOWED"


async def test_every_answer_carries_a_request_id_and_the_caller_may_choose_it(client):
    first, second = [await client.get(path) for path in ("/health/live", "/nothing")]
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
    chosen = await client.get("/health/live", headers={"X-Request-Id": "proxy-17.a"})
    assert chosen.headers["X-Request-Id"] == "proxy-17.a"
    forged = await client.get("/health/live", headers={"X-Request-Id": "a b<script>"})
    assert forged.headers["X-Request-Id"] != "a b<script>"


async def test_our_own_mistake_is_logged_with_its_trace_and_answered_without(start):
    client = await start(more_routes=[answering(RuntimeError("secret inside"))])
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as logs:
        response = await client.get("/broken", headers={"X-Request-Id": "abc"})
    assert response.status == 500
    assert "secret" not in await response.text()
    assert (await refused(response))["code"] == "INTERNAL_ERROR"
    [entry] = logs
    assert entry["event"] == "request.failed"
    assert entry["exc_info"]
    assert entry["request_id"] == "abc"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DatabaseUnavailable("host=secret"), "DATABASE_UNAVAILABLE"),
        (TimeoutError(), "TIMEOUT"),
    ],
)
async def test_what_passes_by_itself_is_503_and_says_when_to_ask_again(start, error, code):
    client = await start(more_routes=[answering(error)])
    response = await client.get("/broken")
    assert response.status == 503
    assert int(response.headers["Retry-After"]) > 0
    assert (await refused(response))["code"] == code
    assert "secret" not in await response.text()


async def test_a_connection_of_ours_that_is_refused_is_our_own_mistake(start):
    client = await start(more_routes=[answering(ConnectionRefusedError("some server"))])
    with structlog.testing.capture_logs() as logs:
        assert (await client.get("/broken")).status == 500
    assert [entry["event"] for entry in logs] == ["request.failed"]


async def test_a_mistake_in_a_statement_is_our_own(start):
    client = await start(more_routes=[answering(asyncpg.UndefinedTableError("relation"))])
    assert (await client.get("/broken")).status == 500


async def test_a_redirect_stays_one(start):
    client = await start(more_routes=[answering(web.HTTPFound("/elsewhere"))])
    response = await client.get("/broken", allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (302, "/elsewhere")
    assert response.headers["X-Request-Id"]


async def test_the_index_names_every_address_there_is(client):
    addresses = (await (await client.get(V1)).json())["data"]["addresses"]
    assert set(addresses) == {route.address for route in EVERY_ROUTE}
