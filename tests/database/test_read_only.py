"""A disk that became read-only: the database is away for now, unlike where rights are missing."""

import asyncpg
import pytest

from hookah_wishlist.database import DatabaseUnavailable, connect, connection, open_pool
from tests.small_disk import small_disk


@pytest.fixture
async def disk(template_url, monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE", 0.2)
    async with small_disk(template_url) as disk:
        yield disk


async def test_a_new_connection_finds_the_database_away(disk):
    with disk.read_only(), pytest.raises(DatabaseUnavailable):
        await connect(disk.url)
    await (await connect(disk.url)).close()


async def test_a_borrowed_connection_finds_it_away(disk):
    async with open_pool(disk.url) as pool:
        with disk.read_only(), pytest.raises(DatabaseUnavailable):
            await asked(pool, "SELECT * FROM wishlist_items")
        await asked(pool, "SELECT * FROM wishlist_items")


async def test_missing_rights_are_a_mistake_of_ours(disk):
    async with open_pool(disk.url) as pool:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asked(pool, "SET LOCAL ROLE pg_monitor", "SELECT * FROM users")


async def asked(pool, *statements):
    async with pool.acquire() as borrowed, borrowed.transaction():
        for statement in statements:
            await borrowed.execute(statement)
