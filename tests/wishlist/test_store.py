"""Putting on a list and changing what is there."""

import pytest

from hookah_wishlist.catalogue.store import search
from hookah_wishlist.people.model import PersonGone
from hookah_wishlist.wishlist.model import (
    MAX_ITEMS,
    AlreadyListed,
    BadField,
    Change,
    NoSuchTobacco,
    NotCustom,
    Tab,
    Which,
    WishlistFull,
)
from hookah_wishlist.wishlist.screen import item, listed, screen
from hookah_wishlist.wishlist.store import add_custom, change, put
from tests.wishlist.conftest import ANNA, BORIS
from tests.wishlist.given import given_many, list_version


async def a_day_ago(connection):
    await connection.execute(
        """
        UPDATE wishlist_items
           SET added_at = added_at - interval '1 day', purchased_at = purchased_at - interval '1 day'
        """
    )


async def names(connection, person=ANNA, tab=Tab.WANTED):
    return [item.name for item in (await screen(connection, person, tab=tab)).items]


async def test_a_tobacco_put_on_the_list_stands_there_with_its_card(lists):
    kept = await put(lists, ANNA, 1, note="  for the\r\nweekend ", priority=3)

    assert (kept.added, kept.again) == (True, False)
    assert (kept.item.note, kept.item.priority) == ("for the\nweekend", 3)
    assert kept.item.tobacco == next(row for row in (await search(lists)).items if row.id == 1)
    assert kept.item.purchased_at is None
    assert kept.item == (await screen(lists, ANNA)).items[0]


async def test_putting_it_again_changes_nothing_and_tells_nobody(lists):
    first = await put(lists, ANNA, 1, note="mint", priority=2)
    version = await list_version(lists, ANNA)

    again = await put(lists, ANNA, 1)

    assert (again.added, again.again, again.item) == (False, False, first.item)
    assert await list_version(lists, ANNA) == version


async def test_putting_it_again_with_other_words_changes_the_words(lists):
    await put(lists, ANNA, 1, note="mint", priority=2)
    kept = await put(lists, ANNA, 1, note="")
    assert (kept.item.note, kept.item.priority) == ("", 2)


async def test_every_change_raises_the_version_of_its_owners_list_only(lists):
    versions = [await list_version(lists, ANNA)]
    for step in (
        put(lists, ANNA, 1),
        add_custom(lists, ANNA, "Mango"),
        change(lists, ANNA, Which(tobacco_id=1), Change(purchased=True)),
    ):
        await step
        versions.append(await list_version(lists, ANNA))
    assert versions == sorted(set(versions))
    assert (await screen(lists, ANNA)).list_version == versions[-1]
    assert await list_version(lists, BORIS) == 0


@pytest.mark.parametrize("number", [0, -1, 999, 2**31, 2**63])
async def test_a_tobacco_that_is_not_in_the_catalogue_is_refused(lists, number):
    with pytest.raises(NoSuchTobacco):
        await put(lists, ANNA, number)


async def test_somebody_who_is_gone_gets_no_list(lists):
    with pytest.raises(PersonGone):
        await put(lists, 77, 1)


async def test_a_list_is_not_changed_outside_a_transaction(fresh_database):
    from hookah_wishlist.database import connect

    connection = await connect(fresh_database)
    with pytest.raises(RuntimeError, match="transaction"):
        await add_custom(connection, ANNA, "Mango")
    await connection.close()


async def test_a_typed_name_is_one_item_however_it_is_written(lists):
    first = await add_custom(lists, ANNA, "  Ёлка   с  мандарином ", note="from Max")
    again = await add_custom(lists, ANNA, "елка с МАНДАРИНОМ")

    assert first.item.custom_name == "Ёлка с мандарином"
    assert first.item.tobacco is None
    assert (again.added, again.item) == (False, first.item)
    assert (await add_custom(lists, ANNA, "Ёлка с мандаринами")).added


async def test_two_persons_have_the_same_wishes_apart(lists):
    await put(lists, ANNA, 1, note="mine")
    await add_custom(lists, ANNA, "Mango")
    theirs = await put(lists, BORIS, 1, note="theirs")

    assert theirs.added
    assert await names(lists, BORIS) == ["Frost Mint"]
    assert [i.note for i in (await screen(lists, ANNA)).items] == ["mine", ""]


async def test_what_is_bought_stays_in_its_own_tab_with_the_first_day(lists):
    kept = await put(lists, ANNA, 1)
    await put(lists, ANNA, 2)
    await change(lists, ANNA, Which(item_id=kept.item.id), Change(purchased=True))
    await a_day_ago(lists)
    first_day = (await item(lists, ANNA, Which(tobacco_id=1))).purchased_at

    ticked = await change(lists, ANNA, Which(tobacco_id=1), Change(purchased=True))

    assert ticked.purchased_at == first_day
    assert await names(lists) == ["Berry Mint"]
    assert await names(lists, tab=Tab.PURCHASED) == ["Frost Mint"]
    shown = await screen(lists, ANNA)
    assert (shown.wanted, shown.purchased) == (1, 1)


async def test_a_tick_taken_back_leaves_no_trace(lists):
    before = (await put(lists, ANNA, 1)).item
    await change(lists, ANNA, Which(tobacco_id=1), Change(purchased=True))
    after = await change(lists, ANNA, Which(tobacco_id=1), Change(purchased=False))
    assert after == before


