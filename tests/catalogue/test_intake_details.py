"""A tobacco's own page, taken in, and which pages are read next."""

from hookah_wishlist.catalogue.intake import (
    Coverage,
    Intake,
    TobaccoAddress,
    address_of,
    details_failed,
    finish,
    needs_details,
    take_brand,
    take_details,
)
from hookah_wishlist.catalogue.seen import SeenScores
from tests.catalogue.visits import COLA, brand, page, row


async def tobacco(connection, number=501):
    return await connection.fetchrow("SELECT * FROM tobaccos WHERE id = $1", number)


async def take_list(connection, *rows):
    return await take_brand(connection, None, brand(), rows, Coverage.FULL, "[1]")


async def due(connection, limit=10, **options):
    return [address.id for address in await needs_details(connection, limit, **options)]


async def aged(connection, number, days):
    await connection.execute(
        "UPDATE tobaccos SET details_at = now() - make_interval(days => $2) WHERE id = $1", number, days
    )
    await connection.execute("UPDATE tobacco_ratings SET at = now() - interval '99 days'")


async def test_a_page_of_an_unknown_tobacco_adds_it_with_brand_and_line(connection):
    assert await take_details(connection, None, page()) == Intake(appeared=1, changes=1)
    assert await address_of(connection, 501) == TobaccoAddress(501, "severka", "klassika", "metel")
    kept = await tobacco(connection)
    assert (kept["country"], kept["strength_official"], kept["description"]) == ("Россия", 5, "Холодная.")
    assert kept["details_at"] is not None
    assert kept["search_vector"] != ""
    names = "SELECT b.name, l.name FROM lines l JOIN brands b ON b.id = brand_id"
    assert tuple(await connection.fetchrow(names)) == ("Северка", "Классика")


async def test_what_the_page_added_is_then_read_with_its_brand_and_not_doubled(connection):
    await take_details(connection, None, page(brand_name=None, line_name=None))
    assert (await take_list(connection, row())).appeared == 0
    assert await connection.fetchval("SELECT array_agg(name) FROM brands") == ["Северка"]
    assert await connection.fetchval("SELECT array_agg(name) FROM lines") == ["Классика"]
    assert await connection.fetchval("SELECT source_id FROM brands") == 7


async def test_a_quiet_reading_rewrites_only_when_it_was(connection):
    await take_details(connection, None, page())
    version = await finish(connection)
    before = dict(await tobacco(connection))
    await connection.execute("UPDATE tobaccos SET details_at = now() - interval '40 days'")
    assert await take_details(connection, None, page()) == Intake()
    assert dict(await tobacco(connection)) == before
    assert await finish(connection) == version


async def test_the_first_reading_of_a_known_tobacco_is_no_change_of_strength(connection):
    await take_list(connection, row(strength=None))
    assert await take_details(connection, None, page()) == Intake(changed=1)
    assert await take_details(connection, None, page(strength_official="Лёгкая")) == Intake(
        changed=1, changes=1
    )


async def test_a_page_without_a_row_leaves_what_is_known_and_not_told_is_none(connection):
    await take_details(connection, None, page())
    bare = page(country=None, strength_official=None, strength_by_ratings=None, status=None, description=None)
    assert await take_details(connection, None, bare) == Intake()
    await take_details(connection, None, page(country="Не указано", strength_official="Не указано"))
    kept = await tobacco(connection)
    assert (kept["country"], kept["strength_official"]) == (None, None)


async def test_a_page_that_shows_no_tags_proves_nothing(connection):
    await take_details(connection, None, page())
    await take_details(connection, None, page(tags=()))
    assert len((await tobacco(connection))["tag_ids"]) == 1
    await take_details(connection, None, page(tags=(COLA,)))
    rows = await connection.fetch("SELECT name FROM tobacco_tags JOIN tags ON id = tag_id")
    assert [row["name"] for row in rows] == ["Кола"]


async def test_votes_that_were_taken_back_leave_no_rating(connection):
    await take_details(connection, None, page())
    await take_details(connection, None, page(scores=SeenScores(ratings_count=0)))
    kept = await tobacco(connection)
    assert (kept["rating"], kept["weighted_rating"]) == (None, None)


async def test_a_page_that_is_there_takes_the_mark_of_missing_away(connection):
    await take_list(connection, row(), row(502))
    await take_list(connection, row(502))
    await take_details(connection, None, page())
    assert (await tobacco(connection))["missing_since"] is None


async def test_a_tobacco_that_names_no_line_stays_in_its_own_of_two_with_one_slug(connection):
    await take_list(connection, row(502), row(line_name="Классика 2"))
    await take_details(connection, None, page(line_name=None))
    line = "SELECT l.name FROM tobaccos t JOIN lines l ON l.id = line_id WHERE t.id = 501"
    assert await connection.fetchval(line) == "Классика 2"


# What is read next


async def test_unread_ones_come_first_and_of_these_the_best(connection):
    await take_list(connection, row(), row(502, rating=4.9), row(503, rating=None, ratings_count=0))
    assert await due(connection) == [502, 501, 503]
    assert await due(connection, 1) == [502]
    assert await due(connection, brand="severka") == [502, 501, 503]
    assert await due(connection, brand="yug") == []


async def test_a_read_one_is_due_when_its_rating_moved_and_after_thirty_days(connection):
    await take_list(connection, row(), row(502), row(503))
    for number in (501, 502, 503):
        await aged(connection, number, 5)
    assert await due(connection) == []
    await aged(connection, 503, 31)
    assert await due(connection) == [503]
    await take_list(connection, row(), row(502, rating=4.5), row(503))
    assert await due(connection) == [502, 503]


async def test_one_whose_page_failed_is_left_alone_for_some_days(connection):
    await take_list(connection, row(), row(502))
    await details_failed(connection, 501)
    assert await due(connection) == [502]
    await connection.execute("UPDATE tobaccos SET details_failed_at = now() - interval '4 days'")
    assert await due(connection) == [501, 502] or await due(connection) == [502, 501]


async def test_what_the_source_no_longer_shows_is_not_asked_for(connection):
    await take_list(connection, row(), row(502))
    await take_list(connection, row())
    assert await due(connection) == [501]


async def test_an_unknown_tobacco_has_no_address(connection):
    assert await address_of(connection, 501) is None
