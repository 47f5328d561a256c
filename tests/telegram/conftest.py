"""A Telegram, and a way to call it as a bot does."""

import pytest

from tests.telegram import fake_telegram


@pytest.fixture
async def telegram():
    async with fake_telegram() as telegram:
        telegram.person(1).chat.has_bot = True
        yield telegram


@pytest.fixture
def call(telegram):
    async def call(method, *, token=None, **payload):
        url = f"{telegram.url}/bot{token or telegram.token}/{method}"
        async with telegram.client.post(url, json=payload) as response:
            told = await response.json()
            assert response.status == (200 if told["ok"] else told["error_code"])
            return told

    return call
