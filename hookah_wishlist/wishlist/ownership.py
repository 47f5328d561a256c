"""Whose list it is, and who may change it now: one of the person's devices at a time."""

from hookah_wishlist.database import Connection
from hookah_wishlist.people.model import PersonGone


async def locked_list(connection: Connection, owner_id: int) -> int:
    """The person's default list, nobody else changing it until the transaction ends. Raises PersonGone.

    The lock is the person's own row, which every change raises the version of anyway: two devices come one
    after the other, so limits hold, and a deletion of the person, which takes the same row first, never
    meets a change halfway. The statements that follow see what was committed before the lock was given.
    """
    if not connection.is_in_transaction():
        raise RuntimeError("a list is changed in a transaction: without one the lock would be gone at once")
    row = await connection.fetchrow(
        """
        SELECT (SELECT w.id FROM wishlists w WHERE w.owner_id = u.id AND w.is_default) AS list_id
          FROM users u WHERE u.id = $1 FOR NO KEY UPDATE
        """,
        owner_id,
    )
    if row is None:
        raise PersonGone(f"no person {owner_id}")
    list_id: int = row["list_id"] or await _made(connection, owner_id)
    return list_id


async def _made(connection: Connection, owner_id: int) -> int:
    """A list comes with its first item. Another device may have made it while we waited for the lock."""
    await connection.execute("INSERT INTO wishlists (owner_id) VALUES ($1) ON CONFLICT DO NOTHING", owner_id)
    list_id: int = await connection.fetchval(
        "SELECT id FROM wishlists WHERE owner_id = $1 AND is_default", owner_id
    )
    return list_id
