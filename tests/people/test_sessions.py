"""Sessions: each stands alone, its old tokens end it, and nobody else's word touches it."""

import asyncio
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from hookah_wishlist.database import connect
from hookah_wishlist.people import sessions, store
from hookah_wishlist.people.sessions import LIFETIME, MOST_SESSIONS, Refusal, refresh_session
from tests.cluster import undone
from tests.people.given import HOUR, NOW, SECOND, given_person, given_session


async def stands(connection, session, *, user_id=None, now=NOW):
    person = await sessions.session_person(connection, session.id, user_id or session.user_id, now=now)
    return person is not None


async def test_a_session_lets_its_own_person_in_and_nobody_else(connection):
    session = await given_session(connection, 1)
    await given_person(connection, 2)
    assert await stands(connection, session)
    assert not await stands(connection, session, user_id=2)
    assert await sessions.session_person(connection, uuid4(), 1, now=NOW) is None


async def test_a_refresh_token_serves_once_and_the_next_one_serves_on(connection):
    first = await given_session(connection)
    second = await refresh_session(connection, first.refresh_token, now=NOW + HOUR)
    third = await refresh_session(connection, second.refresh_token, now=NOW + 2 * HOUR)
    assert first.id == second.id == third.id
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert third.expires_at == NOW + 2 * HOUR + LIFETIME


async def test_two_requests_of_one_page_that_refresh_at_once_get_the_same_token(connection):
    session = await given_session(connection)
    one = await refresh_session(connection, session.refresh_token, now=NOW)
    other = await refresh_session(connection, session.refresh_token, now=NOW + 10 * SECOND)
    assert one == other
    assert await refresh_session(connection, one.refresh_token, now=NOW + HOUR) != Refusal.REUSED


async def test_a_token_used_again_later_ends_the_session_and_is_told(connection):
    session = await given_session(connection)
    current = await refresh_session(connection, session.refresh_token, now=NOW)
    with structlog.testing.capture_logs() as logs:
        answer = await refresh_session(connection, session.refresh_token, now=NOW + 11 * SECOND)
    assert answer is Refusal.REUSED
    assert not await stands(connection, session)
    assert await refresh_session(connection, current.refresh_token, now=NOW) is Refusal.UNKNOWN
    assert logs == [{"event": "session.ended_by_reuse", "log_level": "warning", "session": str(session.id)}]
    row = await connection.fetchrow("SELECT kind, details FROM audit_log")
    assert dict(row) == {"kind": "refresh_token_reused", "details": {"session": str(session.id)}}


async def test_a_token_older_than_the_last_is_never_forgiven(connection):
    session = await given_session(connection)
    second = await refresh_session(connection, session.refresh_token, now=NOW)
    await refresh_session(connection, second.refresh_token, now=NOW)
    assert await refresh_session(connection, session.refresh_token, now=NOW) is Refusal.REUSED


async def test_a_session_unused_for_thirty_days_is_over(connection):
    session = await given_session(connection)
    late = NOW + LIFETIME
    assert await stands(connection, session, now=late - SECOND)
    assert not await stands(connection, session, now=late)
    assert await refresh_session(connection, session.refresh_token, now=late) is Refusal.EXPIRED
    assert await refresh_session(connection, session.refresh_token, now=late) is Refusal.UNKNOWN


@pytest.mark.parametrize(
    "text", ["", "x", "A" * 64, "A" * 63 + "=", "é" * 64, "A" * 64 + "\n", "\udcff" * 64]
)
async def test_what_never_was_a_refresh_token_is_unknown(connection, text):
    assert await refresh_session(connection, text, now=NOW) is Refusal.UNKNOWN
    assert await sessions.end_session_of(connection, text) is None


async def test_a_session_is_ended_by_its_person_only(connection):
    session = await given_session(connection, 1)
    await given_person(connection, 2)
    assert await sessions.end_session(connection, 2, session.id) is False
    assert await stands(connection, session)
    assert await sessions.end_session(connection, 1, session.id) is True
    assert not await stands(connection, session)
    assert await sessions.end_session(connection, 1, session.id) is False


async def test_signing_out_needs_no_access_token(connection):
    session = await given_session(connection)
    assert await sessions.end_session_of(connection, session.refresh_token) == 1
    assert not await stands(connection, session)


async def test_ending_all_sessions_leaves_those_of_others(connection):
    mine = [await given_session(connection, 1) for _ in range(3)]
    others = await given_session(connection, 2)
    assert await sessions.end_all(connection, 1) == 3
    assert [await stands(connection, session) for session in mine] == [False] * 3
    assert await stands(connection, others)


async def test_the_session_unused_longest_makes_room_for_another(connection):
    others = await given_session(connection, 2)
    opened = [await given_session(connection, 1, now=NOW + n * SECOND) for n in range(MOST_SESSIONS)]
    await refresh_session(connection, opened[0].refresh_token, now=NOW + HOUR)
    await given_session(connection, 1, now=NOW + HOUR)
    assert len(await sessions.sessions(connection, 1)) == MOST_SESSIONS
    assert await stands(connection, opened[0])
    assert not await stands(connection, opened[1])
    assert await stands(connection, others)


