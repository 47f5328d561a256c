"""The first screen that comes along with the sign-in: the very answer of its address, and never more."""

import pytest

from hookah_wishlist.people.model import ADULT_VERSION
from hookah_wishlist.web import screen
from hookah_wishlist.web.route import Guard
from tests.timeouts import guard
from tests.web.doors import EVERY_ROUTE, address
from tests.web.people import V1, launch, signed_in_client


async def signed_in_to(client, address, **words):
    body = {"init_data": launch(1), "screen": address}
    response = await client.post(f"{V1}/auth/validate", json=body, **words)
    assert response.status == 200, await response.text()
    return (await response.json())["data"]


@pytest.mark.parametrize(
    "path",
    [
        "/home",
        "/me",
        "/brands/north-wind",
        "/lines/yantar/%D0%BE%D1%81%D0%BD%D0%BE%D0%B2%D0%BD%D0%B0%D1%8F",
        "/tobaccos/1",
        "/tobaccos?search=frost%20mint&tag=%D0%9C%D1%8F%D1%82%D0%B0&limit=2",
        "/tobaccos?search=frost+mint",
        "/wishlist?tab=purchased&sort=newest",
        "/tobaccos/by-url?url=https://htreviews.org/tobaccos/north-wind",
    ],
)
async def test_it_is_the_very_answer_of_its_address(client, path):
    told = (await signed_in_to(client.stranger, V1 + path))["screen"]
    asked = await client.get(V1 + path)
    envelope = await asked.json()
    assert told == {
        "address": V1 + path,
        "status": asked.status,
        "data": envelope["data"],
        "error": envelope["error"],
    }
    assert told["data"] is not None


async def test_without_an_address_there_is_none(start):
    client = await start()
    assert (await signed_in_to(client, None))["screen"] is None


async def test_who_is_no_adult_yet_is_told_so_and_is_signed_in(start):
    client = await start()
    data = await signed_in_to(client, f"{V1}/home")
    assert (data["screen"]["status"], data["screen"]["data"]) == (403, None)
    assert data["screen"]["error"]["code"] == "ADULT_CONFIRMATION_REQUIRED"
    headers = {"Authorization": f"Bearer {data['tokens']['access_token']}"}
    confirmed = await client.post(f"{V1}/me/adult", json={"version": ADULT_VERSION}, headers=headers)
    assert confirmed.status == 200
    assert (await signed_in_to(client, f"{V1}/home"))["screen"]["status"] == 200


async def test_it_is_the_screen_of_who_signs_in_and_of_nobody_else(client):
    await client.put(f"{V1}/wishlist/items/1")
    boris = await signed_in_client(client.stranger, 2)
    told = await signed_in_to(client.stranger, f"{V1}/wishlist", headers=boris.authorization)
    assert [item["tobacco"]["id"] for item in told["screen"]["data"]["items"]] == [1]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/tobaccos/77", 404, "NOT_FOUND"),
        ("/tobaccos/x", 404, "NOT_FOUND"),
        ("/nothing", 404, "NOT_FOUND"),
        ("/tobaccos?limit=0", 400, "BAD_PARAMETER"),
        ("/tobaccos?nothing=1", 400, "BAD_PARAMETER"),
        ("/brands/%00", 404, "NOT_FOUND"),
        ("/brands/%FF", 404, "NOT_FOUND"),
    ],
)
async def test_what_the_address_refuses_is_no_refusal_of_the_sign_in(client, path, status, code):
    told = (await signed_in_to(client.stranger, V1 + path))["screen"]
    assert (told["status"], told["data"], told["error"]["code"]) == (status, None, code)


