"""Personal tokens: shown once, kept as hashes, revoked for good, and only ever their person's."""

import asyncio

import pytest

from hookah_wishlist.database import connect
from hookah_wishlist.people.personal_tokens import (
    MOST_TOKENS,
    BadTokenName,
    TooManyTokens,
    bearer_of,
    create_token,
    personal_tokens,
    revoke_token,
)
from tests.people.given import HOUR, NOW, SECOND, given_person


async def test_a_token_speaks_for_its_person_with_its_scope(connection):
    person = await given_person(connection)
    token, text = await create_token(connection, 1, "  my\tscript ", "read", now=NOW)
    assert text.startswith("hw_")
    assert (token.name, token.scope, token.last_used_at) == ("my script", "read", None)
    bearer = await bearer_of(connection, text, now=NOW)
    assert (bearer.person, bearer.token_id, bearer.scope) == (person, token.id, "read")


async def test_the_token_itself_is_nowhere_kept(connection):
    await given_person(connection)
    _, text = await create_token(connection, 1, "script", "write", now=NOW)
    row = await connection.fetchrow("SELECT * FROM personal_tokens")
    assert text not in repr(dict(row))
    assert text.encode() not in row["token_hash"]


@pytest.mark.parametrize(
    "text", ["", "hw_", "hw_" + "A" * 43, "hw_" + "é" * 43, "hw_" + "A" * 43 + "\n", "A" * 46]
)
async def test_what_is_no_token_lets_nobody_in(connection, text):
    assert await bearer_of(connection, text, now=NOW) is None


async def test_a_revoked_token_lets_nobody_in_and_only_its_person_revokes_it(connection):
    await given_person(connection, 1)
    await given_person(connection, 2)
    token, text = await create_token(connection, 1, "script", "read", now=NOW)
    assert await revoke_token(connection, 2, token.id) is False
    assert await bearer_of(connection, text, now=NOW) is not None
    assert await revoke_token(connection, 1, token.id) is True
    assert await bearer_of(connection, text, now=NOW) is None
    assert await revoke_token(connection, 1, token.id) is False


async def test_the_last_use_is_written_at_most_once_a_minute(connection):
    await given_person(connection)
    _, text = await create_token(connection, 1, "script", "read", now=NOW)

    async def used_at(now):
        await bearer_of(connection, text, now=now)
        return (await personal_tokens(connection, 1))[0].last_used_at

    assert await used_at(NOW) == NOW
    assert await used_at(NOW + 59 * SECOND) == NOW
    assert await used_at(NOW + 60 * SECOND) == NOW + 60 * SECOND
    assert (await bearer_of(connection, text, now=NOW + HOUR)).person.seen_at == NOW


async def test_one_person_sees_their_own_tokens_only(connection):
    await given_person(connection, 1)
    await given_person(connection, 2)
    await create_token(connection, 1, "a", "read", now=NOW)
    await create_token(connection, 1, "b", "write", now=NOW)
    assert [token.name for token in await personal_tokens(connection, 1)] == ["a", "b"]
    assert await personal_tokens(connection, 2) == ()


@pytest.mark.parametrize("name", ["", " \n ", "x" * 61, "a\0b", "\ud83c"])
async def test_a_name_that_cannot_be_kept_is_refused(connection, name):
    await given_person(connection)
    with pytest.raises(BadTokenName):
        await create_token(connection, 1, name, "read", now=NOW)


async def test_requests_at_once_do_not_make_more_tokens_than_one_may_have(fresh_database):
    connections = [await connect(fresh_database) for _ in range(6)]
    await given_person(connections[0])
    for n in range(MOST_TOKENS - 2):
        await create_token(connections[0], 1, f"script {n}", "read", now=NOW)

    async def another(connection):
        async with connection.transaction():
            return await create_token(connection, 1, "another", "read", now=NOW)

    answers = await asyncio.gather(*map(another, connections), return_exceptions=True)
    assert sum(isinstance(answer, TooManyTokens) for answer in answers) == 4
    assert len(await personal_tokens(connections[0], 1)) == MOST_TOKENS
    for connection in connections:
        await connection.close()
