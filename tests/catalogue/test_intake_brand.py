"""A brand's page and list, taken in."""

import pytest

from hookah_wishlist.catalogue.intake import (
    Coverage,
    Intake,
    coverage_of,
    take_brand,
    take_brand_rows,
    take_details,
)
from tests.catalogue.visits import COLA, LINE, MINT, brand, page, ranked, row

FULL, NEARLY, SHORT = Coverage.FULL, Coverage.NEARLY, Coverage.SHORT


async def take(connection, *rows, coverage=FULL, seen=None, signature="[1]"):
    return await take_brand(connection, None, seen or brand(), rows, coverage, signature)


async def tobacco(connection, number=501):
    return await connection.fetchrow("SELECT * FROM tobaccos WHERE id = $1", number)


async def changes(connection, number=501):
    """Kinds of the changes after the appearance."""
    rows = await connection.fetch(
        "SELECT kind FROM catalogue_changes WHERE tobacco_id = $1 AND kind <> 'appeared' ORDER BY id", number
    )
    return [row["kind"] for row in rows]


async def brand_log(connection):
    rows = await connection.fetch(
        "SELECT kind, before, after FROM catalogue_changes WHERE tobacco_id IS NULL ORDER BY id"
    )
    return [tuple(row) for row in rows]


async def versions_of_rows(connection):
    """Where every row stands: changes with each rewriting."""
    rows = []
    for table in (
        "brands",
        "lines",
        "tobaccos",
        "tags",
        "tobacco_tags",
        "tobacco_ratings",
        "catalogue_changes",
    ):
        rows += await connection.fetch(f"SELECT '{table}', ctid::text FROM {table} ORDER BY 2")  # noqa: S608
    return rows


async def test_a_new_tobacco_is_kept_with_everything_its_row_tells(connection):
    assert await take(connection, row(tags=(MINT, COLA))) == Intake(appeared=1, changes=1)
    kept = await tobacco(connection)
    assert (kept["name"], kept["alt_name"], kept["slug"]) == ("Метель", "Blizzard", "metel")
    assert (kept["status"], kept["status_word"]) == ("active", "Выпускается")
    assert (kept["strength_by_ratings"], kept["strength_official"]) == (3, None)
    assert (kept["rating"], kept["ratings_count"], kept["reviews_count"], kept["views"]) == (4.4, 40, 12, 900)
    assert kept["weighted_rating"] == pytest.approx(4.333)
    tags = await connection.fetch(
        "SELECT name, group_name FROM tobacco_tags JOIN tags ON id = tag_id ORDER BY tobacco_id, position"
    )
    assert [tuple(tag) for tag in tags] == [("Мята", "Освежающий"), ("Кола", "Холодные напитки")]
    assert await connection.fetchval("SELECT count(*) FROM tobacco_ratings") == 1


async def test_the_same_again_rewrites_nothing_but_when_the_brand_was_read(connection):
    await take(connection, row(), row(502))
    before = await versions_of_rows(connection)
    assert await take(connection, row(), row(502)) == Intake()
    assert await versions_of_rows(connection) == before


async def test_a_tobacco_not_written_for_a_week_is_written_as_seen(connection):
    await take(connection, row(), row(502))
    await connection.execute("UPDATE tobaccos SET last_seen_at = now() - interval '7 days' WHERE id = 502")
    assert await take(connection, row(), row(502)) == Intake()
    assert await connection.fetchval("SELECT min(last_seen_at) = now() FROM tobaccos")


@pytest.mark.parametrize(
    ("changed", "kinds"),
    [
        ({"name": "Вьюга"}, ["renamed"]),
        ({"alt_name": ""}, ["renamed"]),
        ({"slug": "vyuga"}, ["moved"]),
        ({"status": "Снят с производства"}, ["discontinued"]),
        ({"status": "Лимитированный"}, ["limited"]),
        ({"status": "Шуточный 🙃"}, ["status"]),
        ({"strength": "Крепкая"}, ["strength"]),
        ({"rating": 4.5}, ["rating"]),
        ({"ratings_count": 41}, ["rating"]),
        ({"line_name": "Крепкая", "line_slug": "krepkaya"}, ["moved"]),
        ({"tags": (COLA,)}, []),
        ({"views": 1000}, []),
        ({"image": ""}, []),
    ],
)
async def test_a_difference_is_written_and_remembered(connection, changed, kinds):
    await take(connection, row())
    assert await take(connection, row(**changed)) == Intake(changed=1, changes=len(kinds))
    assert await changes(connection) == kinds


