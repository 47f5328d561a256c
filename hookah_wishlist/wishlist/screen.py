"""What reads a list: a whole screen in one statement, one item, the export."""

from collections.abc import Sequence

import asyncpg

from hookah_wishlist.catalogue.listing import TobaccoRow
from hookah_wishlist.catalogue.statements import ROW, ROW_WIDTH
from hookah_wishlist.database import Connection
from hookah_wishlist.wishlist.choosing import brand_counts, chosen
from hookah_wishlist.wishlist.model import (
    Filters,
    Item,
    KeptList,
    RemovedItem,
    Screen,
    Sort,
    Tab,
    Which,
)

ALL = Filters()

# The columns of `Item` behind its tobacco, in its order.
_OWN = """i.custom_name, i.note, i.priority, i.added_at, i.purchased_at, i.bought_before, i.updated_at"""

# Joined one by one: a typed name has no tobacco, and so the planner asks for a tobacco by its number
# instead of joining the whole catalogue first.
_JOINED = """
    LEFT JOIN tobaccos t ON t.id = i.tobacco_id
    LEFT JOIN brands b ON b.id = t.brand_id
    LEFT JOIN lines l ON l.id = t.line_id
"""

_ITEM = f"i.id, {ROW}, coalesce(t.missing_since IS NOT NULL, false), {_OWN}"
_ITEM_WIDTH = 1 + ROW_WIDTH + 1 + 7

_NEWEST = "coalesce(i.purchased_at, i.added_at) DESC, i.id DESC"
_ORDER = {
    Sort.SHELF: """t.id IS NULL, replace(lower(b.name), 'ё', 'е') COLLATE "C", b.id,
                   replace(lower(l.name), 'ё', 'е') COLLATE "C", l.id, coalesce(t.name_key, i.custom_key),
                   i.id""",
    Sort.NEWEST: _NEWEST,
    Sort.PRIORITY: f"i.priority DESC, {_NEWEST}",
    Sort.NAME: "coalesce(t.name_key, i.custom_key), i.id",
}


async def screen(
    connection: Connection,
    owner_id: int,
    *,
    tab: Tab = Tab.WANTED,
    sort: Sort = Sort.SHELF,
    filters: Filters = ALL,
) -> Screen:
    """All that a screen shows, of one moment. A person unknown to us has an empty list."""
    rows = await connection.fetch(_SCREENS[sort], owner_id, tab is Tab.PURCHASED)
    list_version, catalogue_version, wanted, purchased, purchased_tobaccos = rows[0][:_OF_LIST_WIDTH]
    items = tuple(_read_item(row, _OF_LIST_WIDTH) for row in rows if row[_OF_LIST_WIDTH] is not None)
    return Screen(
        items=chosen(items, filters),
        wanted=wanted,
        purchased=purchased,
        purchased_tobaccos=tuple(purchased_tobaccos or ()),
        brands=brand_counts(items),
        list_version=list_version,
        catalogue_version=catalogue_version,
    )


async def versions(connection: Connection, owner_id: int) -> tuple[int, int]:
    """`list_version` and `catalogue_version` as they are now: a screen kept with the same two is still true.

    One small question instead of two hundred items.
    """
    row = await connection.fetchrow(
        """
        SELECT coalesce((SELECT list_version FROM users WHERE id = $1), 0), version FROM catalogue_state
        """,
        owner_id,
    )
    assert row is not None  # noqa: S101 - the schema puts the only row there
    return row[0], row[1]