async def test_nothing_in_the_row_is_a_secret(connection):
    session = await given_session(connection)
    row = await connection.fetchrow("SELECT * FROM sessions")
    whole = session.refresh_token
    assert whole not in repr(dict(row)) + repr(session)


async def test_being_seen_is_written_at_most_once_an_hour(connection):
    session = await given_session(connection)

    async def seen_at(now):
        await stands(connection, session, now=now)
        return (await store.find(connection, 1)).seen_at

    assert await seen_at(NOW + HOUR - SECOND) == NOW
    assert await seen_at(NOW + HOUR) == NOW + HOUR
    assert await seen_at(NOW + HOUR + SECOND) == NOW + HOUR


async def test_connections_that_refresh_at_the_same_moment_agree(fresh_database):
    connections = [await connect(fresh_database) for _ in range(8)]
    session = await given_session(connections[0])

    async def refresh(connection):
        async with connection.transaction():
            return await refresh_session(connection, session.refresh_token, now=NOW + HOUR)

    answers = await asyncio.gather(*map(refresh, connections))
    assert len({answer.refresh_token for answer in answers}) == 1
    assert answers[0].refresh_token != session.refresh_token
    for connection in connections:
        await connection.close()


async def test_a_person_deleted_while_refreshing_leaves_no_deadlock_and_no_session(fresh_database):
    connections = [await connect(fresh_database) for _ in range(4)]
    for _ in range(10):
        session = await given_session(connections[0])

        async def refresh(connection, text=session.refresh_token):
            async with connection.transaction():
                return await refresh_session(connection, text, now=NOW)

        async def delete(connection):
            async with connection.transaction():
                return await store.delete_everything(connection, 1)

        work = (refresh, delete, refresh, delete)
        await asyncio.gather(*(act(on) for act, on in zip(work, connections, strict=True)))
        assert await connections[0].fetchval("SELECT count(*) FROM sessions") == 0
    for connection in connections:
        await connection.close()


@dataclass
class Expected:
    """What a session ought to be, told by the rules in plain words."""

    id: object
    user_id: int
    tokens: list = field(default_factory=list)
    rotated_at: object = None
    expires_at: object = None
    standing: bool = True

    def refreshed(self, place, now):
        """What a token answers: the index of the token that is due, or a refusal."""
        if not self.standing:
            return Refusal.UNKNOWN
        if now >= self.expires_at:
            self.standing = False
            return Refusal.EXPIRED
        newest = len(self.tokens) - 1
        if place == newest:
            self.rotated_at, self.expires_at = now, now + LIFETIME
            return newest + 1
        if place == newest - 1 and now - self.rotated_at <= 10 * SECOND:
            return newest
        self.standing = False
        return Refusal.REUSED


STEPS = st.one_of(
    st.tuples(st.just("open"), st.integers(1, 2)),
    st.tuples(st.just("refresh"), st.integers(0, 5), st.integers(0, 3)),
    st.tuples(st.just("refresh"), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("wait"), st.sampled_from([3, 10, 11, 3600, 20 * 86400])),
    st.tuples(st.just("end"), st.integers(0, 5), st.integers(1, 2)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, min_size=4, max_size=16))
async def test_any_sequence_of_rotations_goes_by_the_rules(database_url, steps):
    connection = await connect(database_url)
    async with undone(connection):
        for user_id in (1, 2):
            await given_person(connection, user_id)
        known, now = [], NOW
        for step in [("open", 1), ("open", 2), *steps]:
            now = await take(connection, step, known, now)
            for session in known:
                standing = session.standing and now < session.expires_at
                assert await stands(connection, session, now=now) == standing
                assert not await stands(connection, session, user_id=3 - session.user_id, now=now)
    await connection.close()


async def take(connection, step, known, now):
    match step:
        case "wait", seconds:
            return now + seconds * SECOND
        case "open", user_id:
            session = await sessions.open_session(connection, user_id, now=now)
            for old in known:  # opening clears away what has expired
                old.standing &= old.user_id != user_id or now < old.expires_at
            known.append(
                Expected(session.id, user_id, [session.refresh_token], expires_at=session.expires_at)
            )
        case "end", which, user_id:
            session = known[which % len(known)]
            ended = await sessions.end_session(connection, user_id, session.id)
            assert ended == (session.standing and session.user_id == user_id)
            session.standing &= not ended
        case "refresh", which, back:
            session = known[which % len(known)]
            place = max(0, len(session.tokens) - 1 - back)
            await refresh_by_the_rules(connection, known, session, place, now)
    return now


async def refresh_by_the_rules(connection, known, session, place, now):
    due = session.refreshed(place, now)
    answer = await refresh_session(connection, session.tokens[place], now=now)
    if isinstance(due, Refusal):
        assert answer is due
        return
    assert (answer.id, answer.user_id) == (session.id, session.user_id)
    if due == len(session.tokens):
        assert all(answer.refresh_token not in other.tokens for other in known)
        session.tokens.append(answer.refresh_token)
    assert answer.refresh_token == session.tokens[due]
    assert answer.expires_at == session.expires_at