async def test_another_word_of_no_known_meaning_is_a_change_too(connection):
    await take(connection, row(status="Шуточный 🙃"))
    await take(connection, row(status="Серьёзный"))
    assert await changes(connection) == ["status"]
    assert (await tobacco(connection))["status_word"] == "Серьёзный"


async def test_what_is_made_again_has_returned(connection):
    await take(connection, row(status="Снят с производства"))
    await take(connection, row())
    assert await changes(connection) == ["returned"]


async def test_a_snapshot_is_taken_only_of_ratings_that_differ(connection):
    await take(connection, row())
    await connection.execute("UPDATE tobacco_ratings SET at = now() - interval '1 day'")
    await take(connection, row(views=1000))
    assert await connection.fetchval("SELECT count(*) FROM tobacco_ratings") == 1
    await take(connection, row(reviews_count=13))
    assert await connection.fetchval("SELECT count(*) FROM tobacco_ratings") == 2


async def test_a_row_that_does_not_tell_leaves_what_is_known(connection):
    await take(connection, row())
    before = await tobacco(connection)
    nothing = dict.fromkeys(("alt_name", "status", "strength", "rating", "ratings_count", "reviews_count"))
    nothing |= dict.fromkeys(("views", "image", "tags"))
    assert await take(connection, row(**nothing)) == Intake()
    assert await tobacco(connection) == before


async def test_a_list_does_not_blank_what_the_tobaccos_own_page_told(connection):
    await take(connection, row())
    await take_details(connection, None, page())
    await take(connection, row(rating=4.5))
    kept = await tobacco(connection)
    assert (kept["country"], kept["strength_official"], kept["description"]) == ("Россия", 5, "Холодная.")
    assert kept["rating_distribution"] == [1, 2, 3, 14, 20]


async def test_a_full_reading_marks_what_it_did_not_see_and_takes_the_mark_back(connection):
    await take(connection, row(), row(502))
    await take(connection, row())
    kept = await tobacco(connection, 502)
    assert kept["missing_since"] is not None
    assert kept["status"] == "active"
    await take(connection, row())
    await take(connection, row(), row(502))
    assert (await tobacco(connection, 502))["missing_since"] is None
    assert await changes(connection, 502) == ["missing", "returned"]


async def test_a_nearly_full_reading_updates_but_marks_nothing_missing(connection):
    await take(connection, row(), row(502))
    assert await take(connection, row(name="Вьюга"), coverage=NEARLY) == Intake(changed=1, changes=1)
    assert (await tobacco(connection, 502))["missing_since"] is None


async def test_a_short_reading_only_adds(connection):
    await take(connection, row(), row(502))
    before = (
        await connection.fetch("SELECT * FROM brands"),
        await tobacco(connection),
        await tobacco(connection, 502),
    )
    other = brand(name="Другая", lines=(), description="x", website="http://x.test")
    taken = await take(connection, row(name="Вьюга"), row(503), coverage=SHORT, seen=other, signature="[2]")
    assert taken == Intake(appeared=1, changes=1)
    after = (
        await connection.fetch("SELECT * FROM brands"),
        await tobacco(connection),
        await tobacco(connection, 502),
    )
    assert before == after
    assert await connection.fetchval("SELECT missing_since FROM lines") is None


async def test_a_brand_first_met_by_a_short_reading_is_not_taken_for_read(connection):
    await take(connection, row(), coverage=SHORT)
    assert await connection.fetchval("SELECT read_at FROM brands") is None
    assert await tobacco(connection) is not None


async def test_a_tobacco_that_moves_to_another_brand_keeps_its_number(connection):
    await take(connection, row())
    await take(connection, row(brand_slug="yug"), seen=brand("yug", "Юг", source_id=8))
    brands = await connection.fetch("SELECT b.slug FROM tobaccos t JOIN brands b ON b.id = t.brand_id")
    assert [row["slug"] for row in brands] == ["yug"]
    moved = await connection.fetchrow("SELECT before, after FROM catalogue_changes WHERE kind = 'moved'")
    assert moved["before"]["path"] == "severka/klassika/metel"
    assert moved["after"]["path"] == "yug/klassika/metel"
    await take(connection)
    assert (await tobacco(connection))["missing_since"] is None


