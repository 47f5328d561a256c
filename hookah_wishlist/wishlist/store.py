"""What changes a list: putting on it, changing what is there. `removal` takes away, `screen` reads.

Each of these needs a transaction around it: see `ownership.locked_list`.
"""

from dataclasses import astuple
from datetime import datetime

from hookah_wishlist.counting import happened
from hookah_wishlist.database import Connection
from hookah_wishlist.people.events import touched
from hookah_wishlist.wishlist.model import (
    LARGEST_TOBACCO_ID,
    MAX_ITEMS,
    AlreadyListed,
    Change,
    Item,
    Kept,
    NoSuchTobacco,
    Which,
    WishlistFull,
)
from hookah_wishlist.wishlist.ownership import locked_list
from hookah_wishlist.wishlist.screen import item
from hookah_wishlist.wishlist.state import (
    Identity,
    State,
    changed,
    custom_identity,
    tobacco_identity,
    wanted_again,
)
from hookah_wishlist.wishlist.wording import clean, clean_name


async def put(
    connection: Connection,
    owner_id: int,
    tobacco_id: int,
    *,
    note: str | None = None,
    priority: int | None = None,
) -> Kept:
    """The tobacco is on the list and wanted, however often this is asked and by how many devices.

    Raises BadField, NoSuchTobacco, WishlistFull, PersonGone.
    """
    asked = clean(Change(note=note, priority=priority))
    return await _keep(connection, owner_id, tobacco_identity(tobacco_id), asked)


async def add_custom(
    connection: Connection, owner_id: int, name: str, *, note: str | None = None, priority: int | None = None
) -> Kept:
    """The same for what the catalogue lacks. A name that differs in capitals only is the item that is there.

    Raises BadField, WishlistFull, PersonGone.
    """
    asked = clean(Change(note=note, priority=priority))
    return await _keep(connection, owner_id, custom_identity(clean_name(name)), asked)


async def change(connection: Connection, owner_id: int, which: Which, asked: Change) -> Item | None:
    """The item as it is now; None when the person has no such item.

    Raises BadField, NotCustom, NoSuchTobacco, AlreadyListed, PersonGone.
    """
    asked = clean(asked)
    list_id = await locked_list(connection, owner_id)
    found = await _found(connection, owner_id, list_id, which)
    if found is None:
        return None
    item_id, state, now = found
    after = changed(state, asked, now)
    if after.identity != state.identity:
        await _check_free(connection, owner_id, list_id, item_id, after.identity)
    if after != state:
        await _write(connection, owner_id, item_id, after)
    if after.purchased_at is not None and state.purchased_at is None:
        happened("item_bought")
    return await item(connection, owner_id, Which(item_id=item_id))


async def _keep(connection: Connection, owner_id: int, identity: Identity, asked: Change) -> Kept:
    await _check_tobacco(connection, identity)
    list_id = await locked_list(connection, owner_id)
    item_id = await _holder(connection, owner_id, list_id, identity)
    if added := item_id is None:
        item_id = await _insert(connection, owner_id, list_id, identity, asked)
        again = False
    else:
        again = await _want(connection, owner_id, list_id, item_id, asked)
    kept = await item(connection, owner_id, Which(item_id=item_id))
    assert kept is not None  # noqa: S101 - nobody else can take it away while we hold the lock
    return Kept(kept, added, again)


async def _insert(
    connection: Connection, owner_id: int, list_id: int, identity: Identity, asked: Change
) -> int:
    item_id: int | None = await connection.fetchval(
        """
        INSERT INTO wishlist_items (owner_id, wishlist_id, tobacco_id, custom_name, custom_key,
                                    note, priority)
        SELECT $1, $2, $3, $4, $5, $6, $7
         WHERE (SELECT count(*) FROM wishlist_items WHERE owner_id = $1 AND wishlist_id = $2) < $8
        RETURNING id
        """,
        owner_id,
        list_id,
        *astuple(identity),
        asked.note or "",
        asked.priority or 0,
        MAX_ITEMS,
    )
    if item_id is None:
        raise WishlistFull
    happened("item_added")
    await touched(connection, owner_id, "list")
    return item_id


async def _want(connection: Connection, owner_id: int, list_id: int, item_id: int, asked: Change) -> bool:
    """Whether it had been bought and now is wanted again."""
    found = await _found(connection, owner_id, list_id, Which(item_id=item_id))
    assert found is not None  # noqa: S101 - found a moment ago, under the lock
    _, state, now = found
    after = wanted_again(state, asked, now)
    if after != state:
        await _write(connection, owner_id, item_id, after)
    if state.purchased_at is not None:
        happened("item_wanted_again")
    return state.purchased_at is not None


async def _found(
    connection: Connection, owner_id: int, list_id: int, which: Which
) -> tuple[int, State, datetime] | None:
    """The item's number, what it is like, and the present time by the clock that dates everything."""
    row = await connection.fetchrow(
        """
        SELECT id, tobacco_id, custom_name, custom_key, note, priority, added_at, purchased_at, bought_before,
               now()
          FROM wishlist_items
         WHERE owner_id = $1 AND wishlist_id = $2 AND (id = $3 OR tobacco_id = $4)
        """,
        owner_id,
        list_id,
        *which.numbers,
    )
    if row is None:
        return None
    item_id, *identity_and_rest, now = row
    return item_id, State(Identity(*identity_and_rest[:3]), *identity_and_rest[3:]), now


async def _holder(connection: Connection, owner_id: int, list_id: int, identity: Identity) -> int | None:
    """The item that is this tobacco or has this name."""
    item_id: int | None = await connection.fetchval(
        """
        SELECT id FROM wishlist_items
         WHERE owner_id = $1 AND wishlist_id = $2 AND (tobacco_id = $3 OR custom_key = $4)
        """,
        owner_id,
        list_id,
        identity.tobacco_id,
        identity.custom_key,
    )
    return item_id


async def _check_free(
    connection: Connection, owner_id: int, list_id: int, item_id: int, identity: Identity
) -> None:
    await _check_tobacco(connection, identity)
    holder = await _holder(connection, owner_id, list_id, identity)
    if holder not in (None, item_id):
        raise AlreadyListed(holder or 0)


async def _check_tobacco(connection: Connection, identity: Identity) -> None:
    if identity.tobacco_id is None:
        return
    if not 0 < identity.tobacco_id <= LARGEST_TOBACCO_ID:
        raise NoSuchTobacco
    if not await connection.fetchval("SELECT true FROM tobaccos WHERE id = $1", identity.tobacco_id):
        raise NoSuchTobacco


async def _write(connection: Connection, owner_id: int, item_id: int, state: State) -> None:
    await connection.execute(
        """
        UPDATE wishlist_items
           SET tobacco_id = $3, custom_name = $4, custom_key = $5, note = $6, priority = $7, added_at = $8,
               purchased_at = $9, bought_before = $10, updated_at = now()
         WHERE owner_id = $1 AND id = $2
        """,
        owner_id,
        item_id,
        *astuple(state.identity),
        state.note,
        state.priority,
        state.added_at,
        state.purchased_at,
        state.bought_before,
    )
    await touched(connection, owner_id, "list")
