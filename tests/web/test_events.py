"""Events: what a device hears of what was changed elsewhere, and when its stream ends."""

from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

import psutil
import pytest

from hookah_wishlist.database import connect, listening, open_pool
from hookah_wishlist.people.sessions import MOST_SESSIONS
from hookah_wishlist.people.store import choose_language
from hookah_wishlist.web.api import events
from hookah_wishlist.web.api.events.streams import STREAMS
from hookah_wishlist.wishlist.store import put
from tests.timeouts import guard, until
from tests.web.people import signed_in_client
from tests.web.reading import EVENTS, Event, reading

V1 = "/api/v1"


class Clock:
    """Ours, so that an hour can pass."""

    def __init__(self):
        self.ahead = timedelta()

    def __call__(self):
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def elsewhere(catalogue_database):
    """A connection of another process's."""
    connection = await connect(catalogue_database)
    yield connection
    await connection.close()


@pytest.fixture
async def client(start, catalogue_database, clock):
    async with open_pool(catalogue_database, size=4) as pool, listening(catalogue_database) as notices:
        yield await start(pool=pool, person=1, resources={"notices": notices, "now": clock})


def stream(client, **words):
    return reading(client.stranger.make_url(""), client.authorization, **words)


@asynccontextmanager
async def opened(client, **words):
    """A stream that has told its beginning."""
    async with stream(client, **words) as reader:
        assert reader.response.status == 200, await reader.response.text()
        first = await reader.event()
        assert first.name == "versions"
        yield reader, first


async def listed(connection, tobacco_id, person=1):
    async with connection.transaction():
        await put(connection, person, tobacco_id)


async def nothing_before_now(reader, elsewhere):
    """Fail unless the next event is of a change of the catalogue that is made now; that event."""
    version = await elsewhere.fetchval("UPDATE catalogue_state SET version = version + 1 RETURNING version")
    await elsewhere.execute("SELECT pg_notify('catalogue_version', $1)", str(version))
    event = await reader.event()
    assert (event.name, event.data) == ("catalogue", {"version": version})
    return event


async def test_a_stream_begins_with_where_things_stand(client, elsewhere):
    await listed(elsewhere, 1)
    async with opened(client) as (reader, first):
        assert first == Event("versions", {"list": 1, "settings": 1, "catalogue": 0}, "1.1.0")
        headers = reader.response.headers
        assert headers["Content-Type"].startswith("text/event-stream")
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Request-Id"]


async def test_each_part_that_changes_elsewhere_is_told_by_its_name(client, elsewhere):
    async with opened(client) as (reader, _):
        await listed(elsewhere, 1)
        assert await reader.event() == Event("list", {"version": 1}, "1.1.0")
        async with elsewhere.transaction():
            await choose_language(elsewhere, 1, "en")
        assert await reader.event() == Event("settings", {"version": 2}, "1.2.0")
        await elsewhere.execute("UPDATE catalogue_state SET version = 7")
        await elsewhere.execute("NOTIFY catalogue_version, '7'")
        assert await reader.event() == Event("catalogue", {"version": 7}, "1.2.7")


async def test_a_device_hears_its_own_change_under_the_version_it_was_answered(client):
    async with opened(client) as (reader, _):
        response = await client.put(f"{V1}/wishlist/items/1")
        version = (await response.json())["data"]["versions"]["list"]
        assert (await reader.event()).data == {"version": version}


async def test_another_persons_changes_are_not_told(client, elsewhere):
    boris = await signed_in_client(client.stranger, 2)
    async with opened(client) as (reader, _):
        await boris.put(f"{V1}/wishlist/items/1")
        await boris.patch(f"{V1}/me", json={"language": "en"})
        await nothing_before_now(reader, elsewhere)


async def test_a_change_that_was_undone_is_not_told(client, elsewhere):
    async with opened(client) as (reader, _):
        transaction = elsewhere.transaction()
        await transaction.start()
        await put(elsewhere, 1, 1)
        await transaction.rollback()
        await nothing_before_now(reader, elsewhere)


async def test_who_comes_back_is_told_what_was_missed_and_nothing_else(client, elsewhere):
    async with opened(client) as (_, first):
        pass
    for tobacco_id in (1, 2):
        await listed(elsewhere, tobacco_id)
    async with stream(client, last=first.id) as reader:
        missed = await reader.event()
        assert missed == Event("list", {"version": 2}, "2.1.0")
        last = await nothing_before_now(reader, elsewhere)
        assert last.id == "2.1.1"
    async with stream(client, last=last.id) as reader:
        assert (await nothing_before_now(reader, elsewhere)).id == "2.1.2"
        await listed(elsewhere, 3)
        assert (await reader.event()).id == "3.1.2"


async def test_who_comes_back_in_the_middle_of_several_events_gets_the_rest(client, elsewhere):
    await listed(elsewhere, 1)
    async with stream(client, last="0.0.5") as reader:
        told = [await reader.event() for _ in range(3)]
    assert [(event.name, event.id) for event in told] == [
        ("list", "1.0.5"), ("settings", "1.1.5"), ("catalogue", "1.1.0"),
    ]  # fmt: skip
    async with stream(client, last=told[0].id) as reader:
        assert (await reader.event()).name == "settings"


@pytest.mark.parametrize("last", ["x", "1.2", "1.2.3.4", "9" * 5000, "-1.0.0", "٣.١.١"])
async def test_an_id_of_somebody_elses_begins_anew(client, last):
    async with opened(client, last=last) as (_, first):
        assert first.id == "0.1.0"


