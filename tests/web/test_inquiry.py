"""One question for all who wait, and never an answer older than what was asked."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from hookah_wishlist.database import DatabaseUnavailable, open_pool
from hookah_wishlist.people.events import touched
from hookah_wishlist.web.api.wishlist.inquiry import Inquiry

PEOPLE = range(1, 21)


class Counted:
    """A pool that counts how often it was asked, and is away when told so."""

    def __init__(self, pool):
        self._pool = pool
        self.times = 0
        self.is_away = False

    @asynccontextmanager
    async def acquire(self):
        self.times += 1
        async with self._pool.acquire() as connection:
            await asyncio.sleep(0.001)
            if self.is_away:
                raise DatabaseUnavailable("away")
            yield connection


@pytest.fixture
async def pool(catalogue_database):
    async with open_pool(catalogue_database) as pool:
        async with pool.acquire() as connection:
            rows = [(person,) for person in PEOPLE]
            await connection.executemany("INSERT INTO users (id, first_name) VALUES ($1, 'Anna')", rows)
        yield Counted(pool)


async def test_all_who_wait_share_a_question(pool):
    inquiry = Inquiry(pool)
    answers = await asyncio.gather(*(inquiry.versions(person) for person in [*PEOPLE, *PEOPLE, 404]))
    assert answers == [(0, 0)] * (2 * len(PEOPLE) + 1)
    assert pool.times == 1


async def test_each_gets_the_own_versions(pool):
    async with pool.acquire() as connection:
        await connection.execute("UPDATE users SET list_version = id")
        await connection.execute("UPDATE catalogue_state SET version = 7")
    inquiry = Inquiry(pool)
    answers = await asyncio.gather(*(inquiry.versions(person) for person in PEOPLE))
    assert answers == [(person, 7) for person in PEOPLE]


async def test_no_answer_is_older_than_its_question(pool):
    """While others ask all the time, whoever has changed something sees it with the next question."""
    inquiry, over = Inquiry(pool), False

    async def asking():
        while not over:
            await inquiry.versions(2)

    async def changing(person):
        for _ in range(20):
            async with pool.acquire() as connection, connection.transaction():
                version = await touched(connection, person, "list")
            assert (await inquiry.versions(person))[0] == version

    others = [asyncio.create_task(asking()) for _ in range(8)]
    await asyncio.gather(*(changing(person) for person in range(3, 8)))
    over = True
    await asyncio.gather(*others)


async def test_all_who_wait_hear_of_a_fault_and_the_next_are_answered(pool):
    inquiry, pool.is_away = Inquiry(pool), True
    answers = await asyncio.gather(*(inquiry.versions(person) for person in PEOPLE), return_exceptions=True)
    assert {type(answer) for answer in answers} == {DatabaseUnavailable}
    pool.is_away = False
    assert await inquiry.versions(1) == (0, 0)


async def test_who_goes_away_takes_the_answer_from_nobody(pool):
    inquiry = Inquiry(pool)
    first, second = [asyncio.create_task(inquiry.versions(1)) for _ in range(2)]
    await asyncio.sleep(0)
    first.cancel()
    assert await second == (0, 0)
    with pytest.raises(asyncio.CancelledError):
        await first
