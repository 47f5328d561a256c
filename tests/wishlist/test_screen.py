"""What a screen shows: tabs, orders, filters, counts, all in one statement; and the export."""

import dataclasses

import pytest

from hookah_wishlist.people.store import delete_everything
from hookah_wishlist.wishlist.model import BrandCount, Change, Filters, Sort, Tab, Which
from hookah_wishlist.wishlist.removal import remove
from hookah_wishlist.wishlist.screen import export, item, screen, versions
from hookah_wishlist.wishlist.store import add_custom, change, put
from tests.wishlist.conftest import ANNA, BORIS
from tests.wishlist.given import TOBACCOS, given_many


async def given_a_list(connection):
    """Everything of the catalogue and two typed names, each wanted a minute later than the one before."""
    for number in TOBACCOS:
        await put(connection, ANNA, number, priority=number % 3, note="with Ёжик" if number == 3 else None)
    await add_custom(connection, ANNA, "apple tart", priority=3)
    await add_custom(connection, ANNA, "Ёрш")
    await connection.execute(
        """
        UPDATE wishlist_items
           SET added_at = added_at + (id - (SELECT min(id) FROM wishlist_items)) * interval '1 minute'
        """
    )


async def names(connection, **how):
    return [item.name for item in (await screen(connection, ANNA, **how)).items]


async def test_an_empty_list_and_that_of_somebody_unknown_are_empty_screens(lists):
    for person in (ANNA, 77):
        shown = await screen(lists, person)
        assert (shown.items, shown.wanted, shown.purchased, shown.brands) == ((), 0, 0, ())
        assert (shown.list_version, shown.catalogue_version) == (0, 0)
        assert shown.purchased_tobaccos == ()


async def test_an_empty_tab_tells_the_counts_of_both(lists):
    await put(lists, ANNA, 1)
    shown = await screen(lists, ANNA, tab=Tab.PURCHASED)
    assert (shown.items, shown.wanted, shown.purchased) == ((), 1, 0)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("tab", Tab)
async def test_what_was_bought_of_the_catalogue_is_told_whatever_is_shown(lists, tab, sort):
    for number in (5, 1, 3):
        await put(lists, ANNA, number)
    custom = await add_custom(lists, ANNA, "apple tart")
    for which in (Which(tobacco_id=5), Which(tobacco_id=1), Which(custom.item.id)):
        await change(lists, ANNA, which, Change(purchased=True))
    await put(lists, BORIS, 2)
    await change(lists, BORIS, Which(tobacco_id=2), Change(purchased=True))
    shown = await screen(lists, ANNA, tab=tab, sort=sort, filters=Filters(text="mint"))
    assert shown.purchased_tobaccos == (1, 5)
    assert (shown.wanted, shown.purchased) == (1, 3)


async def test_on_the_shelf_brands_lines_and_names_stand_in_order_and_typed_names_last(lists):
    await given_a_list(lists)
    assert await names(lists, sort=Sort.SHELF) == [
        "Berry Mint",
        "Frost Mint",
        "Night Berries",
        "Ёжик",
        "Лимонад",
        "Без имени",
        "apple tart",
        "Ёрш",
    ]


async def test_by_name_all_stand_together_and_yo_is_ye(lists):
    await given_a_list(lists)
    order = ["apple tart", "Berry Mint", "Frost Mint", "Night Berries", "Без имени", "Ёжик", "Ёрш", "Лимонад"]
    assert await names(lists, sort=Sort.NAME) == order


async def test_the_newest_come_first_and_the_most_wanted_before_them(lists):
    await given_a_list(lists)
    newest = await names(lists, sort=Sort.NEWEST)
    assert newest[:3] == ["Ёрш", "apple tart", "Без имени"]
    assert (await names(lists, sort=Sort.PRIORITY))[:3] == ["apple tart", "Ёжик", "Berry Mint"]


async def test_of_purchased_ones_the_last_bought_comes_first(lists):
    await given_a_list(lists)
    for number in (2, 1):
        await change(lists, ANNA, Which(tobacco_id=number), Change(purchased=True))
        await lists.execute("UPDATE wishlist_items SET purchased_at = purchased_at - interval '1 hour'")
    assert await names(lists, tab=Tab.PURCHASED, sort=Sort.NEWEST) == ["Frost Mint", "Berry Mint"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mint", ["Berry Mint", "Frost Mint"]),
        ("мята", ["Berry Mint", "Frost Mint"]),
        ("mint fro", ["Frost Mint"]),
        ("north nig", ["Night Berries"]),
        ("ежик", ["Night Berries", "Ёжик"]),
        ("лемонад", ["Лимонад"]),
        ("ТАРТ", ["apple tart"]),
        ("nothing", []),
        ("  ", None),
        ("!!!", None),
        ("100% \0 '", []),
    ],
)
async def test_a_text_finds_items_by_any_of_their_words(lists, typed, found):
    await given_a_list(lists)
    everything = await names(lists)
    assert await names(lists, filters=Filters(text=typed)) == (everything if found is None else found)


