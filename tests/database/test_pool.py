"""Borrowing connections: codecs, restarts of the server, and what a borrower is told of a loss."""

import asyncio

import asyncpg
import pytest

from hookah_wishlist.database import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseUnavailable,
    connect,
    connection,
    open_pool,
    pool,
)
from hookah_wishlist.database.connection import while_away
from tests.cluster import database_of, with_database


async def end_connections(url):
    """As an administrator, or a restart of the server, would."""
    connection = await connect(with_database(url, "postgres"))
    query = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = $1"
    await connection.execute(query, database_of(url))
    await connection.close()


async def test_json_comes_and_goes_as_values(fresh_database):
    value = {"вкус": ["мята", 5, None, True], "rating": 4.5}
    async with open_pool(fresh_database) as pool, pool.acquire() as connection:
        assert await connection.fetchval("SELECT $1::jsonb", value) == value
        assert await connection.fetchval("SELECT $1::json", value) == value
        assert await connection.fetchval("SELECT $1::jsonb ->> 'вкус'", value) == '["мята", 5, null, true]'
        assert await connection.fetchval("SELECT NULL::jsonb") is None


async def test_connections_that_were_ended_while_idle_are_replaced_without_a_word(fresh_database):
    async with open_pool(fresh_database, size=3) as pool:
        for _ in range(3):
            await end_connections(fresh_database)
            async with pool.acquire() as connection:
                assert await connection.fetchval("SELECT 1") == 1


async def test_a_borrower_whose_connection_is_lost_is_told_so_and_the_next_one_is_served(fresh_database):
    async def lose(pool):
        async with pool.acquire() as connection, connection.transaction():
            await end_connections(fresh_database)
            await connection.fetchval("SELECT 1")

    async with open_pool(fresh_database, size=1) as pool:
        with pytest.raises(DatabaseUnavailable):
            await lose(pool)
        async with pool.acquire() as connection:
            assert await connection.fetchval("SELECT 1") == 1


async def test_a_mistake_of_the_borrower_stays_what_it_is(fresh_database):
    async with open_pool(fresh_database, size=1) as pool:
        with pytest.raises(asyncpg.UndefinedTableError):
            async with pool.acquire() as connection:
                await connection.fetchval("SELECT 1 FROM nowhere")
        with pytest.raises(FileNotFoundError):
            async with pool.acquire():
                raise FileNotFoundError


async def test_a_transaction_left_open_does_not_reach_the_next_borrower(fresh_database):
    async with open_pool(fresh_database, size=1) as pool:
        async with pool.acquire() as connection:
            await connection.execute("BEGIN; INSERT INTO brands (slug, name) VALUES ('zima', 'Zima')")
        async with pool.acquire() as connection:
            assert not connection.is_in_transaction()
            assert await connection.fetchval("SELECT count(*) FROM brands") == 0


async def test_no_more_connections_than_asked_for_are_opened(fresh_database):
    busy = 0
    most = 0

    async def ask(pool):
        nonlocal busy, most
        async with pool.acquire() as connection:
            busy += 1
            most = max(most, busy)
            await connection.fetchval("SELECT pg_sleep(0.01)")
            busy -= 1

    async with open_pool(fresh_database, size=3) as pool:
        await asyncio.gather(*(ask(pool) for _ in range(12)))
    assert most == 3


async def test_a_server_that_stays_away_is_given_up_with_a_clear_word(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE", 0.3)
    attempts = 0

    async def attempt():
        nonlocal attempts
        attempts += 1
        return await asyncpg.connect(f"postgresql:///x?host={tmp_path}")

    with pytest.raises(DatabaseUnavailable, match=r"0\.3 s"):
        await while_away(attempt)
    assert attempts > 1


async def test_a_wrong_database_name_is_told_at_once(server_url):
    with pytest.raises(asyncpg.InvalidCatalogNameError, match="nowhere"):
        async with open_pool(with_database(server_url, "nowhere")):
            pass


async def test_a_borrower_who_waits_too_long_gives_up_and_keeps_nobody_from_a_turn(
    fresh_database, monkeypatch
):
    monkeypatch.setattr(pool, "MOST_WAIT", 0.02)
    async with open_pool(fresh_database, size=1) as connections:
        async with connections.acquire():
            with pytest.raises(DatabaseBusy, match="All 1 connections"):
                async with connections.acquire():
                    pass
        for _ in range(3):
            async with connections.acquire() as borrowed:
                assert await borrowed.fetchval("SELECT 1") == 1


async def test_a_server_without_a_free_connection_is_busy(fresh_database, monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE", 0.1)
    owner = await connect(fresh_database)
    await owner.execute("CREATE ROLE crowded LOGIN CONNECTION LIMIT 0")
    try:
        with pytest.raises(DatabaseBusy):
            async with open_pool(fresh_database.replace("//hookah_wishlist@", "//crowded@")):
                pass
    finally:
        await owner.execute("DROP ROLE crowded")
        await owner.close()


async def test_a_full_disk_costs_no_connection(fresh_database):
    async with open_pool(fresh_database, size=1) as connections:
        async with connections.acquire() as borrowed:
            process = borrowed.get_server_pid()
        with pytest.raises(DatabaseFull):
            async with connections.acquire() as borrowed, borrowed.transaction():
                await borrowed.execute("DO $$ BEGIN RAISE 'no room' USING ERRCODE = '53100'; END $$")
        async with connections.acquire() as borrowed:
            assert borrowed.get_server_pid() == process
            assert await borrowed.fetchval("SELECT 1") == 1
