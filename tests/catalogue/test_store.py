"""Lists, their pages and filters, cards and facets, over the real-size catalogue and over an empty one."""

import base64
import json
import string
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.listing import BadCursor, Filters, Sort, fingerprint
from hookah_wishlist.catalogue.search import name_key
from tests.catalogue.reads import counted_reads
from tests.catalogue.real_size import invented_ratings, rows

HOSTILE = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="\0\t\n'\"\\%_&|!():*<->~@#$^ёйЪ[]{}💨", max_size=60),
    st.text(alphabet=string.ascii_letters + "абвгдеёжзь '&|:*", max_size=60),
    st.sampled_from(["x" * 5000, "я " * 2500, "\ud800", "a:*b", "'; DROP TABLE tobaccos; --", "ﷺ" * 200]),
)
WIDE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@WIDE
@given(text=HOSTILE, sort=st.sampled_from(Sort))
async def test_no_text_is_an_error(real_size, text, sort):
    page = await store.search(real_size, text, sort=sort, limit=3)
    if page.next:
        await store.search(real_size, text, sort=sort, limit=3, after=page.next)


@pytest.mark.parametrize("sort", Sort)
async def test_pages_of_every_sort_show_each_tobacco_exactly_once(real_size, sort):
    found = await whole(real_size, Filters(), sort=sort, limit=100)
    assert sorted(row.id for row in found) == sorted(row["id"] for row in rows())


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("text", ["мята", "ст", "м", "адалия", "россия", "adalya lav", "zzqqy"])
async def test_pages_of_a_search_are_one_list_cut_in_pieces(real_size, sort, text):
    in_pieces = await whole(real_size, Filters(), sort=sort, limit=7, text=text, pages=8)
    at_once = (await store.search(real_size, text, sort=sort, limit=56)).items
    assert [row.id for row in in_pieces] == [row.id for row in at_once]
    assert len({row.id for row in in_pieces}) == len(in_pieces)


async def test_a_broad_word_gives_the_very_list_that_reading_everything_gives(real_size):
    broad = [row.id for row in (await store.search(real_size, "ст", sort=Sort.NEWEST, limit=100)).items]
    everything = await whole(real_size, Filters(), sort=Sort.NEWEST, limit=100, text="ст")
    assert broad == sorted((row.id for row in everything), reverse=True)[:100]


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        (Sort.RATING, lambda row: -(row.weighted_rating or 0)),
        (Sort.MOST_RATED, lambda row: -(row.ratings_count or 0)),
        (Sort.NEWEST, lambda row: -row.id),
        (Sort.NAME, lambda row: name_key(row.name).encode()),
    ],
)
async def test_a_sort_is_in_its_order(real_size, sort, key):
    keys = [key(row) for row in await whole(real_size, Filters(brand="darkside"), sort=sort, limit=50)]
    assert keys == sorted(keys)
    assert len(keys) > 150


filters = st.builds(
    Filters,
    brand=st.sampled_from([None, None, None, "darkside", "adalya", "sarma", "nobody"]),
    line=st.sampled_from([None, None, None, "main", "core"]),
    country=st.sampled_from([None, None, "Россия", "Турция", "Нигде"]),
    strength=st.sampled_from([None, None, 1, 3, 5]),
    strength_by_ratings=st.sampled_from([None, None, 2, 3]),
    status=st.sampled_from([None, None, "active", "discontinued"]),
    tags=st.sampled_from([(), (), ("Мята",), ("Мята", "Лимон"), ("Кола",)]),
    min_rating=st.sampled_from([None, None, 4.2, 5.1]),
)


@settings(WIDE, max_examples=25)
@given(wanted=filters, sort=st.sampled_from(Sort))
async def test_filters_agree_with_a_plain_reading_of_the_file(real_size, wanted, sort):
    numbers = {tag.name: tag.id for tag in await store.tags(real_size)}
    expected = {row["id"] for row in rows_cached() if holds(wanted, row)}
    by_number = Filters(
        **{name: getattr(wanted, name) for name in FIELDS}, tags=tuple(numbers[tag] for tag in wanted.tags)
    )
    found = await whole(real_size, by_number, sort=sort, limit=100, pages=15)
    assert len(found) == min(len(expected), 1500)
    assert {row.id for row in found} <= expected


