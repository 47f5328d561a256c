"""The catalogue's version and the weights of its ratings."""

import asyncio

from hookah_wishlist.catalogue.intake import (
    CHANNEL,
    Coverage,
    Intake,
    finish,
    rebuild_search,
    take_brand,
    take_brand_rows,
    take_details,
)
from hookah_wishlist.database import connect
from tests.catalogue.visits import brand, page, ranked, row
from tests.timeouts import guard, until


async def take(connection, *rows):
    return await take_brand(connection, None, brand(), rows, Coverage.FULL, "[1]")


async def test_the_version_is_raised_once_for_all_that_has_changed_and_not_again(connection):
    await take(connection, row(), row(502))
    first = await finish(connection)
    assert await finish(connection) == first
    await take(connection, row(views=901), row(502))
    assert await finish(connection) == first + 1


async def test_a_quiet_visit_does_not_raise_it(connection):
    await take_brand_rows(connection, [ranked()])
    await take(connection, row())
    first = await finish(connection)
    await connection.execute("UPDATE tobaccos SET last_seen_at = now() - interval '7 days'")
    await take_brand_rows(connection, [ranked()])
    await take(connection, row())
    assert await finish(connection) == first


async def test_a_page_that_a_person_waits_for_raises_it_at_once(connection):
    await take_details(connection, None, page())
    assert await connection.fetchval("SELECT version FROM catalogue_state") == 1


async def test_a_page_read_in_a_walk_waits_for_its_end(connection):
    crawl = await connection.fetchval(
        "INSERT INTO crawls (source_url, trigger) VALUES ('x', 'hand') RETURNING id"
    )
    await take_details(connection, crawl, page())
    assert await connection.fetchval("SELECT version FROM catalogue_state") == 0
    assert await connection.fetchval("SELECT crawl_id FROM catalogue_changes") == crawl
    assert await finish(connection) == 1


async def test_ratings_are_weighed_against_the_mean_of_all_votes(connection):
    await take(connection, row(rating=4.0, ratings_count=300), row(502, rating=5.0, ratings_count=2))
    await take(connection, row(rating=4.0, ratings_count=300), row(502, rating=5.0, ratings_count=2))
    await finish(connection)
    assert await connection.fetchval("SELECT mean_rating FROM catalogue_state") == 4.01
    weights = await connection.fetch("SELECT weighted_rating FROM tobaccos ORDER BY id")
    assert [row["weighted_rating"] for row in weights] == [4.001, 4.1]


async def test_a_second_finish_rewrites_no_tobacco(connection):
    await take(connection, row(), row(502, rating=4.9))
    await finish(connection)
    before = await connection.fetch("SELECT ctid FROM tobaccos ORDER BY id")
    await finish(connection)
    assert await connection.fetch("SELECT ctid FROM tobaccos ORDER BY id") == before


async def test_every_process_is_told_of_a_new_version(fresh_database):
    listener, writer = await connect(fresh_database), await connect(fresh_database)
    told = asyncio.Queue()
    await listener.add_listener(CHANNEL, lambda *heard: told.put_nowait(heard[-1]))
    async with writer.transaction():
        await take(writer, row())
        await finish(writer)
    async with guard():
        assert await told.get() == "1"
    await listener.close()
    await writer.close()


async def test_two_visits_at_once_meet_at_the_same_tobacco_and_neither_is_lost(fresh_database):
    one, other = await connect(fresh_database), await connect(fresh_database)
    list_is_taken = asyncio.Event()

    async def read_list():
        async with one.transaction():
            await take(one, row(), row(502))
            list_is_taken.set()
            await until(is_waited_for)

    async def is_waited_for():
        return await one.fetchval(
            "SELECT pg_backend_pid() = ANY (pg_blocking_pids($1))", other.get_server_pid()
        )

    async def open_card():
        await list_is_taken.wait()
        async with other.transaction():
            await take_details(other, None, page())

    await asyncio.gather(read_list(), open_card())
    kept = await one.fetchrow("SELECT country, rating FROM tobaccos WHERE id = 501")
    assert tuple(kept) == ("Россия", 4.4)
    assert await one.fetchval("SELECT count(*) FROM tobaccos") == 2
    assert await one.fetchval("SELECT count(*) FROM catalogue_changes WHERE kind = 'appeared'") == 2
    await one.close()
    await other.close()


async def test_search_texts_are_made_anew_only_where_they_are_not_right(connection):
    await take(connection, row(), row(502))
    assert await rebuild_search(connection) == 0
    await connection.execute("UPDATE tobaccos SET search_vector = '' WHERE id = 502")
    assert await rebuild_search(connection) == 1
    assert await take(connection, row(), row(502)) == Intake()
