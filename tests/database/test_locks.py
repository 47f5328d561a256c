"""Locks between processes: one at a time, noticed when lost, free when the holder is gone."""

from hookah_wishlist.database import AdvisoryLock, connect, held_lock
from tests.database.test_pool import end_connections
from tests.timeouts import guard


async def test_the_second_does_not_get_it_until_the_first_has_given_it_back(fresh_database):
    async with held_lock(fresh_database, AdvisoryLock.CRAWL) as first:
        assert first.held
        async with held_lock(fresh_database, AdvisoryLock.CRAWL) as second:
            assert not second.held
    async with held_lock(fresh_database, AdvisoryLock.CRAWL) as third:
        assert third.held


async def test_two_keys_do_not_know_each_other(fresh_database):
    async with (
        held_lock(fresh_database, AdvisoryLock.CRAWL) as crawl,
        held_lock(fresh_database, AdvisoryLock.MIGRATE) as migrate,
    ):
        assert crawl.held
        assert migrate.held


async def test_the_holder_learns_that_its_connection_is_gone_and_another_may_take_over(fresh_database):
    async with held_lock(fresh_database, AdvisoryLock.CRAWL) as lock:
        assert not lock.lost.is_set()
        await end_connections(fresh_database)
        async with guard():
            await lock.lost.wait()
        async with held_lock(fresh_database, AdvisoryLock.CRAWL) as other:
            assert other.held


async def test_an_exception_of_the_holder_passes_and_frees_the_lock(fresh_database):
    try:
        async with held_lock(fresh_database, AdvisoryLock.CRAWL):
            raise KeyError("a crawl that failed")
    except KeyError:
        pass
    connection = await connect(fresh_database)
    assert await connection.fetchval("SELECT pg_try_advisory_lock($1)", int(AdvisoryLock.CRAWL))
    await connection.close()
