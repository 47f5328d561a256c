"""How every process learns that something of a person's has changed: a counter in the row and a notice.

Both are part of the transaction that changes: a change that is undone tells nothing, and a listener that
missed the notice finds the counter higher than the one it knows. Listeners get the person's id and ask for
the rest.
"""

from typing import Literal

from hookah_wishlist.database import Connection
from hookah_wishlist.people.model import PersonGone

CHANNEL = "person"

Part = Literal["list", "settings"]

RAISE: dict[Part, str] = {
    "list": "UPDATE users SET list_version = list_version + 1 WHERE id = $1 RETURNING list_version",
    "settings": """
        UPDATE users SET settings_version = settings_version + 1 WHERE id = $1 RETURNING settings_version
        """,
}


async def touched(connection: Connection, user_id: int, part: Part) -> int:
    """Raises the counter of what was changed and tells all processes; gives the new count.

    It locks the person's row until the transaction ends: call it last, or first to go one at a time.
    """
    version: int | None = await connection.fetchval(RAISE[part], user_id)
    if version is None:
        raise PersonGone(f"no person {user_id}")
    await tell(connection, user_id)
    return version


async def tell(connection: Connection, user_id: int) -> None:
    """Tells all processes that something of the person's has changed, be it only that sessions ended."""
    await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, str(user_id))
