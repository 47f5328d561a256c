"""A Telegram for every test that asks for one."""

import pytest

from tests.telegram import fake_telegram


@pytest.fixture
async def telegram():
    async with fake_telegram() as telegram:
        yield telegram
