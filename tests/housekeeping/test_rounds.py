"""Rounds: once a day for all processes, in batches, beside people at work, and recorded."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from hookah_wishlist.counting import FAILURES, Tally
from hookah_wishlist.database import connect, open_pool
from hookah_wishlist.housekeeping import clearing, records
from hookah_wishlist.housekeeping.clearing import clear, clear_all
from hookah_wishlist.housekeeping.rules import rule
from hookah_wishlist.resources import Resources
from hookah_wishlist.settings import Settings
from hookah_wishlist.upkeep.housekeeping import clear_if_due, clear_promptly
from tests.timeouts import guard

OLD_UPDATES = """
    INSERT INTO processed_updates (update_id, at)
    SELECT n, now() - interval '4 days' FROM generate_series(1, {}) AS n
"""


@asynccontextmanager
async def process(url, *, now=lambda: datetime.now(UTC)):
    async with open_pool(url) as pool:
        yield Resources(Settings(_env_file=None, database_url=url), url, pool, now=now)


async def do(url, statement):
    connection = await connect(url)
    await connection.execute(statement)
    await connection.close()


async def last_round(url):
    connection = await connect(url)
    try:
        return await records.last(connection)
    finally:
        await connection.close()


async def test_of_several_processes_one_makes_the_round_and_tells_what_went(fresh_database):
    await do(fresh_database, OLD_UPDATES.format(2500))
    async with process(fresh_database) as one, process(fresh_database) as another:
        made = await asyncio.gather(clear_if_due(one), clear_if_due(another))
        assert sorted(made) == [False, True]
        assert not await clear_if_due(one)
        done = await last_round(fresh_database)
        assert (done.removed["updates"], done.removed["sessions"], done.error) == (2500, 0, None)
        assert done.finished_at is not None
    await do(fresh_database, "UPDATE housekeeping_rounds SET started_at = started_at - interval '1 day'")
    async with process(fresh_database) as it:
        assert await clear_if_due(it)


async def test_a_clock_that_is_minutes_away_from_the_databases_makes_no_more_rounds(fresh_database):
    async with process(fresh_database, now=lambda: datetime.now(UTC) - timedelta(minutes=10)) as it:
        assert [await clear_if_due(it) for _ in range(3)] == [True, False, False]


async def test_a_batch_is_no_larger_than_it_may_be(fresh_database, monkeypatch):
    await do(fresh_database, OLD_UPDATES.format(25))
    connection = await connect(fresh_database)
    assert await clear(connection, rule("updates"), most=10) == 10
    await connection.close()
    monkeypatch.setattr(clearing, "BATCH", 10)
    async with open_pool(fresh_database) as pool:
        assert await clear_all(pool, rule("updates")) == 15


async def test_a_row_that_somebody_is_at_work_with_is_waited_for_by_nobody(fresh_database):
    await do(fresh_database, OLD_UPDATES.format(3))
    busy, house = await connect(fresh_database), await connect(fresh_database)
    async with busy.transaction():
        await busy.execute("UPDATE processed_updates SET at = now() WHERE update_id = 2")
        async with guard():
            assert await clear(house, rule("updates")) == 2
    assert await clear(house, rule("updates")) == 0
    assert await house.fetchval("SELECT update_id FROM processed_updates") == 2
    await busy.close()
    await house.close()


async def test_a_rule_that_fails_is_told_of_and_the_others_go_on(fresh_database, capsys):
    await do(fresh_database, OLD_UPDATES.format(3) + "; DROP TABLE audit_log")
    failures = Tally()
    before = FAILURES.set(failures)
    async with process(fresh_database) as it:
        assert await clear_if_due(it)
    FAILURES.reset(before)
    assert dict(failures.items()) == {("housekeeping.audit",): 1}
    done = await last_round(fresh_database)
    assert done.removed["updates"] == 3
    assert done.removed["records of rounds"] == 0  # the rule after it
    assert done.error == 'audit: relation "audit_log" does not exist'
    assert "housekeeping.failed" in capsys.readouterr().out


async def test_what_people_were_promised_goes_between_the_rounds(fresh_database):
    await do(fresh_database, OLD_UPDATES.format(3))
    await do(
        fresh_database,
        """
        INSERT INTO users (id, first_name) VALUES (1, 'Anna');
        INSERT INTO wishlists (owner_id) VALUES (1);
        INSERT INTO wishlist_removals (owner_id, wishlist_id, removed_at)
        SELECT 1, id, now() - interval '11 minutes' FROM wishlists;
        """,
    )
    async with process(fresh_database) as it:
        await clear_promptly(it)
        async with it.pool.acquire() as connection:
            assert await connection.fetchval("SELECT count(*) FROM wishlist_removals") == 0
            assert await connection.fetchval("SELECT count(*) FROM processed_updates") == 3