async def test_a_row_of_another_brand_is_not_taken_from_this_ones_list(connection):
    await take(connection, row(brand_slug="yug"), seen=brand("yug", "Юг", source_id=8))
    assert await take(connection, row(brand_slug="yug", name="Чужая")) == Intake(unmatched=1)
    assert (await tobacco(connection))["name"] == "Метель"


async def test_rows_without_a_number_are_matched_by_their_path(connection):
    await take(connection, row(), row(502))
    bare = {"line_name": "", "brand_name": None, "alt_name": None, "status": None, "tags": None}
    known = row(id=None, name="Другое", rating=4.6, **bare)
    unknown = row(id=None, slug="nikto", name="Никто", **bare)
    assert await take(connection, known, unknown) == Intake(changed=1, unmatched=1, changes=1)
    kept = await tobacco(connection)
    assert (kept["name"], kept["rating"]) == ("Метель", 4.6)
    assert (await tobacco(connection, 502))["missing_since"] is None


async def test_both_names_in_one_are_not_a_new_name(connection):
    await take(connection, row())
    assert await take(connection, row(name="Метель Blizzard", alt_name=None)) == Intake()


async def test_the_same_tags_in_another_order_are_no_difference(connection):
    await take(connection, row(tags=(MINT, COLA)))
    assert await take(connection, row(tags=(COLA, MINT))) == Intake()


async def test_what_is_known_of_a_tag_is_not_blanked(connection):
    await take(connection, row())
    await take(connection, row(tags=(type(MINT)("Мята", source_id=46),)))
    tag = await connection.fetchrow("SELECT * FROM tags")
    assert (tag["group_name"], tag["colour"], tag["source_id"]) == ("Освежающий", "#88b3e6", 46)


async def test_a_number_that_moves_to_another_tag_is_taken_from_the_first(connection):
    tag = type(MINT)
    await take(connection, row(tags=(tag("Мята", source_id=46),)))
    await take(connection, row(tags=(tag("Мята перечная", source_id=46),)))
    tags = await connection.fetch("SELECT name, source_id FROM tags ORDER BY id")
    assert [tuple(t) for t in tags] == [("Мята", None), ("Мята перечная", 46)]


# Brands


async def test_a_brand_is_known_by_its_number_under_a_new_slug(connection):
    await take(connection, row())
    await take(connection, row(brand_slug="sever"), seen=brand("sever"))
    assert await connection.fetchval("SELECT count(*) FROM brands") == 1
    assert await brand_log(connection) == [("moved", {"slug": "severka"}, {"slug": "sever"})]
    assert await changes(connection) == []


async def test_two_brands_may_swap_their_slugs(connection):
    await take(connection, row(), seen=brand())
    await take(connection, row(601, brand_slug="yug"), seen=brand("yug", "Юг", source_id=8))
    await take(connection, row(brand_slug="yug"), seen=brand("yug"))
    await take(connection, row(601), seen=brand("severka", "Юг", source_id=8))
    rows = await connection.fetch("SELECT source_id, slug, missing_since FROM brands ORDER BY 1")
    assert [tuple(row) for row in rows] == [(7, "yug", None), (8, "severka", None)]


async def test_a_ranking_row_of_a_moved_brand_makes_no_second_one(connection):
    await take(connection, row())
    await take_brand_rows(connection, [ranked("sever", position=3)])
    await take(connection, row(brand_slug="sever"), seen=brand("sever"))
    rows = await connection.fetch("SELECT source_id, slug FROM brands")
    assert [tuple(row) for row in rows] == [(7, "sever")]


async def test_a_brands_new_name_is_remembered_and_its_tobaccos_are_found_by_it(connection):
    await take(connection, row(), row(502))
    await take(connection, row(), row(502), seen=brand(name="Полярка"))
    assert await brand_log(connection) == [
        ("renamed", {"name": "Северка", "alt_name": "Severka"}, {"name": "Полярка", "alt_name": "Severka"})
    ]
    words = await connection.fetch("SELECT search_vector::text AS words FROM tobaccos")
    assert len(words) == 2
    assert all("Npoliarka" in row["words"] for row in words), words[0]["words"]


