"""PostgreSQL that cannot do its work: its own error codes, raised in the middle of a real statement."""

from contextlib import asynccontextmanager

from hookah_wishlist.database import connect

# What a trigger raises goes through the same protocol as what the storage raises.
SETUP = """
    CREATE OR REPLACE FUNCTION in_trouble() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'could not extend file "base/5/16402"' USING ERRCODE = TG_ARGV[0];
    END $$
"""


@asynccontextmanager
async def failing_writes(url, table, sqlstate):
    """While this lasts, each row written to the table fails with the code."""
    connection = await connect(url)
    try:
        await connection.execute(SETUP)
        await connection.execute(
            f"CREATE TRIGGER in_trouble BEFORE INSERT OR UPDATE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION in_trouble('{sqlstate}')"
        )
        try:
            yield
        finally:
            await connection.execute(f"DROP TRIGGER in_trouble ON {table}")
    finally:
        await connection.close()
