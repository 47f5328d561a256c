"""Taking away, and ten minutes in which that can be taken back."""

import dataclasses

import pytest

from hookah_wishlist.housekeeping.clearing import clear as tidy
from hookah_wishlist.housekeeping.rules import rule
from hookah_wishlist.wishlist.model import (
    MAX_ITEMS,
    Change,
    CountDiffers,
    Tab,
    Undone,
    Which,
    WishlistFull,
)
from hookah_wishlist.wishlist.removal import clear, remove, undo
from hookah_wishlist.wishlist.screen import item, screen
from hookah_wishlist.wishlist.store import add_custom, change, put
from tests.wishlist.conftest import ANNA, BORIS
from tests.wishlist.given import given_many, list_version


async def items(connection, person=ANNA):
    """The whole list without the times of writing, which a removal and its undoing may move."""
    tabs = [(await screen(connection, person, tab=tab)).items for tab in Tab]
    return {
        item.name: dataclasses.replace(item, updated_at=item.added_at) for shown in tabs for item in shown
    }


async def minutes_pass(connection, minutes):
    await connection.execute(
        "UPDATE wishlist_removals SET removed_at = removed_at - make_interval(mins => $1)", minutes
    )


async def given_a_list(connection):
    await put(connection, ANNA, 1, note="mint", priority=2)
    await add_custom(connection, ANNA, "Mango", note="from Max")
    await put(connection, ANNA, 2)
    await change(connection, ANNA, Which(tobacco_id=2), Change(purchased=True))


async def test_a_removed_item_comes_back_as_it_was_under_its_number(lists):
    await given_a_list(lists)
    before = await items(lists)

    removal = await remove(lists, ANNA, Which(tobacco_id=1))
    assert removal.count == 1
    assert set(await items(lists)) == {"Mango", "Berry Mint"}

    assert await undo(lists, ANNA, removal.id) == Undone(restored=1, merged=0)
    assert await items(lists) == before


async def test_removing_what_is_not_there_removes_nothing_and_tells_nobody(lists):
    assert await remove(lists, ANNA, Which(tobacco_id=1)) is None
    assert await remove(lists, ANNA, Which(item_id=2**70)) is None
    assert await list_version(lists, ANNA) == 0
    assert await lists.fetchval("SELECT count(*) FROM wishlist_removals") == 0


async def test_a_list_is_cleared_and_comes_back_whole(lists):
    await given_a_list(lists)
    before = await items(lists)

    removal = await clear(lists, ANNA, 3)
    assert removal.count == 3
    assert await items(lists) == {}

    assert (await undo(lists, ANNA, removal.id)).restored == 3
    assert await items(lists) == before


async def test_a_list_that_is_not_as_it_was_confirmed_is_not_cleared(lists):
    await given_a_list(lists)
    for expected in (0, 2, 4):
        with pytest.raises(CountDiffers) as refused:
            await clear(lists, ANNA, expected)
        assert refused.value.count == 3
    assert len(await items(lists)) == 3


async def test_one_tab_can_be_cleared_alone(lists):
    await given_a_list(lists)
    with pytest.raises(CountDiffers):
        await clear(lists, ANNA, 3, tab=Tab.PURCHASED)
    assert (await clear(lists, ANNA, 1, tab=Tab.PURCHASED)).count == 1
    assert set(await items(lists)) == {"Frost Mint", "Mango"}
    assert await clear(lists, ANNA, 0, tab=Tab.PURCHASED) is None


async def test_what_was_added_again_meanwhile_is_one_item_that_lost_nothing(lists):
    await given_a_list(lists)
    bought = (await items(lists))["Berry Mint"].purchased_at
    removal = await clear(lists, ANNA, 3)
    live = (await put(lists, ANNA, 1, note="for Friday")).item
    await add_custom(lists, ANNA, "MANGO", priority=1)
    await put(lists, ANNA, 2)
    await put(lists, ANNA, 3)

    assert await undo(lists, ANNA, removal.id) == Undone(restored=0, merged=3)

    now = await items(lists)
    assert set(now) == {"Frost Mint", "MANGO", "Berry Mint", "Night Berries"}
    assert now["Frost Mint"].id == live.id
    assert (now["Frost Mint"].note, now["Frost Mint"].priority) == ("for Friday", 2)
    assert (now["MANGO"].note, now["MANGO"].priority) == ("from Max", 1)
    assert (now["Berry Mint"].purchased_at, now["Berry Mint"].bought_before) == (None, bought)


async def test_a_removal_is_undone_once(lists):
    await given_a_list(lists)
    removal = await clear(lists, ANNA, 3)
    await undo(lists, ANNA, removal.id)
    assert await undo(lists, ANNA, removal.id) is None
    assert len(await items(lists)) == 3


async def test_two_removals_are_undone_in_any_order(lists):
    await given_a_list(lists)
    before = await items(lists)
    one = await remove(lists, ANNA, Which(tobacco_id=1))
    rest = await clear(lists, ANNA, 2)
    await undo(lists, ANNA, one.id)
    await undo(lists, ANNA, rest.id)
    assert await items(lists) == before


async def test_after_ten_minutes_it_is_gone_for_good(lists):
    await given_a_list(lists)
    old = await remove(lists, ANNA, Which(tobacco_id=1))
    await minutes_pass(lists, 10)
    young = await remove(lists, ANNA, Which(tobacco_id=2))
    await minutes_pass(lists, 9)

    assert await undo(lists, ANNA, old.id) is None
    assert await tidy(lists, rule("removals")) == 1
    assert await lists.fetchval("SELECT count(*) FROM removed_items") == 1
    assert (await undo(lists, ANNA, young.id)).restored == 1


async def test_nobody_else_can_remove_clear_or_undo_it(lists):
    await given_a_list(lists)
    await put(lists, BORIS, 1)
    mine = await item(lists, ANNA, Which(tobacco_id=1))

    assert await remove(lists, BORIS, Which(item_id=mine.id)) is None
    assert (await clear(lists, BORIS, 1)).count == 1
    assert len(await items(lists)) == 3
    removal = await clear(lists, ANNA, 3)
    assert await undo(lists, BORIS, removal.id) is None
    assert await items(lists, BORIS) == {}
    for number in (0, -1, 2**63, 999_999):
        assert await undo(lists, ANNA, number) is None
    assert (await undo(lists, ANNA, removal.id)).restored == 3


async def test_what_would_make_the_list_too_long_stays_aside_until_there_is_room(lists):
    numbers = await given_many(lists, MAX_ITEMS)
    await put(lists, ANNA, 1)
    await put(lists, ANNA, 2)
    removal = await clear(lists, ANNA, 2)
    await put(lists, ANNA, 2)
    await lists.execute(
        """
        INSERT INTO wishlist_items (owner_id, wishlist_id, tobacco_id)
        SELECT owner_id, wishlist_id, n FROM wishlist_items, generate_series($1::int, $2::int) AS n
        """,
        numbers[0],
        numbers[0] + MAX_ITEMS - 2,
    )
    with pytest.raises(WishlistFull):
        await undo(lists, ANNA, removal.id)
    assert (await screen(lists, ANNA)).wanted == MAX_ITEMS

    await remove(lists, ANNA, Which(tobacco_id=numbers[0]))
    assert await undo(lists, ANNA, removal.id) == Undone(restored=1, merged=1)
