import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest

from hookah_wishlist.database import Notices
from hookah_wishlist.people import init_data
from hookah_wishlist.resources import utc_now
from tests.web.people import ACCESS_KEY, TOKEN, V1, launch, signed_in_client

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "telegram" / "initdata-vectors.json"


def vectors():
    return json.loads(VECTORS.read_text(encoding="utf-8"))["hmac"] if VECTORS.is_file() else []


async def validated(client, raw):
    return await client.post(f"{V1}/auth/validate", json={"init_data": raw})


async def refused(response, status):
    envelope = await response.json()
    assert (response.status, envelope["success"], envelope["data"]) == (status, False, None), envelope
    return envelope["error"]


@pytest.mark.skipif(not VECTORS.is_file(), reason="the foreign vectors are not beside this repository")
@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["id"])
async def test_every_foreign_launch_decides_as_it_says(start, vector):
    moment = datetime.fromtimestamp(vector["now"], UTC)
    client = await start(resources={"bot_token": vector["token"], "now": lambda: moment})
    response = await validated(client, vector["init_data"])
    if not vector["valid"]:
        assert (await refused(response, 401))["code"] == "BAD_INIT_DATA"
        return
    assert response.status == 200
    data = (await response.json())["data"]
    assert "user_id" not in vector or data["me"]["id"] == vector["user_id"]
    headers = {"Authorization": f"Bearer {data['tokens']['access_token']}"}
    me = (await (await client.get(f"{V1}/me", headers=headers)).json())["data"]
    assert me == data["me"]


async def test_who_signs_in_is_who_telegram_says_and_nobody_else(start):
    client = await start()
    person = await signed_in_client(client, 5_000_000_001, first_name="Ёж & Co")
    me = (await (await person.get(f"{V1}/me")).json())["data"]
    assert (me["id"], me["first_name"], me["language"]) == (5_000_000_001, "Ёж & Co", "ru")
    response = await client.post(f"{V1}/auth/validate", json={"init_data": launch(1), "user_id": 2})
    assert list((await refused(response, 400))["details"]["fields"]) == ["user_id"]


async def test_without_a_bot_token_nobody_signs_in(start):
    client = await start(resources={"bot_token": ""})
    unsigned = init_data.signed({"id": 1, "first_name": "A"}, "", now=int(time.time()))
    assert (await refused(await validated(client, unsigned), 401))["code"] == "BAD_INIT_DATA"


async def test_the_launch_string_stands_in_no_answer_and_no_log(start, capfd):
    client = await start()
    raw = launch().replace("hash=", "hash=0")
    text = await (await validated(client, raw)).text()
    assert "hash=" not in text + capfd.readouterr().out
    assert raw[:40] not in text


async def test_the_access_token_lasts_an_hour_and_the_refresh_token_a_month(start):
    client = await start()
    tokens = (await (await validated(client, launch())).json())["data"]["tokens"]
    claims = jwt.decode(tokens["access_token"], ACCESS_KEY, algorithms=["HS256"])
    assert claims["exp"] - claims["iat"] == 3600
    until = datetime.fromisoformat(tokens["refresh_expires_at"])
    assert abs(until - utc_now() - timedelta(days=30)) < timedelta(minutes=1)


async def refreshed(client, token):
    return await client.post(f"{V1}/auth/refresh", json={"refresh_token": token})


async def test_a_refresh_token_gives_the_next_pair_and_the_new_access_token_works(start):
    client = await start()
    person = await signed_in_client(client)
    tokens = (await (await refreshed(client, person.refresh_token)).json())["data"]
    assert tokens["refresh_token"] != person.refresh_token
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await client.get(f"{V1}/me", headers=headers)).status == 200


async def test_a_refresh_token_used_again_later_ends_the_session_for_good(start):
    moment = utc_now()
    client = await start(resources={"now": lambda: moment})
    person = await signed_in_client(client)
    following = (await (await refreshed(client, person.refresh_token)).json())["data"]
    moment += timedelta(minutes=1)
    assert (await refused(await refreshed(client, person.refresh_token), 401))["code"] == "REFRESH_REFUSED"
    assert (await refused(await refreshed(client, following["refresh_token"]), 401))[
        "code"
    ] == "REFRESH_REFUSED"
    for token in (person.token, following["access_token"]):
        response = await client.get(f"{V1}/me", headers={"Authorization": f"Bearer {token}"})
        assert (await refused(response, 401))["code"] == "UNAUTHORIZED"


@pytest.mark.parametrize("token", ["", "nonsense", "A" * 64, "é" * 64, "\0"])
async def test_what_is_no_refresh_token_is_refused(start, token):
    assert (await refused(await refreshed(await start(), token), 401))["code"] == "REFRESH_REFUSED"


async def test_signing_out_ends_the_session_and_again_does_no_harm(start):
    client = await start()
    person = await signed_in_client(client)
    for ended in (True, False):
        response = await client.post(f"{V1}/auth/logout", json={"refresh_token": person.refresh_token})
        assert (await response.json())["data"] == {"ended": ended}
    assert (await person.get(f"{V1}/me")).status == 401
    assert (await refreshed(client, person.refresh_token)).status == 401


async def test_signing_out_ends_the_access_token_here_before_any_notice_of_it_comes(start):
    notices = Notices()
    notices.is_listening = True
    person = await signed_in_client(await start(resources={"notices": notices}))
    assert (await person.get(f"{V1}/me")).status == 200
    await person.stranger.post(f"{V1}/auth/logout", json={"refresh_token": person.refresh_token})
    assert (await person.get(f"{V1}/me")).status == 401


async def test_the_demonstrations_visitors_come_in_through_the_same_door(start):
    client = await start(resources={"bot_token": "1:made up at start"})
    names = []
    for person, language in ((1, "ru"), (2, "en")):
        words = {"person": str(person), "language": language}
        told = (await (await client.get("/demonstration/init-data", params=words)).json())["data"]
        me = (await (await validated(client, told["init_data"])).json())["data"]["me"]
        names.append((me["id"], me["first_name"], me["language"]))
    assert names == [(1, "Гость", "ru"), (2, "Guest", "en")]


async def test_a_visitor_may_have_followed_a_link_and_that_is_signed_as_well(start):
    client = await start(resources={"bot_token": "1:made up at start"})
    for start_param in ("t195827", "b_north-wind", "A" * 512):
        response = await client.get("/demonstration/init-data", params={"start": start_param})
        raw = (await response.json())["data"]["init_data"]
        told = init_data.signed_in_person(raw, "1:made up at start", now=int(time.time()))
        assert told.start_param == start_param
        assert (await validated(client, raw)).status == 200
        assert (await validated(client, raw.replace("start_param=", "start_param=x"))).status == 401


@pytest.mark.parametrize("start_param", ["", "a b", "é", "a&user=1", "a\n", "A" * 513, "%00"])
async def test_what_telegram_would_not_take_is_no_start_parameter(start, start_param):
    response = await (await start()).get("/demonstration/init-data", params={"start": start_param})
    assert list((await refused(response, 400))["details"]["fields"]) == ["start"]


async def test_a_real_program_hands_out_no_launch_strings(start):
    client = await start(source_url="https://reviews.example", bot_token=TOKEN)
    assert (await client.get("/demonstration/init-data")).status == 404
