"""Every answer of the real program carries the headers that keep a browser from mischief."""

import aiohttp
import pytest

from hookah_wishlist.web.headers import SECURITY
from tests.program import program
from tests.web.people import TOKEN, launch
from tests.web.raw import told

pytestmark = pytest.mark.process

V1 = "/api/v1"
NOBODY = "http://127.0.0.1:9"  # nothing answers there

ANSWERS = {
    "a page": ("GET", "/", {}),
    "a page for a head": ("HEAD", "/", {}),
    "the API's index": ("GET", V1, {}),
    "health": ("GET", "/health/live", {}),
    "readiness": ("GET", "/health/ready", {}),
    "figures": ("GET", "/metrics", {}),
    "the API's document": ("GET", f"{V1}/openapi.json", {}),
    "nothing there": ("GET", "/nowhere", {}),
    "nothing there below the API": ("GET", f"{V1}/nowhere", {}),
    "no such file": ("GET", "/static/x/nothing.js", {}),
    "another method": ("DELETE", "/health/live", {}),
    "a method nobody knows": ("PROPFIND", "/", {}),
    "no token": ("GET", f"{V1}/me", {}),
    "no launch string": ("POST", f"{V1}/auth/validate", {"json": {}}),
    "a body too large": ("POST", f"{V1}/auth/validate", {"data": b"a" * 70_000}),
    "a preflight": (
        "OPTIONS", f"{V1}/me",
        {"headers": {"Origin": "https://web.telegram.org", "Access-Control-Request-Method": "GET"}},
    ),
    "a picture that is none": ("GET", "/pictures/1", {}),
    "the viewer": ("GET", f"{V1}/docs", {}),
}  # fmt: skip


@pytest.fixture(scope="module")
async def running(tmp_path_factory):
    place = tmp_path_factory.mktemp("headers")
    settings = {"SOURCE_URL": NOBODY, "BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": NOBODY}
    settings["PUBLIC_URL"] = "https://wishlist.example"
    async with program(place, **settings) as running:
        await running.until_said("answers at")
        yield running


@pytest.mark.parametrize("name", ANSWERS)
async def test_every_answer_carries_them(running, client_session, name):
    method, path, words = ANSWERS[name]
    async with client_session.request(method, running.url + path, allow_redirects=False, **words) as answer:
        _check(answer.headers)
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_a_stream_carries_them_too(running, client_session):
    async with client_session.post(
        f"{running.url}{V1}/auth/validate", json={"init_data": launch()}
    ) as answer:
        token = (await answer.json())["data"]["tokens"]["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    async with client_session.get(f"{running.url}{V1}/events", headers=headers) as answer:
        assert answer.content_type == "text/event-stream"
        _check(answer.headers)


async def test_what_is_no_request_is_answered_with_them_too(running):
    answer = await told(int(running.url.rpartition(":")[2]), b"GARBAGE\r\n\r\n")
    lines = answer.decode().partition("\r\n\r\n")[0].split("\r\n")[1:]
    _check(dict(line.split(": ", 1) for line in lines))


def _check(headers):
    """With another policy where a page needs one: it is there all the same."""
    assert set(SECURITY) - set(headers) == set()
    assert headers["Server"] == "hookah-wishlist"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"].replace("'wasm-unsafe-eval'", "")
    assert "X-Frame-Options" not in headers  # Telegram's web clients show the Mini App in a frame
    assert "X-Powered-By" not in headers


@pytest.fixture(scope="module")
async def client_session():
    async with aiohttp.ClientSession() as session:
        yield session
