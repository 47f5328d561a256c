"""A change of a list is heard by every process, and a deletion of the person meets it in order."""

import asyncio
import sys
from pathlib import Path

from hookah_wishlist.database import News, connect, listening
from hookah_wishlist.people.model import PersonGone
from hookah_wishlist.people.store import delete_everything
from hookah_wishlist.wishlist.model import Which
from hookah_wishlist.wishlist.removal import clear, remove
from hookah_wishlist.wishlist.store import add_custom, put
from tests.timeouts import guard
from tests.wishlist.conftest import ANNA, BORIS
from tests.wishlist.given import given_catalogue, given_people

ROOT = Path(__file__).resolve().parents[2]

# Another process of ours: it puts a tobacco on Anna's list.
OTHER = f"""
import asyncio, sys
from hookah_wishlist.database import connect
from hookah_wishlist.wishlist.store import put

async def main():
    connection = await connect(sys.argv[1])
    async with connection.transaction():
        await put(connection, {ANNA}, 1)

asyncio.run(main())
"""


async def given_anna(url):
    connection = await connect(url)
    await given_people(connection, ANNA, BORIS)
    await given_catalogue(connection)
    return connection


async def test_another_processes_change_is_heard(fresh_database):
    connection = await given_anna(fresh_database)
    async with listening(fresh_database) as notices:
        with notices.subscribe(ANNA) as anna, notices.subscribe(BORIS) as boris:
            other = await asyncio.create_subprocess_exec(
                sys.executable, "-c", OTHER, fresh_database, cwd=ROOT
            )
            async with guard():
                assert await anext(anna) == News({"person": str(ANNA)})
            assert await other.wait() == 0
            assert boris._told == {}
    await connection.close()


async def test_a_change_that_is_undone_by_its_transaction_is_not_told(fresh_database):
    connection = await given_anna(fresh_database)
    async with listening(fresh_database) as notices:
        with notices.subscribe(ANNA) as anna:
            transaction = connection.transaction()
            await transaction.start()
            await put(connection, ANNA, 1)
            await transaction.rollback()
            async with connection.transaction():
                await put(connection, ANNA, 2)
                await clear(connection, ANNA, 1)
            async with guard():
                assert await anext(anna) == News({"person": str(ANNA)})
            assert anna._told == {}
    await connection.close()


async def test_a_person_may_be_deleted_while_a_device_adds(fresh_database):
    """Both take the person's row first, so neither waits for the other in a circle."""
    first, second = await given_anna(fresh_database), await connect(fresh_database)
    for _ in range(10):
        await asyncio.gather(adding(first), deleting(second))
        assert await first.fetchval("SELECT count(*) FROM wishlist_items") == 0
        await given_people(first, ANNA)
    await first.close()
    await second.close()


async def adding(connection):
    try:
        for n in range(5):
            async with connection.transaction():
                await add_custom(connection, ANNA, f"wish {n}")
                await remove(connection, ANNA, Which(item_id=1))
    except PersonGone:
        pass


async def deleting(connection):
    await asyncio.sleep(0.005)
    async with connection.transaction():
        await delete_everything(connection, ANNA)
