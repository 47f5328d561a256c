"""Random walks: whatever visits follow each other, nothing is lost and the change log tells how it came."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hookah_wishlist.catalogue.intake import Coverage, finish, take_brand, take_details
from hookah_wishlist.catalogue.model import status_of
from tests.catalogue.visits import COLA, MINT, brand, page, row
from tests.cluster import undone

STATUSES = ("Выпускается", "Лимитированный", "Снят с производства", "Не известен", "Шуточный", None)
LINES = (("klassika", "Классика"), ("krepkaya", "Крепкая"), ("zima", "Зима"))
BRANDS = (brand(lines=()), brand("yug", "Юг", source_id=8, lines=()))

seen = st.fixed_dictionaries(
    {
        "number": st.integers(501, 504),
        "name": st.sampled_from(("Метель", "Вьюга")),
        "slug": st.sampled_from(("metel", "vyuga")),
        "line": st.sampled_from(LINES),
        "status": st.sampled_from(STATUSES),
        "rating": st.sampled_from((None, 4.1, 4.9)),
        "tags": st.sampled_from((None, (), (MINT,), (COLA, MINT))),
    }
)
visits = st.tuples(
    st.sampled_from(BRANDS),
    st.lists(seen, max_size=4, unique_by=lambda told: told["number"]),
    st.sampled_from((*Coverage, "page")),
)


def as_row(told, of_brand):
    slug, name = told["line"]
    own = {key: told[key] for key in ("name", "slug", "status", "rating", "tags")}
    return row(told["number"], brand_slug=of_brand.slug, line_slug=slug, line_name=name, **own)


def as_page(told, of_brand):
    slug, name = told["line"]
    own = {key: told[key] for key in ("name", "slug", "status")} | {"tags": told["tags"] or ()}
    return page(id=told["number"], brand_slug=of_brand.slug, line_slug=slug, line_name=name, **own)


class Model:
    """What must be true of the catalogue, told as simply as possible."""

    def __init__(self):
        self.status, self.missing, self.brand, self.place = {}, {}, {}, {}

    def visit(self, of_brand, rows, coverage):
        for told in rows:
            number = told["number"]
            if coverage is Coverage.SHORT and number in self.status:
                continue
            word = told["status"] or self.status.get(number)
            self.status[number] = word
            self.missing[number] = False
            self.brand[number] = of_brand.slug
            self.place[number] = (of_brand.slug, told["line"], told["slug"])
        numbers = {told["number"] for told in rows}
        if coverage is Coverage.FULL:
            for number, slug in self.brand.items():
                if slug == of_brand.slug and number not in numbers:
                    self.missing[number] = True


async def visit(connection, of_brand, rows, coverage):
    if coverage == "page":
        for told in rows:
            await take_details(connection, None, as_page(told, of_brand))
        return
    seen_rows = [as_row(told, of_brand) for told in rows]
    await take_brand(connection, None, of_brand, seen_rows, coverage, None)


async def replayed(connection):
    """Status and presence of every tobacco, from nothing but the change log."""
    status, missing = {}, {}
    for change in await connection.fetch("SELECT tobacco_id, kind, after FROM catalogue_changes ORDER BY id"):
        number = change["tobacco_id"]
        if number is None:
            continue
        missing.setdefault(number, False)
        if "status_word" in change["after"]:
            status[number] = change["after"]["status_word"]
        if "missing" in change["after"]:
            missing[number] = change["after"]["missing"]
    return status, missing


# The fixture's connection may serve all examples: each undoes what it wrote.
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(visits, max_size=6))
async def test_any_row_of_visits_ends_as_the_model_says(connection, walk):
    model = Model()
    async with undone(connection):
        for of_brand, rows, coverage in walk:
            await visit(connection, of_brand, rows, coverage)
            model.visit(of_brand, rows, coverage)
        await finish(connection)
        await check(connection, model)


async def check(connection, model):
    rows = await connection.fetch(
        """
        SELECT t.id, b.slug AS brand, l.slug AS line_slug, l.name AS line, t.slug, t.status, t.status_word,
               t.missing_since IS NOT NULL AS missing, l.brand_id = t.brand_id AS fits,
               t.search_vector <> '' AS found
          FROM tobaccos t JOIN brands b ON b.id = t.brand_id JOIN lines l ON l.id = t.line_id
        """
    )
    assert {row["id"]: row["status_word"] for row in rows} == model.status
    assert {row["id"]: row["missing"] for row in rows} == model.missing
    assert all(row["status"] == status_of(row["status_word"]) for row in rows)
    assert all(row["fits"] and row["found"] for row in rows)
    assert {
        row["id"]: (row["brand"], (row["line_slug"], row["line"]), row["slug"]) for row in rows
    } == model.place
    assert await replayed(connection) == (model.status, model.missing)
    appeared = await connection.fetch("SELECT tobacco_id FROM catalogue_changes WHERE kind = 'appeared'")
    assert Counter(row["tobacco_id"] for row in appeared) == Counter(model.status.keys())
    await check_repetitions(connection)


async def check_repetitions(connection):
    """What is stored twice is the same twice."""
    assert not await connection.fetch(
        """
        SELECT t.id FROM tobaccos t
         WHERE tag_ids <> ARRAY(SELECT tag_id FROM tobacco_tags WHERE tobacco_id = t.id ORDER BY position)
            OR (rating, ratings_count, reviews_count) IS DISTINCT FROM
               (SELECT (rating, ratings_count, reviews_count) FROM tobacco_ratings
                 WHERE tobacco_id = t.id ORDER BY at DESC LIMIT 1)
        """
    )
