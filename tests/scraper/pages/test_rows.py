import json

import pytest

from hookah_wishlist.catalogue.seen import PageChanged, SeenBrandRow, SeenTag, SeenTobacco
from hookah_wishlist.scraper import pages

ROW = {
    "id": "900029",
    "slug": "tikhiy-omut/glubina/olkha",
    "name": "Ольха ",
    "alt_name": "Alder",
    "media": "uploads/objects/olkha.webp",
    "line": "Глубина",
    "line_slug": "tikhiy-omut/glubina",
    "brand": "Тихий Омут",
    "brand_slug": "tikhiy-omut",
    "rating": "4.1",
    "ratings_count": "26",
    "reviews": "25",
    "views": "4.1k",
    "strength": "Средняя",
    "status": "Лимитированный",
    "tags": [
        {"name": "Дерево", "group": "Прочее", "bg0": "#aa5500", "group_color": "#777777"},
        {"name": "Дерево", "group": "Прочее", "bg0": "#aa5500", "group_color": "#777777"},
        {"name": "Мёд"},
    ],
}


def rows(*items):
    return pages.tobacco_rows(json.dumps(items))


def row(**changes):
    return rows(ROW | changes).rows[0]


def test_a_row_gives_all_it_tells():
    assert rows(ROW).way == "json"
    assert row() == SeenTobacco(
        id=900029,
        brand_slug="tikhiy-omut",
        line_slug="glubina",
        slug="olkha",
        name="Ольха",
        line_name="Глубина",
        brand_name="Тихий Омут",
        alt_name="Alder",
        status="Лимитированный",
        strength="Средняя",
        rating=4.1,
        ratings_count=26,
        reviews_count=25,
        views=4100,
        image="/uploads/objects/olkha.webp",
        tags=(SeenTag("Дерево", "Прочее", "#aa5500", "#777777"), SeenTag("Мёд")),
    )


def test_an_empty_batch_is_an_empty_list():
    assert pages.tobacco_rows("[]").rows == ()
    assert pages.brand_rows(" [] ", "others") == ()


def test_a_row_that_leaves_fields_out_does_not_tell_them():
    short = rows({key: ROW[key] for key in ("id", "slug", "name", "line")}).rows[0]

    assert (short.id, short.alt_name, short.image, short.tags) == (900029, None, None, None)
    assert (short.rating, short.views, short.status, short.strength) == (None, None, None, None)


def test_an_empty_field_tells_that_there_is_nothing():
    empty = row(alt_name="", media="images/no_image.webp", tags=[])

    assert (empty.alt_name, empty.image, empty.tags) == ("", "", ())
    assert row(alt_name=None, media=None).alt_name == row(media=None).image == ""


def test_numbers_may_also_be_numbers():
    assert row(id=5, rating=4.5, ratings_count=3, views=10).views == 10
    assert row(id=5, rating=4.5, ratings_count=3, views=10).rating == 4.5


def test_status_and_strength_may_come_as_the_numbers_of_the_filters():
    assert row(status="4", strength=5).status == "Снят с производства"
    assert row(status=1, strength="5").strength == "Крепкая"
    assert row(status="Шуточный 🙃").status == "Шуточный 🙃"


@pytest.mark.parametrize(
    "broken", [{"slug": None}, {"slug": "tikhiy-omut"}, {"name": "", "alt_name": None}, {"slug": ["x"]}]
)
def test_one_broken_row_is_counted_and_costs_no_other(broken):
    seen = rows(ROW, ROW | broken, ROW | {"id": "7"})

    assert [row.id for row in seen.rows] == [900029, 7]
    assert seen.unreadable == 1


def test_rows_without_a_number_are_known_by_their_path_only():
    assert row(id=None).id is row(id="x").id is None
    assert row(id="").slug == "olkha"


def test_a_batch_without_one_readable_row_is_an_error():
    with pytest.raises(PageChanged):
        rows({"title": "Ольха"}, 7, None)


@pytest.mark.parametrize(
    "text", ["", "<html>", "{}", '{"error": 1}', "null", "[", "[1,]", "[" * 5000, "NaN", '"\ud800"']
)
def test_an_answer_that_is_no_list_is_an_error(text):
    with pytest.raises(PageChanged):
        pages.tobacco_rows(text)
    with pytest.raises(PageChanged):
        pages.brand_rows(text, "position")


def test_texts_hold_nothing_the_database_refuses():
    assert row(name="Оль\x00ха").name == "Ольха"


def test_a_byte_order_mark_stays_in_the_slug_and_goes_from_the_name():
    seen = row(slug="tikhiy-omut/glubina/\ufeffolkha", name="\ufeffОльха")

    assert (seen.slug, seen.name) == ("%EF%BB%BFolkha", "Ольха")


def test_a_brands_row_gives_all_it_tells():
    text = json.dumps(
        [
            {
                "id": "141",
                "slug": "tikhiy-omut",
                "name": "Тихий Омут",
                "country": "Россия",
                "tobaccos": "25",
                "rating": "4.3",
                "ratings_count": "2035",
                "reviews": "1798",
                "views": "230.1k",
                "media": "uploads/objects/3/ab.webp",
            }
        ]
    )

    assert pages.brand_rows(text, "others") == (
        SeenBrandRow(
            slug="tikhiy-omut",
            name="Тихий Омут",
            tab="others",
            country="Россия",
            rating=4.3,
            ratings_count=2035,
            reviews_count=1798,
            views=230_100,
            tobaccos_count=25,
            image="/uploads/objects/3/ab.webp",
            source_id=141,
        ),
    )


@pytest.mark.parametrize("broken", [{}, {"slug": ""}, {"slug": "brands"}, {"slug": "a/b"}, 7, None])
def test_a_brands_row_that_leads_nowhere_is_an_error(broken):
    with pytest.raises(PageChanged):
        pages.brand_rows(json.dumps([{"slug": "tikhiy-omut", "name": "Тихий Омут"}, broken]), "position")


def test_a_name_of_ten_thousand_letters_is_cut_and_a_slug_of_them_leads_nowhere():
    """The database's indexes would refuse the name, and the whole brand with it."""
    long = "я" * 10_000
    rows = [
        {"id": "1", "slug": "acme/main/a", "name": long, "line": long, "tags": [long]},
        {"id": "2", "slug": "acme/main/" + "a" * 10_000, "name": "A", "line": "Main"},
        {"id": "3", "slug": "acme/" + "a" * 10_000 + "/a", "name": "A", "line": "Main"},
    ]
    seen = pages.tobacco_rows(json.dumps(rows))
    assert seen.unreadable == 2
    (row,) = seen.rows
    assert {len(row.name), len(row.line_name), len(row.tags[0].name)} == {300}
