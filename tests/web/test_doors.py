"""Every route of the table, those of tomorrow too, against strangers, forgers and other people."""

import base64
import json
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt
import pytest

from hookah_wishlist.database import listening, open_pool
from hookah_wishlist.resources import utc_now
from hookah_wishlist.web.route import Guard
from tests.timeouts import until
from tests.web.doors import EVERY_ROUTE, GUARDED, address, ask, unknown_addresses
from tests.web.notices import until_all_heard
from tests.web.people import ACCESS_KEY, V1, signed_in_client

ANOTHER_KEY = b"a key that is somebody else's, of enough bytes"


async def answers_of(client, routes, **words):
    return {(route.method, route.path): await ask(client, route, **words) for route in routes}


def every(routes, answer):
    return {(route.method, route.path): answer for route in routes}


async def test_only_these_are_open_to_everybody():
    ours = {route.path for route in EVERY_ROUTE if route.guard is Guard.OPEN and route.prefix}
    assert ours <= {
        "",
        "/auth/validate",
        "/auth/refresh",
        "/auth/logout",
        "/pictures/{id}",
        "/pictures/brands/{slug}",
        "/openapi.json",
        "/docs",
    }


async def test_nothing_is_answered_without_sign_in(start):
    client = await start()
    assert await answers_of(client, GUARDED) == every(GUARDED, (401, "UNAUTHORIZED"))


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic abc",
        "tma user=1",
        "Bearer a.b.c",
        "Bearer é",
        "Bearer hw_" + "a" * 43,
        "Bearer " + "x" * 5000,
    ],
)
async def test_what_is_no_token_is_no_sign_in(start, authorization):
    client = await start()
    response = await client.get(f"{V1}/me", headers={"Authorization": authorization})
    assert response.status == 401
    assert (await response.json())["error"]["code"] == "UNAUTHORIZED"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


async def test_a_token_counts_only_in_its_header(start):
    client = await start()
    token = (await signed_in_client(client)).token
    for words in ({"params": {"access_token": token}}, {"cookies": {"access_token": token}}):
        assert (await client.get(f"{V1}/me", **words)).status == 401
    twice = [("Authorization", f"Bearer {token}"), ("Authorization", "Bearer x")]
    assert (await client.get(f"{V1}/me", headers=twice)).status == 401


async def test_addresses_that_are_none_are_not_told_to_strangers(start):
    client = await start()
    person = await signed_in_client(client)
    for path in unknown_addresses():
        assert (await client.get(path)).status == 401, path
        assert (await person.get(path)).status == 404, path
    assert (await client.put(f"{V1}/me")).status == 401
    assert (await person.put(f"{V1}/me")).status == 405
    assert (await client.get("/nothing")).status == 404


async def test_an_expired_token_is_told_so_by_every_route(start):
    client = await start()
    before = await signed_in_client(client, now=time.time())
    async with later(start, hours=1) as tomorrow:
        answers = await answers_of(tomorrow, GUARDED, headers=before.authorization)
    assert answers == every(GUARDED, (401, "TOKEN_EXPIRED"))


@asynccontextmanager
async def later(start, **words):
    yield await start(resources={"now": lambda: utc_now() + timedelta(**words)})


def forged(person_id, *, key=ANOTHER_KEY, algorithm="HS256", **claims):
    now = datetime.now(UTC)
    told = {
        "sub": str(person_id),
        "sid": str(uuid4()),
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(hours=1)).timestamp()),
        "scope": "write",
    }
    return {"Authorization": "Bearer " + jwt.encode(told | claims, key, algorithm=algorithm)}


async def test_a_token_signed_by_another_key_is_refused_by_every_route(start):
    client = await start()
    person = await signed_in_client(client)
    session = session_of(person)
    for claims in ({}, {"sid": session}):
        answers = await answers_of(client, GUARDED, headers=forged(person.id, **claims))
        assert answers == every(GUARDED, (401, "UNAUTHORIZED"))


