"""The fixtures that other tests lean on."""

from hookah_wishlist.database import connect


async def test_a_test_sees_the_migrated_schema_and_its_rows_are_undone(connection):
    assert await connection.fetchval("SELECT count(*) FROM tobaccos") == 0


async def test_a_borrower_of_the_shared_pool_sees_the_tests_own_rows(connection, shared_pool):
    await connection.execute("INSERT INTO brands (slug, name) VALUES ('zima', 'Zima')")
    async with shared_pool.acquire() as borrowed, borrowed.transaction():
        assert await borrowed.fetchval("SELECT name FROM brands") == "Zima"


async def test_a_fresh_database_is_migrated_and_keeps_commits(fresh_database):
    first, second = await connect(fresh_database), await connect(fresh_database)
    await first.execute("INSERT INTO brands (slug, name) VALUES ('zima', 'Zima')")
    assert await second.fetchval("SELECT name FROM brands") == "Zima"
    await first.close()
    await second.close()
