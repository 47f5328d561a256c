"""What was done that somebody may ask about later; without personal data, so that it may be kept."""

from hookah_wishlist.database import Connection


async def record(connection: Connection, kind: str, **details: str | int) -> None:
    await connection.execute("INSERT INTO audit_log (kind, details) VALUES ($1, $2)", kind, details)
