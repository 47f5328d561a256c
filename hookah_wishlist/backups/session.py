"""A connection for a while: between two of them may lie an hour, in which a server may come and go."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg

from hookah_wishlist.database import Connection, connect
from hookah_wishlist.database.connection import AWAY, loss_told

CLOSING = 5.0  # seconds; what is left open then is rolled back


@asynccontextmanager
async def session(url: str) -> AsyncIterator[Connection]:
    """Raises `DatabaseUnavailable`, also where the connection is lost meanwhile."""
    connection = await connect(url)
    try:
        async with loss_told(connection):
            yield connection
    finally:
        with suppress(*AWAY, asyncpg.InterfaceError, asyncpg.InternalClientError):
            await connection.close(timeout=CLOSING)