async def test_what_was_bought_can_be_wanted_again_and_remembers_the_purchase(lists):
    await put(lists, ANNA, 1, note="good one")
    await change(lists, ANNA, Which(tobacco_id=1), Change(purchased=True))
    await a_day_ago(lists)
    bought = (await item(lists, ANNA, Which(tobacco_id=1))).purchased_at

    kept = await put(lists, ANNA, 1)

    assert (kept.added, kept.again) == (False, True)
    assert (kept.item.purchased_at, kept.item.bought_before) == (None, bought)
    assert kept.item.added_at > bought
    assert kept.item.note == "good one"
    assert await names(lists, tab=Tab.PURCHASED) == []


async def test_nobody_else_can_change_it(lists):
    kept = await put(lists, ANNA, 1)
    custom = await add_custom(lists, ANNA, "Mango")

    for which in (Which(item_id=kept.item.id), Which(tobacco_id=1), Which(item_id=custom.item.id), Which()):
        assert await change(lists, BORIS, which, Change(note="ha", purchased=True)) is None
        assert await item(lists, BORIS, which) is None
    assert (await item(lists, ANNA, Which(tobacco_id=1))) == kept.item
    assert await list_version(lists, BORIS) == 0


async def test_a_number_too_large_for_any_item_is_no_item(lists):
    assert await change(lists, ANNA, Which(item_id=2**63), Change(priority=1)) is None
    assert await change(lists, ANNA, Which(tobacco_id=2**31), Change(priority=1)) is None
    assert await item(lists, ANNA, Which(item_id=-(2**70))) is None


async def test_a_typed_name_turns_out_to_be_a_tobacco_and_keeps_everything_else(lists):
    typed = (await add_custom(lists, ANNA, "that mint one", note="from Max", priority=2)).item

    linked = await change(lists, ANNA, Which(item_id=typed.id), Change(tobacco_id=1))
    again = await change(lists, ANNA, Which(item_id=typed.id), Change(tobacco_id=1))

    assert linked.tobacco.id == 1
    assert linked.custom_name is None
    assert (linked.id, linked.note, linked.priority) == (typed.id, "from Max", 2)
    assert again == linked


async def test_a_typed_name_is_not_linked_to_what_the_list_has_already(lists):
    there = (await put(lists, ANNA, 1)).item
    typed = (await add_custom(lists, ANNA, "that mint one")).item
    with pytest.raises(AlreadyListed) as refused:
        await change(lists, ANNA, Which(item_id=typed.id), Change(tobacco_id=1))
    assert refused.value.item_id == there.id
    with pytest.raises(NoSuchTobacco):
        await change(lists, ANNA, Which(item_id=typed.id), Change(tobacco_id=999))


async def test_a_typed_name_can_be_written_better(lists):
    typed = (await add_custom(lists, ANNA, "mang")).item
    await add_custom(lists, ANNA, "Papaya")

    assert (await change(lists, ANNA, Which(item_id=typed.id), Change(name="Mang"))).custom_name == "Mang"
    assert (await change(lists, ANNA, Which(item_id=typed.id), Change(name="Mango"))).custom_name == "Mango"
    with pytest.raises(AlreadyListed):
        await change(lists, ANNA, Which(item_id=typed.id), Change(name="papaya"))


async def test_a_tobacco_of_the_catalogue_is_neither_renamed_nor_linked_to_another(lists):
    await put(lists, ANNA, 1)
    for asked in (Change(name="Mine"), Change(tobacco_id=2)):
        with pytest.raises(NotCustom):
            await change(lists, ANNA, Which(tobacco_id=1), asked)
    with pytest.raises(BadField):
        await change(lists, ANNA, Which(tobacco_id=1), Change(name="Mine", tobacco_id=1))


async def test_a_full_list_takes_nothing_more_but_lets_everything_else_be_done(lists):
    numbers = await given_many(lists, MAX_ITEMS)
    await put(lists, ANNA, numbers[0])
    await lists.execute(
        """
        INSERT INTO wishlist_items (owner_id, wishlist_id, tobacco_id, purchased_at)
        SELECT 1, i.wishlist_id, t.id, CASE WHEN t.id % 2 = 0 THEN now() END
          FROM tobaccos t, wishlist_items i WHERE t.id BETWEEN 1001 AND 1499
        """
    )
    for another in (put(lists, ANNA, 1), add_custom(lists, ANNA, "Mango")):
        with pytest.raises(WishlistFull):
            await another
    assert (await put(lists, ANNA, 1002)).again
    assert (await put(lists, ANNA, 1001, note="soon")).item.note == "soon"
    assert (await put(lists, BORIS, 1)).added


async def test_a_card_tells_whether_its_tobacco_is_on_the_list(lists):
    await put(lists, ANNA, 1)
    await put(lists, ANNA, 2)
    await change(lists, ANNA, Which(tobacco_id=2), Change(purchased=True))
    await put(lists, BORIS, 3)
    assert await listed(lists, ANNA, [1, 2, 3, 4]) == {1: Tab.WANTED, 2: Tab.PURCHASED}
    assert await listed(lists, 77, [1]) == {}