async def versions_of(connection: Connection, owner_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """The same of many at once, for who has many waiting."""
    rows = await connection.fetch(
        """
        SELECT asked.id, coalesce(u.list_version, 0), s.version
          FROM unnest($1::bigint[]) AS asked (id) LEFT JOIN users u ON u.id = asked.id
         CROSS JOIN catalogue_state s
        """,
        owner_ids,
    )
    return {owner_id: (list_version, version) for owner_id, list_version, version in rows}


async def item(connection: Connection, owner_id: int, which: Which) -> Item | None:
    """One item of the person's default list."""
    row = await connection.fetchrow(
        f"""
        SELECT {_ITEM} FROM wishlists w
          JOIN wishlist_items i ON i.owner_id = w.owner_id AND i.wishlist_id = w.id {_JOINED}
         WHERE w.owner_id = $1 AND w.is_default AND (i.id = $2 OR i.tobacco_id = $3)
        """,  # noqa: S608 - made of constants
        owner_id,
        *which.numbers,
    )
    return None if row is None else _read_item(row)


async def listed(connection: Connection, owner_id: int, tobacco_ids: list[int]) -> dict[int, Tab]:
    """Which of these tobaccos stand on the person's list, and in which tab."""
    rows = await connection.fetch(
        """
        SELECT i.tobacco_id, i.purchased_at IS NULL FROM wishlists w
          JOIN wishlist_items i ON i.owner_id = w.owner_id AND i.wishlist_id = w.id
         WHERE w.owner_id = $1 AND w.is_default AND i.tobacco_id = ANY ($2::int[])
        """,
        owner_id,
        tobacco_ids,
    )
    return {tobacco_id: Tab.WANTED if is_wanted else Tab.PURCHASED for tobacco_id, is_wanted in rows}


async def export(connection: Connection, owner_id: int) -> tuple[KeptList, ...]:
    """Everything kept about the person's lists, also what was removed and can still be put back."""
    lists = await connection.fetch(
        "SELECT id, name, is_default, created_at FROM wishlists WHERE owner_id = $1 ORDER BY id", owner_id
    )
    return tuple(
        [
            KeptList(
                name,
                is_default,
                created_at,
                await _all_items(connection, owner_id, list_id),
                await _all_removed(connection, owner_id, list_id),
            )
            for list_id, name, is_default, created_at in lists
        ]
    )


async def _all_items(connection: Connection, owner_id: int, list_id: int) -> tuple[Item, ...]:
    rows = await connection.fetch(
        f"""
        SELECT {_ITEM} FROM wishlist_items i {_JOINED}
         WHERE i.owner_id = $1 AND i.wishlist_id = $2 ORDER BY i.id
        """,  # noqa: S608 - made of constants
        owner_id,
        list_id,
    )
    return tuple(map(_read_item, rows))


async def _all_removed(connection: Connection, owner_id: int, list_id: int) -> tuple[RemovedItem, ...]:
    rows = await connection.fetch(
        """
        SELECT r.removed_at, e.tobacco_id, e.custom_name, e.note, e.priority, e.added_at, e.purchased_at,
               e.bought_before
          FROM wishlist_removals r JOIN removed_items e ON e.removal_id = r.id
         WHERE r.owner_id = $1 AND r.wishlist_id = $2 ORDER BY e.removal_id, e.id
        """,
        owner_id,
        list_id,
    )
    return tuple(RemovedItem(*row) for row in rows)


def _read_item(row: asyncpg.Record, start: int = 0) -> Item:
    item_id, *columns = row[start : start + _ITEM_WIDTH]
    tobacco = None if columns[0] is None else TobaccoRow(*columns[:ROW_WIDTH])
    return Item(item_id, tobacco, *columns[ROW_WIDTH:])


# The counts stand in one row that is always there, so that an empty tab has them too. They, the items and the
# versions are of one moment: an answer kept under these versions is never older than they say. The numbers of
# what was bought are told once: on every row they would be a megabyte of a long list.
_OF_LIST = """
    s.list_version, s.catalogue_version, s.wanted, s.purchased,
    CASE WHEN row_number() OVER (ORDER BY {order}) = 1 THEN s.purchased_tobaccos END
"""
_OF_LIST_WIDTH = 5

_SCREENS = {
    sort: f"""
        SELECT {_OF_LIST.format(order=order)}, {_ITEM}
          FROM (
               SELECT coalesce((SELECT list_version FROM users WHERE id = $1), 0) AS list_version,
                      (SELECT version FROM catalogue_state) AS catalogue_version,
                      count(*) FILTER (WHERE a.purchased_at IS NULL) AS wanted,
                      count(a.purchased_at) AS purchased,
                      array_agg(a.tobacco_id ORDER BY a.tobacco_id)
                      FILTER (WHERE a.purchased_at IS NOT NULL AND a.tobacco_id IS NOT NULL)
                      AS purchased_tobaccos,
                      min(a.wishlist_id) AS list_id
                 FROM wishlists w JOIN wishlist_items a ON a.owner_id = w.owner_id AND a.wishlist_id = w.id
                WHERE w.owner_id = $1 AND w.is_default
               ) AS s
          LEFT JOIN wishlist_items i ON i.owner_id = $1 AND i.wishlist_id = s.list_id
               AND (i.purchased_at IS NOT NULL) = $2
          {_JOINED}
         ORDER BY {order}
    """  # noqa: S608 - made of constants
    for sort, order in _ORDER.items()
}
