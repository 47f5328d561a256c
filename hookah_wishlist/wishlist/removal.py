"""Taking items off a list, and putting them back within ten minutes. Each needs a transaction around it."""

from hookah_wishlist.counting import happened
from hookah_wishlist.database import Connection
from hookah_wishlist.people.events import touched
from hookah_wishlist.wishlist.model import (
    LARGEST_ID,
    MAX_ITEMS,
    UNDO_WITHIN,
    CountDiffers,
    Removal,
    Tab,
    Undone,
    Which,
    WishlistFull,
)
from hookah_wishlist.wishlist.ownership import locked_list

_COLUMNS = (
    "id",
    "tobacco_id",
    "custom_name",
    "custom_key",
    "note",
    "priority",
    "added_at",
    "purchased_at",
    "bought_before",
)
_KEPT = ", ".join(_COLUMNS)
_GONE = ", ".join(f"gone.{column}" for column in _COLUMNS)
_ASIDE = ", ".join(f"aside.{column}" for column in _COLUMNS)
_IN_TAB = "($3::boolean IS NULL OR (purchased_at IS NOT NULL) = $3)"


async def remove(connection: Connection, owner_id: int, which: Which) -> Removal | None:
    """Takes one item away; None when the person has no such item. Raises PersonGone."""
    list_id = await locked_list(connection, owner_id)
    return await _removed(connection, "(id = $3 OR tobacco_id = $4)", owner_id, list_id, *which.numbers)


async def clear(
    connection: Connection, owner_id: int, expected_count: int, *, tab: Tab | None = None
) -> Removal | None:
    """Takes the whole list away, or one of its tabs; None when there is nothing in it.

    `expected_count` is what the person saw and confirmed. Raises CountDiffers where it is not what is there,
    PersonGone.
    """
    list_id = await locked_list(connection, owner_id)
    is_purchased = None if tab is None else tab is Tab.PURCHASED
    count: int = await connection.fetchval(
        f"SELECT count(*) FROM wishlist_items WHERE owner_id = $1 AND wishlist_id = $2 AND {_IN_TAB}",  # noqa: S608
        owner_id,
        list_id,
        is_purchased,
    )
    if count != expected_count:
        raise CountDiffers(count)
    return await _removed(connection, _IN_TAB, owner_id, list_id, is_purchased)


async def undo(connection: Connection, owner_id: int, removal_id: int) -> Undone | None:
    """Puts back what was removed; None when there is no such removal, or no longer.

    An item that was added again meanwhile stays as it is now and takes over only what it lacks: note,
    priority, the older date, the purchase. Raises WishlistFull, having put back nothing, and PersonGone.
    """
    if not 0 < removal_id <= LARGEST_ID:
        return None
    await locked_list(connection, owner_id)
    row = await connection.fetchrow(
        """
        SELECT count(*) AS removed, count(live.id) AS doubles,
               (SELECT count(*) FROM wishlist_items
                 WHERE owner_id = $1 AND wishlist_id = r.wishlist_id) AS present
          FROM wishlist_removals r JOIN removed_items aside ON aside.removal_id = r.id
          LEFT JOIN wishlist_items live ON live.owner_id = $1 AND live.wishlist_id = r.wishlist_id
               AND (live.tobacco_id = aside.tobacco_id OR live.custom_key = aside.custom_key)
         WHERE r.owner_id = $1 AND r.id = $2 AND r.removed_at > now() - $3::interval
         GROUP BY r.id
        """,
        owner_id,
        removal_id,
        UNDO_WITHIN,
    )
    if row is None:
        return None
    restored = row["removed"] - row["doubles"]
    if restored and row["present"] + restored > MAX_ITEMS:
        raise WishlistFull
    await connection.execute(_PUT_BACK, owner_id, removal_id)
    await connection.execute(
        "DELETE FROM wishlist_removals WHERE owner_id = $1 AND id = $2", owner_id, removal_id
    )
    await touched(connection, owner_id, "list")
    happened("item_put_back", restored)
    return Undone(restored=restored, merged=row["doubles"])


async def _removed(
    connection: Connection, condition: str, owner_id: int, list_id: int, *arguments: object
) -> Removal | None:
    """Moves the rows aside. No removal is noted where there is nothing to remove."""
    mine = f"owner_id = $1 AND wishlist_id = $2 AND {condition}"
    row = await connection.fetchrow(
        f"""
        WITH removal AS (
            INSERT INTO wishlist_removals (owner_id, wishlist_id)
            SELECT $1, $2 WHERE EXISTS (SELECT FROM wishlist_items WHERE {mine}) RETURNING id, removed_at
        ), gone AS (
            DELETE FROM wishlist_items WHERE {mine} RETURNING {_KEPT}
        ), kept AS (
            INSERT INTO removed_items (removal_id, {_KEPT})
            SELECT removal.id, {_GONE} FROM removal, gone
        )
        SELECT id, (SELECT count(*) FROM gone), removed_at FROM removal
        """,  # noqa: S608 - made of constants
        owner_id,
        list_id,
        *arguments,
    )
    if row is None:
        return None
    await touched(connection, owner_id, "list")
    removal_id, count, removed_at = row
    happened("item_removed", count)
    return Removal(removal_id, count, removed_at + UNDO_WITHIN)


_PUT_BACK = f"""
    INSERT INTO wishlist_items AS live (owner_id, wishlist_id, {_KEPT}) OVERRIDING SYSTEM VALUE
    SELECT r.owner_id, r.wishlist_id, {_ASIDE}
      FROM wishlist_removals r JOIN removed_items aside ON aside.removal_id = r.id
     WHERE r.owner_id = $1 AND r.id = $2
    ON CONFLICT (owner_id, wishlist_id, tobacco_id, custom_key) DO UPDATE
       SET note = CASE WHEN live.note = '' THEN excluded.note ELSE live.note END,
           priority = CASE WHEN live.priority = 0 THEN excluded.priority ELSE live.priority END,
           added_at = least(live.added_at, excluded.added_at),
           bought_before = greatest(live.bought_before, excluded.bought_before, excluded.purchased_at),
           updated_at = now()
"""  # noqa: S608 - made of constants
