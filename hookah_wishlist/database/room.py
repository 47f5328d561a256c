"""Whether the server's disk has room again, once it had none."""

import asyncpg

from hookah_wishlist.database.connection import Connection

# A table of a megabyte in the database's own tablespace, where new rows need their room. It is undone.
ONE_MEGABYTE = """
    CREATE TEMPORARY TABLE room ON COMMIT DROP AS
    SELECT repeat('.', 1000) AS bytes FROM generate_series(1, 1000)
"""


async def has_room(connection: Connection) -> bool:
    """Whether a megabyte can be written. Raises whatever else ails the connection."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(ONE_MEGABYTE)
    except asyncpg.DiskFullError:
        return False
    finally:
        await transaction.rollback()
    return True