async def test_a_token_that_is_not_signed_is_refused_by_every_route(start):
    client = await start()
    person = await signed_in_client(client)
    unsigned = forged(person.id, key="", algorithm="none", sid=session_of(person))
    assert await answers_of(client, GUARDED, headers=unsigned) == every(GUARDED, (401, "UNAUTHORIZED"))
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")
    _, payload, signature = person.token.split(".")
    for tail in ("", signature):
        response = await client.get(
            f"{V1}/me", headers={"Authorization": f"Bearer {header}.{payload}.{tail}"}
        )
        assert response.status == 401


async def test_a_well_signed_token_for_another_persons_session_is_refused(start):
    client = await start()
    one, other = [await signed_in_client(client, number) for number in (1, 2)]
    crossed = forged(other.id, key=ACCESS_KEY, sid=session_of(one))
    assert (await client.get(f"{V1}/me", headers=crossed)).status == 401


def session_of(person):
    return jwt.decode(person.token, options={"verify_signature": False})["sid"]


async def test_who_has_not_confirmed_to_be_an_adult_sees_nothing_of_the_catalogue_and_lists(start):
    client = await start()
    child = await signed_in_client(client, adult=False)
    adults = [route for route in GUARDED if route.guard is Guard.ADULT]
    assert await answers_of(child, adults) == every(adults, (403, "ADULT_CONFIRMATION_REQUIRED"))
    assert (await child.get(f"{V1}/me")).status == 200


async def personal_token(person, scope):
    made = await person.post(f"{V1}/me/tokens", json={"name": "script", "scope": scope})
    assert made.status == 201, await made.text()
    return {"Authorization": "Bearer " + (await made.json())["data"]["text"]}


async def test_a_personal_token_that_may_read_changes_nothing(start):
    client = await start()
    reading = await personal_token(await signed_in_client(client), "read")
    writes = [route for route in GUARDED if route.needed_scope == "write"]
    assert writes
    assert await answers_of(client, writes, headers=reading) == every(writes, (403, "WRONG_SCOPE"))
    assert (await client.get(f"{V1}/me", headers=reading)).status == 200


async def test_a_personal_token_that_may_write_makes_no_tokens_and_deletes_nobody(start):
    client = await start()
    writing = await personal_token(await signed_in_client(client), "write")
    forbidden = [route for route in GUARDED if route.needs_session]
    assert {(route.method, route.path) for route in forbidden} >= {("DELETE", "/me"), ("POST", "/me/tokens")}
    assert await answers_of(client, forbidden, headers=writing) == every(forbidden, (403, "WRONG_SCOPE"))
    assert (await client.patch(f"{V1}/me", headers=writing, json={"language": "ru"})).status == 200


# What stands in brackets is everybody's here.
SHARED = {"tobacco", "similar_tobaccos", "brand", "line", "put_tobacco"}


async def anothers_token(person):
    await personal_token(person, "read")
    return {"id": (await (await person.get(f"{V1}/me/tokens")).json())["data"]["items"][0]["id"]}


async def anothers_session(person):
    return {"id": session_of(person)}


async def anothers_item(person):
    await person.post(f"{V1}/wishlist/items", json={"name": "Cola of my own"})
    return {"id": (await everything(person))["items"][0]["id"]}


async def anothers_removal(person):
    place = await anothers_item(person)
    removed = await person.delete(f"{V1}/wishlist/items/{place['id']}")
    return {"id": (await removed.json())["data"]["removal"]["id"]}


async def everything(person):
    told = (await (await person.get(f"{V1}/wishlist")).json())["data"]
    tokens = (await (await person.get(f"{V1}/me/tokens")).json())["data"]["items"]
    return {"items": told["items"], "tokens": tokens}


# How the owner comes to what the route is about: a route that is new must say it here.
ANOTHERS = {
    "revoke_token": anothers_token,
    "end_my_session": anothers_session,
    "change_item": anothers_item,
    "remove_item": anothers_item,
    "undo_removal": anothers_removal,
}
ASKING = {"change_item": {"note": "mine now"}}