HOSTILE = [
    "",
    "/",
    V1,
    f"{V1}/",
    "home",
    "/list",
    "/health/ready",
    "/metrics",
    "/static/x/js/main.js",
    "/pictures/1?w=160",
    "/demonstration/init-data",
    f"//example.org{V1}/home",
    f"http://127.0.0.1{V1}/home",
    f"https://example.org{V1}/home",
    f"/{V1}/home",
    f"{V1}//home",
    f"{V1}/home/",
    f"{V1}/./home",
    f"{V1}/me/../home",
    f"{V1}/brands/..",
    f"{V1}/%2e%2e/v1/home",
    f"{V1}/me/%2E%2E/home",
    f"{V1}/me%2f..%2fhome",
    f"{V1}%2fhome",
    f"{V1}/home#top",
    f"{V1}/home%",
    f"{V1}/home%2",
    f"{V1}/home?%zz",
    f"{V1}/ho me",
    f" {V1}/home",
    f"{V1}/home\n",
    f"{V1}/home\r\nHost: x",
    f"{V1}/home\0",
    f"{V1}/home\\",
    f"{V1}/hòme",
    f"{V1}/brands/янтарь",
    f"{V1}/home?\u202e",
    f"GET {V1}/home",
    f"{V1}/HOME",
    f"/API/v1/home?{'a' * 1900}",
    f"{V1}" + "/a" * 900,
    f"{V1}/auth/validate",
    f"{V1}/auth/refresh",
    f"{V1}/auth/logout",
    f"{V1}/events",
    f"{V1}/me/export",
    f"{V1}/openapi.json",
    f"{V1}/docs",
    f"{V1}/me/adult",
    f"{V1}/wishlist/items",
    f"{V1}/wishlist/items/1",
]


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_what_is_no_screen_is_answered_as_what_is_not_there(client, hostile):
    async with guard():
        told = (await signed_in_to(client.stranger, hostile))["screen"]
    assert (told["address"], told["status"], told["data"]) == (hostile, 404, None)
    assert told["error"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize("wrong", [1, True, [], {}, "x" * 2001])
async def test_what_is_no_text_of_that_length_is_a_wrong_body(client, wrong):
    body = {"init_data": launch(1), "screen": wrong}
    response = await client.stranger.post(f"{V1}/auth/validate", json=body)
    assert response.status == 400
    assert list((await response.json())["error"]["details"]["fields"]) == ["screen"]


async def test_only_what_a_person_looks_at_comes_along():
    assert {route.address for route in EVERY_ROUTE if route.comes_along} == {
        route.address
        for route in EVERY_ROUTE
        if route.method == "GET"
        and route.guard is not Guard.OPEN
        and route.name not in ("events", "export_me")
    }


async def test_every_address_answers_the_same_as_when_it_is_asked_for(client):
    for route in EVERY_ROUTE:
        if route.comes_along:
            told = (await signed_in_to(client.stranger, address(route)))["screen"]
            assert told["status"] == (await client.get(address(route))).status, route.name


async def test_a_wrong_launch_string_is_given_no_screen(client):
    body = {"init_data": launch(1).replace("hash=", "hash=0"), "screen": f"{V1}/home"}
    response = await client.stranger.post(f"{V1}/auth/validate", json=body)
    assert response.status == 401


async def test_it_counts_as_a_request_of_the_person(start, tags):
    client = await start(person_limit="3/minute")
    statuses = [(await signed_in_to(client, f"{V1}/me"))["screen"]["status"] for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


async def test_the_headers_of_the_sign_in_make_it_no_other_answer(client):
    headers = {
        "If-None-Match": "*",
        "Accept-Encoding": "gzip",
        "Range": "bytes=0-1",
        "Cache-Control": "no-store",
        "Authorization": "Bearer x",
        "Origin": "https://example.org",
    }
    for path in ("/home", "/wishlist"):
        told = (await signed_in_to(client.stranger, V1 + path, headers=headers))["screen"]
        assert told["status"] == 200


async def test_it_is_sent_packed_to_who_can_unpack_it(client):
    body = {"init_data": launch(1), "screen": f"{V1}/home"}
    for accepted, coding in (("gzip, br", "gzip"), ("identity", None)):
        headers = {"Accept-Encoding": accepted}
        response = await client.stranger.post(f"{V1}/auth/validate", json=body, headers=headers)
        assert response.headers.get("Content-Encoding") == coding
        assert response.headers["Cache-Control"] == "no-store"
        assert (await response.json())["data"]["screen"]["status"] == 200


async def test_a_screen_that_takes_too_long_does_not_hold_the_sign_in(client, monkeypatch):
    monkeypatch.setattr(screen, "PATIENCE", 0.0)
    told = (await signed_in_to(client.stranger, f"{V1}/home"))["screen"]
    assert (told["status"], told["error"]["code"]) == (503, "TIMEOUT")


async def test_a_mistake_of_ours_in_it_is_told_as_such(client, monkeypatch):
    async def broken(*_):
        raise RuntimeError("a mistake")

    monkeypatch.setattr("hookah_wishlist.catalogue.store.best", broken)
    told = (await signed_in_to(client.stranger, f"{V1}/home"))["screen"]
    assert (told["status"], told["error"]["code"]) == (500, "INTERNAL_ERROR")
