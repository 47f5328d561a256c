"""A Telegram for every test that asks for one, and an empty database that a module's tests share."""

import pytest

from hookah_wishlist.database import connect
from tests.telegram import fake_telegram

KEPT = ("outbox", "processed_updates", "users")  # what the bot writes; all else about people goes with them


@pytest.fixture
async def telegram():
    async with fake_telegram() as telegram:
        yield telegram


@pytest.fixture
async def bot_database(module_database):
    """The URL of a database in which no bot has written anything yet."""
    connection = await connect(module_database)
    for table in KEPT:
        await connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
    await connection.close()
    return module_database