@pytest.mark.parametrize(
    "impossible",
    [
        Filters(brand="a\0b"),
        Filters(line="\ud800"),
        Filters(strength=10**20),
        Filters(tags=(2**31,)),
        Filters(min_rating=float("nan")),
    ],
)
async def test_a_filter_that_no_row_can_meet_finds_nothing(real_size, impossible):
    assert (await store.search(real_size, "мята", impossible)).items == ()
    assert (await store.facets(real_size, impossible)).total == 0


async def test_a_search_keeps_to_its_filters(real_size):
    found = await whole(real_size, Filters(brand="adalya", country="Турция"), text="кола", limit=10)
    assert {row.brand for row in found} == {"Adalya"}
    assert len(found) >= 7


async def test_a_cursor_of_another_list_is_refused(real_size):
    page = await store.search(real_size, "мята")
    for text, sort, wanted in (
        ("кола", Sort.RELEVANCE, Filters()),
        ("мята", Sort.NAME, Filters()),
        ("мята", Sort.RELEVANCE, Filters(brand="adalya")),
    ):
        with pytest.raises(BadCursor):
            await store.search(real_size, text, wanted, sort, after=page.next)


@WIDE
@given(cursor=st.one_of(st.text(min_size=1), st.binary(min_size=1).map(lambda b: b.hex()), st.just("bnVsbA")))
async def test_a_forged_cursor_is_refused(real_size, cursor):
    with pytest.raises(BadCursor):
        await store.search(real_size, "мята", after=cursor)


NUMBERS = st.one_of(
    st.integers(),
    st.floats(),
    st.sampled_from([0, 1, -1, 2**31 - 1, 2**31, 2**63, 10**400, -(10**400), 1e308, True, None]),
)
PARTS = st.one_of(NUMBERS, st.text(max_size=20), st.sampled_from(["\0", "\ud800", [], {}]))


@WIDE
@given(
    text=st.sampled_from(["", "мята", "!?…", "мяят", "\0", "кола мятп"]),
    sort=st.sampled_from(Sort),
    stage=st.one_of(st.sampled_from([0, 1, 2]), PARTS),
    tier=st.one_of(st.integers(0, 8), PARTS),
    key=PARTS,
    row=st.one_of(st.integers(0, 2**31), PARTS),
)
async def test_a_cursor_forged_for_the_very_list_is_a_place_or_refused(
    real_size, text, sort, stage, tier, key, row
):
    made = [fingerprint(text, Filters(), sort), stage, tier, key, row]
    forged = base64.urlsafe_b64encode(json.dumps(made).encode()).decode().rstrip("=")
    with suppress(BadCursor):
        await store.search(real_size, text, sort=sort, limit=3, after=forged)


async def test_a_limit_is_kept_within_bounds(real_size):
    assert len((await store.search(real_size, limit=0)).items) == 1
    assert len((await store.search(real_size, limit=10**9)).items) == 100


async def test_a_card_tells_everything_and_names_its_tags_in_both_languages(real_size):
    card = await store.tobacco(real_size, 195827)
    assert (card.row.brand, card.row.name, card.path) == ("4:20", "Apple Squirt", "420/main/apple-squirt")
    assert [(tag.name, tag.name_en) for tag in card.tags] == [("Яблоко", "Apple"), ("Конфетный", "Candy")]
    assert card.row.image
    assert not card.is_missing


@pytest.mark.parametrize("number", [0, -1, 2**31, 10**30, 5])
async def test_an_unknown_tobacco_is_none(real_size, number):
    assert await store.tobacco(real_size, number) is None


async def test_facets_count_what_the_list_holds(real_size):
    facets = await store.facets(real_size, Filters(brand="darkside"))
    told = [row for row in rows() if row["brand_slug"] == "darkside"]
    assert facets.total == len(told)
    assert [(facet.value, facet.count) for facet in facets.brands] == [("darkside", len(told))]
    tags = Counter(tag for row in told for tag in set(row["tags"]))
    assert {facet.name: facet.count for facet in facets.tags} == tags
    assert [facet.value for facet in facets.strengths] == sorted(facet.value for facet in facets.strengths)


