"""Clearing away what a rule no longer keeps, a batch at a time: nobody waits long for what it holds."""

import asyncio

from hookah_wishlist.database import Connection, Pool
from hookah_wishlist.housekeeping.rules import Rule

BATCH = 1000  # some hundredths of a second, with what hangs on them
PAUSE = 0.05  # seconds between two batches; who asks meanwhile comes first


async def clear_all(pool: Pool, rule: Rule) -> int:
    """Whatever has had its day; gives how many rows that were."""
    removed = 0
    while True:
        async with pool.acquire() as connection:
            batch = await clear(connection, rule)
        removed += batch
        if batch < BATCH:
            return removed
        await asyncio.sleep(PAUSE)


async def clear(connection: Connection, rule: Rule, *, most: int = BATCH) -> int:
    """One batch. A row that somebody is at work with is left for the next round."""
    status = await connection.execute(
        f"""
        DELETE FROM {rule.table} WHERE ctid = ANY (ARRAY(
            SELECT t.ctid FROM {rule.table} t WHERE {rule.gone} LIMIT $2 FOR UPDATE OF t SKIP LOCKED))
        """,  # noqa: S608 - made of constants
        rule.kept,
        most,
    )
    return int(status.removeprefix("DELETE "))