async def test_signs_of_life_come_while_nothing_happens(client, monkeypatch):
    monkeypatch.setattr(events, "EVERY", 0.05)
    async with opened(client) as (reader, _):
        for _ in range(4):
            await reader.heartbeat()


async def test_a_sixth_stream_is_refused_until_one_of_the_five_has_gone(client):
    async with AsyncExitStack() as others, AsyncExitStack() as last:
        for _ in range(4):
            await others.enter_async_context(opened(client))
        await last.enter_async_context(opened(client))
        async with stream(client) as sixth:
            assert sixth.response.status == 429
            assert (await sixth.response.json())["error"]["code"] == "TOO_MANY_STREAMS"
            assert int(sixth.response.headers["Retry-After"]) > 0
        boris = await signed_in_client(client.stranger, 2)
        async with opened(boris):
            pass
        await last.aclose()
        await until(lambda: has_room(client))


async def has_room(client):
    async with stream(client) as reader:
        return reader.response.status == 200


async def test_a_stream_leaves_nothing_behind(client, monkeypatch):
    monkeypatch.setattr(events, "EVERY", 0.05)
    app = client.stranger.app
    for _ in range(3):
        async with opened(client):
            pass
    await until(lambda: app[STREAMS].count == 0)


async def test_a_stream_needs_somebody_who_has_signed_in_but_no_confirmation(client):
    async with reading(client.stranger.make_url(""), {}) as reader:
        assert reader.response.status == 401
    child = await signed_in_client(client.stranger, 3, adult=False)
    async with opened(child) as (reader, _):
        await child.post(f"{V1}/me/adult", json={"version": 1})
        assert (await reader.event()).name == "settings"


async def test_no_token_is_taken_from_the_address(client):
    for name in ("token", "access_token", "authorization"):
        response = await client.stranger.get(EVENTS, params={name: client.token})
        assert response.status == 401


async def test_a_stream_ends_when_its_session_does(client, elsewhere):
    other = await signed_in_client(client.stranger, 1)
    async with opened(client) as (mine, _), opened(other) as (theirs, _):
        body = {"refresh_token": client.refresh_token}
        assert (await client.stranger.post(f"{V1}/auth/logout", json=body)).status == 200
        assert (await mine.event()).data == {"code": "UNAUTHORIZED"}
        assert await mine.event() is None
        await nothing_before_now(theirs, elsewhere)
        assert not theirs.response.content.at_eof()


async def test_all_streams_end_when_the_person_is_deleted(client):
    other = await signed_in_client(client.stranger, 1)
    async with opened(client) as (mine, _), opened(other) as (theirs, _):
        assert (await client.delete(f"{V1}/me")).status == 200
        for reader in (mine, theirs):
            assert (await reader.event()).name == "ended"
            assert await reader.event() is None


async def test_a_stream_ends_with_the_hour_of_its_token(client, clock, monkeypatch):
    monkeypatch.setattr(events, "EVERY", 0.05)
    async with opened(client) as (reader, _):
        clock.ahead = timedelta(hours=1)
        ended = await reader.event()
        assert (ended.name, ended.data) == ("ended", {"code": "TOKEN_EXPIRED"})
        assert await reader.event() is None


async def test_a_personal_token_reads_events_until_it_is_revoked(client, elsewhere):
    made = await client.post(f"{V1}/me/tokens", json={"name": "script", "scope": "read"})
    token = (await made.json())["data"]
    async with reading(client.stranger.make_url(""), {"Authorization": f"Bearer {token['text']}"}) as reader:
        await reader.event()
        await listed(elsewhere, 1)
        assert (await reader.event()).name == "list"
        assert (await client.delete(f"{V1}/me/tokens/{token['token']['id']}")).status == 200
        assert (await reader.event()).name == "ended"


async def test_a_question_for_the_head_alone_does_not_stay(client):
    async with guard():
        response = await client.request("HEAD", EVENTS)
        assert (response.status, await response.read()) == (200, b"")


async def test_what_happened_while_the_database_was_lost_is_told_afterwards(client, elsewhere):
    async with opened(client) as (reader, _):
        await elsewhere.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await listed(elsewhere, 1)  # while nobody hears it
        assert (await reader.event()).name == "list"


async def test_a_server_that_stops_ends_its_streams_at_once(start, catalogue_database):
    """Before its patience with answers that are under way is over, which is as long as the guard."""
    async with open_pool(catalogue_database) as pool, listening(catalogue_database) as notices:
        client = await start(pool=pool, person=1, resources={"notices": notices})
        async with opened(client) as (reader, _):
            async with guard():
                await client.stranger.server.close()
            assert await reader.event() is None


async def test_memory_and_tasks_do_not_grow_with_streams_that_came_and_went(client, monkeypatch):
    monkeypatch.setattr(events, "EVERY", 0.05)
    process = psutil.Process()
    files = process.num_fds()
    for _ in range(40):
        async with opened(client):
            pass
    await until(lambda: client.stranger.app[STREAMS].count == 0)
    await until(lambda: process.num_fds() <= files + 5)


async def test_a_stream_ends_when_its_session_made_room_for_others(client):
    async with opened(client) as (reader, _):
        for _ in range(MOST_SESSIONS):
            await signed_in_client(client.stranger, 1)
        assert (await reader.event()).name == "ended"
