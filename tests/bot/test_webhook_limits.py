"""The webhook behind everything that stands before it in production: strangers' limits are not Telegram's."""

import io
import json

import pytest
import structlog

from hookah_wishlist.app import create_app
from hookah_wishlist.bot.webhook import BOT, LARGEST
from hookah_wishlist.settings import Settings
from hookah_wishlist.web.parameters import MAX_BODY
from tests.bot import ground
from tests.bot.running import QUICK
from tests.cluster import empty
from tests.web.invented import given_catalogue_in

SECRET = "X-Telegram-Bot-Api-Secret-Token"
PLACE = "https://wishlist.example"


@pytest.fixture
async def catalogue_database(module_database):
    """Over an empty one the program would start a browser for its first crawl."""
    await empty(module_database)
    await given_catalogue_in(module_database)
    return module_database


@pytest.fixture
async def post(catalogue_database, telegram, tmp_path, aiohttp_client):
    """Posts to the webhook of the whole program, whose limit for one address is five a minute."""
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=catalogue_database,
        source_url="http://127.0.0.1:9",
        bot_token=telegram.token,
        telegram_api_url=telegram.url,
        public_url=PLACE,
        address_limit="5/minute",
        **QUICK,
    )
    client = await aiohttp_client(create_app(settings, ground.conversation))
    await telegram.until(lambda: telegram.webhook["url"])
    path = telegram.webhook["url"].removeprefix(PLACE)

    async def post(body, *, secret=telegram.webhook["secret"], path=path, **headers):
        async with client.post(path, data=body, headers={SECRET: secret, **headers}) as response:
            await response.read()
            return response.status

    post.app = client.app
    return post


def update(number, *, size=0, user=7, chat=7, **changes):
    """Somebody says /count; entities make it as long as need be."""
    entities = [{"type": "bot_command", "offset": 0, "length": 6}]
    while len(entities) * 40 < size:
        entities.append({"type": "bold", "offset": 0, "length": 6})
    person = {"id": user, "is_bot": False, "first_name": "Anna"}
    message = {
        "message_id": 1,
        "date": 1,
        "chat": {"id": chat, "type": "private", "first_name": "Anna"},
        "from": person,
        "text": "/count",
        "entities": entities,
    }
    return json.dumps({"update_id": number, "message": message | changes}).encode()


async def pieces(body):
    for start in range(0, len(body), 60_000):
        yield body[start : start + 60_000]


async def test_updates_are_not_limited_by_address_and_wrong_secrets_are(post):
    assert [await post(update(number)) for number in range(1, 41)] == [200] * 40
    assert [await post(b"{}", secret="wrong") for _ in range(7)] == [401] * 5 + [429] * 2
    assert await post(b"{}", path="/telegram/guessed") == 429
    assert await post(update(41)) == 200


async def test_a_large_update_is_handled(post, telegram):
    body = update(1, size=500_000)
    assert len(body) > 500_000
    assert await post(body) == 200
    assert await post(pieces(update(2, size=500_000))) == 200
    await telegram.until(lambda: len(telegram.calls_of("sendMessage")) == 2)


async def test_a_body_over_the_webhooks_bound_is_answered_and_counted(post):
    body = b" " * (LARGEST + 1)
    with structlog.testing.capture_logs() as logs:
        assert await post(io.BytesIO(body)) == 200
        assert await post(pieces(body)) == 200
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["update.too_large"] * 2
    assert sum(dict(post.app[BOT].counts.updates.items())["unknown", "too_large"].counts) == 2
    assert await post(update(1)) == 200


async def test_a_stranger_at_the_webhook_has_strangers_limits(post):
    body = b" " * (MAX_BODY + 1)
    assert await post(body, secret="wrong") == 413
    assert await post(body, path="/telegram/guessed") == 413
    assert await post(update(1), **{"Content-Encoding": "gzip"}) == 415


@pytest.mark.parametrize("number", [2**63, 2**64 - 1, 2**64, -(2**63) - 1, 10**30, 10**400])
async def test_no_number_of_an_update_is_an_error(post, number):
    answers = [
        await post(update(number)),
        await post(update(1, user=number)),
        await post(update(2, chat=number)),
        await post(update(4, message_id=number)),
        await post(update(5, date=number)),
        await post(update(6, message_thread_id=number, is_topic_message=True)),
        await post(update(3, user=str(number), chat=str(number))),
        await post(update(7)),
    ]
    is_json = number < 10**400  # orjson takes no number that is not even a float
    assert answers == [400, *[200 if is_json else 400] * 5, 200, 200]
