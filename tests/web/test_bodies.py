"""What a stranger may send in place of a body, and how long it may take."""

import asyncio
import json

import pytest
import structlog

from hookah_wishlist.web.route import V1, Guard, Route
from tests.timeouts import guard, until
from tests.web.people import signed_in_client

VALIDATE = f"{V1}/auth/validate"


async def refused(client, raw, status=400, **headers):
    """Refused in the envelope, and nothing of it logged."""
    with structlog.testing.capture_logs() as logs:
        response = await client.post(VALIDATE, data=raw, headers=headers)
        envelope = await response.json()
    assert response.status == status, envelope
    assert (envelope["success"], envelope["data"]) == (False, None)
    assert logs == []
    return envelope["error"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"init_data": "x"',
        b"init_data=x",
        b"<xml/>",
        b"\xff\xfe",
        b'{"init_data": "\xff"}',
        b'{"init_data": "\\ud800"}',
        b"[" * 30_000,
        b'{"init_data":' * 2_000,
        b'{"init_data": NaN}',
        b'{"init_data": 1e999}',
        b"null",
        b"[]",
        b'"text"',
        b"\x00",
    ],
)
async def test_what_is_no_json_object_is_refused(start, raw):
    error = await refused(await start(), raw)
    assert error["code"] == "BAD_BODY"
    assert error["details"]["fields"]


@pytest.mark.parametrize("value", [None, 1, True, [], {}, ["x"]])
async def test_a_field_of_another_type_is_named(start, value):
    error = await refused(await start(), json.dumps({"init_data": value}).encode())
    assert error["details"]["fields"] == {"init_data": "must be a string"}
    assert error["message"] == "init_data: must be a string"


async def test_a_field_that_is_missing_or_unknown_is_named(start):
    error = await refused(await start(), b'{"initData": "x"}')
    assert error["details"]["fields"] == {
        "init_data": "is missing",
        "initData": "is not known here; known are: init_data, screen",
    }


async def test_a_refusal_is_no_longer_than_what_it_refuses(start):
    """A stranger's thousands of unknown names are not answered with a sentence each."""
    client = await start()
    names = [f"x{number}" for number in range(5000)]
    error = await refused(client, json.dumps(dict.fromkeys(names, 0)).encode())
    assert 0 < len(error["details"]["fields"]) <= 20
    for path in ("/health/live", "/pictures/1"):
        response = await client.get(f"{path}?{'&'.join(names)}")
        assert response.status == 400
        assert len(await response.read()) < 10_000


async def test_a_body_of_more_than_64_kb_is_refused_however_it_comes(start):
    client = await start()
    much = json.dumps({"init_data": "x" * 70_000}).encode()

    async def in_pieces():
        for start_at in range(0, len(much), 9_000):
            yield much[start_at : start_at + 9_000]

    assert (await refused(client, much, 413))["code"] == "BODY_TOO_LARGE"
    assert (await refused(client, in_pieces(), 413))["code"] == "BODY_TOO_LARGE"


async def test_a_long_body_is_refused_where_none_is_read_too(start):
    client = await start()
    response = await client.post(f"{V1}/nothing", data=b"x" * 70_000)
    assert response.status == 413


async def test_a_body_of_nearly_64_kb_is_read(start):
    response = await (await start()).post(VALIDATE, json={"init_data": "x" * 65_000})
    assert (await response.json())["error"]["code"] == "BAD_INIT_DATA"


async def test_whatever_the_content_type_says_json_is_read(start):
    client = await start()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await refused(client, b'{"init_data": "x"}', 401, **headers))["code"] == "BAD_INIT_DATA"


async def spoken(client, *pieces):
    """What comes back for these bytes, each sent a moment after the other."""
    reader, writer = await asyncio.open_connection(client.server.host, client.server.port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.02)
        async with guard():
            return await reader.readuntil(b"\r\n\r\n")
    finally:
        writer.close()


HEAD = f"POST {VALIDATE} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n".encode()


async def test_a_body_that_does_not_come_is_waited_for_so_long_and_no_longer(start, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.web.parameters.BODY_PATIENCE", 0.1)
    client = await start()
    with structlog.testing.capture_logs() as logs:
        assert (await spoken(client, HEAD + b"{")).startswith(b"HTTP/1.1 408 ")
    assert logs == []


async def test_a_client_that_goes_in_the_middle_of_its_body_leaves_no_trace_in_the_log(start, caplog):
    client = await start()
    with structlog.testing.capture_logs() as logs:
        reader, writer = await asyncio.open_connection(client.server.host, client.server.port)
        server = client.server.runner.server
        writer.write(HEAD + b'{"init')
        await until(lambda: server.requests_count == 1)
        writer.close()
        await until(lambda: not server.connections)
        del reader
    assert logs == []
    assert caplog.records == []


async def test_broken_chunks_are_refused(start, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.web.parameters.BODY_PATIENCE", 0.1)
    client = await start()
    head = f"POST {VALIDATE} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    with structlog.testing.capture_logs() as logs:
        assert (await spoken(client, head, b"zz\r\n{}")).startswith(b"HTTP/1.1 40")
    assert logs == []


async def test_a_handler_that_is_too_slow_is_given_up(start, monkeypatch):
    async def slow(request):
        await asyncio.Event().wait()

    route = Route("GET", "/slow", slow, "Slow", guard=Guard.OPEN, patience=0.05)
    monkeypatch.setattr("hookah_wishlist.web.routes.ROUTES", (route,))
    client = await start()
    response = await client.get(f"{V1}/slow")
    assert (response.status, response.headers["Retry-After"]) == (503, "3")
    assert (await response.json())["error"]["code"] == "TIMEOUT"


async def test_a_body_is_read_only_of_who_is_let_in(start):
    client = await start()
    response = await client.patch(f"{V1}/me", data=b"[" * 30_000)
    assert response.status == 401
    person = await signed_in_client(client)
    assert (await person.patch(f"{V1}/me", data=b"[" * 30_000)).status == 400


@pytest.mark.parametrize(
    "line",
    [
        "OPTIONS *",
        "GET http://evil.example/api/v1/me",
        "GET //api/v1/me",
        "GET /api/v1/%2e%2e/v1/me",
        "GET /api%2Fv1/me",
        "GET /api/v1/me%00",
        "GET /api/v1/\x7f",
        "GET /api/v1/me;x=1",
        "GET /api/v1/me?%ED%A0%80=%FF",
        "GET /api/v1/tobaccos/%ED%A0%80",
        "TRACE /api/v1/me",
        "CONNECT /api/v1/me",
        "NONSENSE /api/v1/me",
    ],
)
@pytest.mark.parametrize("is_signed_in", [False, True])
async def test_whatever_is_asked_and_however_nobody_is_let_in_by_a_trick(start, line, is_signed_in):
    client = await start()
    person = await signed_in_client(client)
    authorization = f"Authorization: Bearer {person.token}\r\n" if is_signed_in else ""
    head = f"{line} HTTP/1.1\r\nHost: x\r\n{authorization}\r\n".encode()
    with structlog.testing.capture_logs() as logs:
        status = int((await spoken(client, head)).split()[1])
    assert logs == []
    assert 400 <= status < 500 or (is_signed_in and line.startswith("GET http:"))
