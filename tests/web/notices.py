"""Waiting until a program has heard what its database has sent."""

import asyncio

from tests.timeouts import guard

NOBODY = "0"  # no person's id


async def until_all_heard(notices, connection):
    """Wait until every notice of a commit before this has been heard: PostgreSQL delivers them in order."""
    heard = asyncio.Event()
    with notices.watched(lambda person: heard.set() if person == NOBODY else None):
        await connection.execute("SELECT pg_notify('person', $1)", NOBODY)
        async with guard():
            await heard.wait()