async def test_ranking_rows_make_brands_and_the_same_again_rewrites_nothing(connection):
    rows = [ranked(), ranked("yug", "Юг", position=2, country="Не указано")]
    await take_brand_rows(connection, rows)
    before = await versions_of_rows(connection)
    await take_brand_rows(connection, rows)
    assert await versions_of_rows(connection) == before
    kept = await connection.fetch("SELECT slug, tab, position, country, source_id FROM brands ORDER BY id")
    assert [tuple(row) for row in kept] == [
        ("severka", "position", 1, None, None),
        ("yug", "position", 2, None, None),
    ]


async def test_the_ranking_and_the_page_do_not_quarrel_about_words(connection):
    await take_brand_rows(connection, [ranked(description="Короткое…", tobaccos_count=5)])
    await take(connection, row(), seen=brand(description="Длинное описание"))
    before = await versions_of_rows(connection)
    await take_brand_rows(connection, [ranked(description="Короткое…", tobaccos_count=5)])
    assert await versions_of_rows(connection) == before


async def test_the_signature_of_the_row_is_kept_with_the_reading(connection):
    await take(connection, row(), signature="[1]")
    await take(connection, row(), signature=None)
    assert await connection.fetchval("SELECT row_signature FROM brands") == "[1]"


# Lines


async def test_a_slug_with_another_name_is_the_same_line_renamed(connection):
    await take(connection, row())
    seen = brand(lines=(type(LINE)("klassika", "Классическая"),))
    assert await take(connection, row(line_name="Классическая"), seen=seen) == Intake(changes=1)
    assert await connection.fetchval("SELECT array_agg(name) FROM lines") == ["Классическая"]
    assert [kind for kind, *_ in await brand_log(connection)] == ["renamed"]


async def test_one_slug_may_carry_two_lines(connection):
    seen = brand(lines=(LINE, type(LINE)("klassika", "Классика 2")))
    for _ in range(2):
        await take(connection, row(), row(502, line_name="Классика 2"), seen=seen)
    names = await connection.fetch(
        "SELECT l.name FROM tobaccos t JOIN lines l ON l.id = line_id ORDER BY t.id"
    )
    assert [row["name"] for row in names] == ["Классика", "Классика 2"]
    assert await connection.fetchval("SELECT count(*) FROM lines") == 2
    assert await brand_log(connection) == []


async def test_a_line_that_only_tobaccos_name_is_made_and_does_not_go_missing(connection):
    for _ in range(2):
        await take(connection, row(), row(502, line_slug="zima", line_name="Зима"))
    rows = await connection.fetch("SELECT name, missing_since FROM lines ORDER BY id")
    assert [tuple(row) for row in rows] == [("Классика", None), ("Зима", None)]


async def test_a_line_gone_from_a_fully_read_page_goes_missing(connection):
    old = type(LINE)("staraya", "Старая")
    await take(connection, row(), seen=brand(lines=(LINE, old)))
    await take(connection, row(), coverage=NEARLY)
    assert await connection.fetchval("SELECT missing_since FROM lines WHERE slug = 'staraya'") is None
    await take(connection, row())
    assert await connection.fetchval("SELECT missing_since FROM lines WHERE slug = 'staraya'") is not None
    await take(connection, row(), seen=brand(lines=(LINE, old)))
    assert await connection.fetchval("SELECT missing_since FROM lines WHERE slug = 'staraya'") is None


@pytest.mark.parametrize(
    ("found", "announced", "coverage"),
    [
        (10, 10, FULL),
        (11, 10, FULL),
        (9, 10, NEARLY),
        (8, 10, SHORT),
        (0, 10, SHORT),
        (5, None, NEARLY),
        (0, 0, NEARLY),
    ],
)
def test_coverage_is_what_was_found_of_what_was_announced(found, announced, coverage):
    assert coverage_of(found, announced) is coverage


async def test_a_brand_met_through_its_tobacco_under_a_new_slug_leaves_one_present_brand(connection):
    await take(connection, row())
    await take_details(connection, None, page(brand_slug="sever"))
    await take(connection, row(brand_slug="sever"), seen=brand("sever"))
    rows = await connection.fetch("SELECT source_id, slug FROM brands WHERE missing_since IS NULL")
    assert [tuple(row) for row in rows] == [(7, "sever")]
    assert await connection.fetchval("SELECT source_id FROM tobaccos t JOIN brands b ON b.id = brand_id") == 7
