"""The one clock that all processes of a database share."""

from datetime import datetime
from typing import cast

from hookah_wishlist.database.connection import Connection


async def database_now(connection: Connection) -> datetime:
    """What was written by `now()` is compared with this: the clocks of two machines may be minutes apart."""
    return cast(datetime, await connection.fetchval("SELECT now()"))
