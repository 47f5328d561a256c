"""How much stands on lists. Not on whose."""

from dataclasses import dataclass

from hookah_wishlist.database import Connection


@dataclass(frozen=True, slots=True)
class ListNumbers:
    """`active`: lists that something is wanted on."""

    active: int
    wanted: int
    purchased: int


async def list_numbers(connection: Connection) -> ListNumbers:
    """Reads every item's row: two millions take half a second."""
    row = await connection.fetchrow(
        """
        SELECT count(*) FILTER (WHERE wanted > 0) AS active,
               coalesce(sum(wanted), 0)::bigint AS wanted, coalesce(sum(purchased), 0)::bigint AS purchased
          FROM (SELECT count(*) - count(purchased_at) AS wanted, count(purchased_at) AS purchased
                  FROM wishlist_items GROUP BY owner_id, wishlist_id) AS list
        """
    )
    assert row is not None  # noqa: S101 - an aggregate always gives its row
    return ListNumbers(**row)