async def test_what_is_another_persons_is_not_found(start):
    client = await start()
    owner, other = [await signed_in_client(client, number) for number in (1, 2)]
    for route in GUARDED:
        if route.place is None or route.name in SHARED:
            continue
        place = await ANOTHERS[route.name](owner)
        before = await everything(owner)
        response = await other.request(route.method, address(route, **place), json=ASKING.get(route.name))
        assert (route.name, response.status) == (route.name, 404)
        assert await everything(owner) == before


@pytest.fixture
async def two_processes(start, catalogue_database):
    """Two apps, each with a pool and ears of its own, on one database."""
    async with (
        open_pool(catalogue_database, size=2) as one,
        open_pool(catalogue_database, size=2) as two,
        listening(catalogue_database) as one_hears,
        listening(catalogue_database) as two_hears,
    ):
        yield (
            await start(pool=one, resources={"notices": one_hears}),
            await start(pool=two, resources={"notices": two_hears}),
        )


async def refusal_at_last(client, headers):
    """The code, once the notice of what changed has come."""

    async def code():
        response = await client.get(f"{V1}/me", headers=headers)
        return response.status != 200 and (await response.json())["error"]["code"]

    return await until(code)


async def test_a_session_that_ended_is_over_in_every_process(two_processes):
    here, there = two_processes
    person = await signed_in_client(here)
    assert (await there.get(f"{V1}/me", headers=person.authorization)).status == 200
    left = await here.post(f"{V1}/auth/logout", json={"refresh_token": person.refresh_token})
    assert (await left.json())["data"] == {"ended": True}
    for client in (there, here):
        assert await refusal_at_last(client, person.authorization) == "UNAUTHORIZED"


async def test_a_revoked_token_is_refused_in_every_process(two_processes):
    here, there = two_processes
    person = await signed_in_client(here)
    token = await personal_token(person, "read")
    assert (await there.get(f"{V1}/me", headers=token)).status == 200
    [made] = (await (await person.get(f"{V1}/me/tokens")).json())["data"]["items"]
    assert (await person.delete(f"{V1}/me/tokens/{made['id']}")).status == 200
    for client in (there, here):
        assert await refusal_at_last(client, token) == "UNAUTHORIZED"


async def test_a_deleted_person_is_gone_in_every_process(two_processes):
    here, there = two_processes
    person = await signed_in_client(here)
    token = await personal_token(person, "write")
    for headers in (person.authorization, token):
        assert (await there.get(f"{V1}/me", headers=headers)).status == 200
    assert (await person.delete(f"{V1}/me")).status == 200
    for headers in (person.authorization, token):
        for client in (there, here):
            assert await refusal_at_last(client, headers) == "UNAUTHORIZED"


async def test_who_confirmed_in_one_process_is_an_adult_in_the_other_at_once(two_processes):
    here, there = two_processes
    for number in range(1, 6):
        person = await signed_in_client(here, number, adult=False)
        assert (await there.get(f"{V1}/brands", headers=person.authorization)).status == 403
        assert (await person.post(f"{V1}/me/adult", json={"version": 1})).status == 200
        assert (await there.get(f"{V1}/brands", headers=person.authorization)).status == 200


class Counted:
    """A pool that counts how often a connection was asked for."""

    def __init__(self, pool):
        self._pool, self.count = pool, 0

    def acquire(self):
        self.count += 1
        return self._pool.acquire()


async def test_a_token_is_looked_up_once_while_nothing_changes_and_always_when_nothing_is_heard(
    start, catalogue_database
):
    async with open_pool(catalogue_database, size=2) as pool, listening(catalogue_database) as notices:
        counted, moment = Counted(pool), utc_now()  # which stands still: nothing remembered grows old
        client = await start(pool=counted, resources={"notices": notices, "now": lambda: moment})
        person = await signed_in_client(client)
        async with pool.acquire() as connection:
            await until_all_heard(notices, connection)  # those of signing in
        await person.get(f"{V1}/nothing")
        before = counted.count
        for _ in range(3):
            assert (await person.get(f"{V1}/nothing")).status == 404
        assert counted.count == before
        notices.is_listening = False
        for _ in range(3):
            await person.get(f"{V1}/nothing")
        assert counted.count == before + 3