async def test_filters_choose_and_the_counts_stay_those_of_the_list(lists):
    await given_a_list(lists)
    shown = await screen(lists, ANNA, filters=Filters(brand="north-wind", status="discontinued"))
    assert [i.name for i in shown.items] == ["Night Berries"]
    assert (shown.wanted, shown.purchased) == (8, 0)
    assert shown.brands == (
        BrandCount("north-wind", "North Wind", 3),
        BrandCount("ёлочный-двор", "Ёлочный двор", 2),
        BrandCount("янтарь", "Янтарь", 1),
    )
    assert (await screen(lists, ANNA, filters=Filters(brand="no-such"))).items == ()


async def test_an_item_keeps_working_when_the_source_no_longer_shows_its_tobacco(lists):
    await put(lists, ANNA, 1)
    await lists.execute("UPDATE tobaccos SET missing_since = now() WHERE id = 1")
    shown = (await screen(lists, ANNA)).items[0]
    assert shown.is_missing
    assert shown.name == "Frost Mint"
    assert (await change(lists, ANNA, Which(tobacco_id=1), Change(purchased=True))).is_missing


async def test_two_numbers_tell_whether_a_screen_is_still_true(lists):
    assert await versions(lists, 77) == (0, 0)
    await put(lists, ANNA, 1)
    shown = await screen(lists, ANNA)
    assert await versions(lists, ANNA) == (shown.list_version, shown.catalogue_version) == (1, 0)

    await put(lists, BORIS, 1)
    await put(lists, ANNA, 1)
    assert await versions(lists, ANNA) == (1, 0)
    await lists.execute("UPDATE catalogue_state SET version = 5")
    await put(lists, ANNA, 2)
    assert await versions(lists, ANNA) == (2, 5)


async def test_the_export_has_everything_that_is_kept_and_nothing_of_others(lists):
    await given_a_list(lists)
    await put(lists, BORIS, 1, note="theirs")
    await change(lists, ANNA, Which(tobacco_id=2), Change(purchased=True))
    await remove(lists, ANNA, Which(tobacco_id=3))

    (kept,) = await export(lists, ANNA)

    assert {i.name for i in kept.items} == {row[2] for row in TOBACCOS.values()} - {"Night Berries"} | {
        "apple tart",
        "Ёрш",
    }
    assert kept.items[1] == await item(lists, ANNA, Which(tobacco_id=2))
    assert [(r.tobacco_id, r.note) for r in kept.removed] == [(3, "with Ёжик")]
    assert kept.is_default
    assert await export(lists, 77) == ()


async def test_everything_goes_with_the_person(lists):
    await given_a_list(lists)
    await remove(lists, ANNA, Which(tobacco_id=3))
    await put(lists, BORIS, 1)

    await delete_everything(lists, ANNA)

    for table in ("wishlists", "wishlist_items"):
        assert await lists.fetchval(f"SELECT array_agg(DISTINCT owner_id) FROM {table}") == [BORIS]  # noqa: S608
    assert await lists.fetchval("SELECT count(*) FROM removed_items") == 0
    assert await export(lists, ANNA) == ()


async def test_a_long_list_is_read_in_one_go(lists):
    """With the one statement that a short list takes, which goes through the catalogue once at most."""
    catalogue = len(TOBACCOS) + len(await given_many(lists, 11_000))
    await put(lists, ANNA, 1)
    await put(lists, BORIS, 1)
    await lists.execute(
        """
        INSERT INTO wishlist_items (owner_id, wishlist_id, tobacco_id)
        SELECT owner_id, id, 1000 + 50 * n FROM wishlists, generate_series(1, 199) AS n WHERE owner_id = $1
        """,
        ANNA,
    )
    await lists.execute("ANALYZE tobaccos, wishlist_items")
    many, one = await work_of(lists, ANNA), await work_of(lists, BORIS)
    assert (many.items, one.items) == (200, 1)
    assert (many.statements, one.statements) == (1, 1)
    assert one.tobaccos_read <= 10
    assert many.tobaccos_read <= catalogue + 10 * 200


@dataclasses.dataclass(frozen=True)
class Work:
    """What it took to show a list."""

    items: int
    statements: int
    tobaccos_read: int


async def work_of(lists, person):
    statements, before = [], await tobaccos_read(lists)
    with lists.query_logger(lambda logged: statements.append(logged.query)):
        shown = await screen(lists, person)
    read = await tobaccos_read(lists) - before  # statements are logged meanwhile
    return Work(len(shown.items), len(statements), read)


async def tobaccos_read(connection):
    """Rows of the catalogue that this transaction has read so far, by index or one after the other."""
    return await connection.fetchval(
        """
        SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)
          FROM pg_stat_xact_user_tables WHERE relname = 'tobaccos'
        """
    )


async def test_nothing_that_a_card_shows_is_left_out(lists):
    await put(lists, ANNA, 1)
    tobacco = (await screen(lists, ANNA)).items[0].tobacco
    told = dataclasses.asdict(tobacco)
    assert told.pop("status_word") is None
    assert {name for name, value in told.items() if value in (None, [], "")} == set()
