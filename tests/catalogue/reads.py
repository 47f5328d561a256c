"""How many rows statements read: what they cost, on a machine of any speed."""

from contextlib import asynccontextmanager

READ = "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int FROM pg_stat_xact_user_tables"


class RowsRead:
    count = None


@asynccontextmanager
async def counted_reads(connection):
    """Count the rows of tables that are read meanwhile, from the heap and through indexes."""
    reads = RowsRead()
    async with connection.transaction():
        before = await connection.fetchval(READ)
        yield reads
        reads.count = await connection.fetchval(READ) - (before or 0)