@pytest.mark.parametrize("text", ["darkside cola", "drkaside cloa", "?!"])
async def test_facets_of_a_text_count_what_the_search_finds(real_size, text):
    found = await whole(real_size, Filters(), text=text, limit=100)
    assert (await store.facets(real_size, text=text)).total == len(found)


async def test_brands_come_by_name_with_their_numbers_of_tobaccos(real_size):
    brands = await store.brands(real_size)
    assert len(brands) == 279
    assert sum(brand.tobaccos for brand in brands) == len(rows())
    assert [name_key(brand.name) for brand in brands] == sorted(name_key(brand.name) for brand in brands)


async def test_an_empty_catalogue_answers_everything(connection):
    assert (await store.search(connection)).items == ()
    assert (await store.search(connection, "мята")).items == ()
    assert (await store.facets(connection)).total == 0
    assert await store.brands(connection) == ()


async def test_a_word_of_a_new_tobacco_is_known_for_corrections_at_once(connection):
    await connection.execute(
        "INSERT INTO brands (id, slug, name) OVERRIDING SYSTEM VALUE VALUES (1, 'b', 'B')"
    )
    await connection.execute(
        "INSERT INTO lines (id, brand_id, slug, name) OVERRIDING SYSTEM VALUE VALUES (1, 1, 'm', 'M')"
    )
    await connection.execute(
        """INSERT INTO tobaccos (id, brand_id, line_id, slug, name, search_vector)
           VALUES (1, 1, 1, 'x', 'Kordelia', 'Nkordelia')"""
    )
    assert [row.id for row in (await store.search(connection, "kodrelia")).items] == [1]
    await connection.execute("UPDATE tobaccos SET search_vector = 'Nbarnaul'")
    assert [row.id for row in (await store.search(connection, "banraul")).items] == [1]


FIELDS = ("brand", "line", "country", "strength", "strength_by_ratings", "status", "min_rating")
STEPS = {"Лёгкая": 1, "Средне-лёгкая": 2, "Средняя": 3, "Средне-крепкая": 4, "Крепкая": 5}
WORDS = {"active": "Выпускается", "discontinued": "Снят с производства"}
_rows = []


def rows_cached():
    if not _rows:
        _rows.extend(rows())
    return _rows


def brand_country(row, countries={}):  # noqa: B006 - a memory on purpose
    if not countries:
        countries.update({r["brand_slug"]: r["country"] for r in rows_cached()})
    return countries[row["brand_slug"]]


def holds(wanted, row):
    rating = invented_ratings(row["id"])[2]
    country = row["country"] if row["country"] not in (None, "Не указано") else brand_country(row)
    return (
        wanted.brand in (None, row["brand_slug"])
        and wanted.line in (None, row["line_slug"])
        and wanted.country in (None, country)
        and wanted.strength in (None, STEPS.get(row["strength_official"]))
        and wanted.strength_by_ratings in (None, STEPS.get(row["strength_by_ratings"]))
        and (wanted.status is None or WORDS[wanted.status] == row["status"])
        and set(wanted.tags) <= set(row["tags"])
        and (wanted.min_rating is None or (rating is not None and rating >= wanted.min_rating))
    )


async def whole(connection, wanted, *, sort=Sort.RELEVANCE, limit, text="", pages=1000):
    found, after = [], None
    for _ in range(pages):
        page = await store.search(connection, text, wanted, sort, limit, after)
        found += page.items
        after = page.next
        if after is None:
            break
    return found


async def test_the_first_screen_reads_the_catalogue_twice_at_most(real_size):
    """Once a version of the catalogue: its seconds are in `tests/benchmarks/catalogue.py`."""
    async with counted_reads(real_size) as reads:
        best = await store.best(real_size, 10)
    assert 10 <= reads.count < 200
    async with counted_reads(real_size) as reads:
        brands = await store.leading_brands(real_size, 16)
        sizes = await store.sizes(real_size)
    assert len(rows()) <= reads.count < 2.2 * len(rows())
    weights = [row.weighted_rating for row in best]
    assert weights == sorted(weights, reverse=True)
    assert (len(best), len(brands)) == (10, 16)
    assert sizes.tobaccos == len(rows())
