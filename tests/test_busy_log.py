"""A busy program at DEBUG, with everything that can go wrong going wrong: its log tells no secret."""

import asyncio
import json
import time
from contextlib import asynccontextmanager
from urllib.parse import quote

import aiohttp
import pytest

from hookah_wishlist.bot.webhook import PREFIX, SECRET_HEADER, place_of
from hookah_wishlist.database import connect
from hookah_wishlist.demo import running_site
from hookah_wishlist.people import init_data
from tests.program import free_port, program
from tests.scraper.visiting import some_brands
from tests.sentry import fake_sentry
from tests.starting import start_that_fails
from tests.telegram import cut, fake_telegram, fault, server_error, too_many

V1 = "/api/v1"

TOKEN = "4242424242:AAsecretofthebot-0123456789abcdefghij"
DATABASE_PASSWORD = "secret/of the database"
REDIS_PASSWORD = "secretofredis"
ACCESS_KEY = "secretofaccesstokens0123456789abcdef"
METRICS_TOKEN = "secretofmetrics0123456789"
PASSPHRASE = "secret of the backups"
S3_KEY, S3_SECRET = "SECRETKEYOFTHESTORE", "secretofthestore/0123456789+abcdefghij"
# What people say, and who they are.
NOTE, SEARCH, TYPED = "Купить для секретной вечеринки", "секретный вкус", "Secretflavour of mine"
SPOKEN, NAME = "Тайное слово боту", "Тайноимя"
PERSON = 708090100  # the log may tell it, Sentry may not
SECRETS = [
    TOKEN,
    DATABASE_PASSWORD,
    REDIS_PASSWORD,
    ACCESS_KEY,
    METRICS_TOKEN,
    PASSPHRASE,
    S3_KEY,
    S3_SECRET,
    NOTE,
    SEARCH,
    TYPED,
    SPOKEN,
    NAME,
]


@pytest.fixture
async def owned_database(fresh_database):
    """Reached by a role that has a password."""
    connection = await connect(fresh_database)
    await connection.execute(f"CREATE ROLE busy SUPERUSER LOGIN PASSWORD '{DATABASE_PASSWORD}'")
    # One note breaks a rule that no check of ours knows of.
    await connection.execute(f"ALTER TABLE wishlist_items ADD CHECK (note <> '{NOTE}!')")
    yield fresh_database, connection
    await connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'busy'")
    await connection.execute("DROP ROLE busy")
    await connection.close()


def kept_safe(database):
    """Where the data are, and where backups of them go: a store that is away."""
    known = database.partition("://")[2].partition("@")[2]
    return {
        "LOG_LEVEL": "DEBUG",
        "DATABASE_URL": f"postgresql://busy:{quote(DATABASE_PASSWORD, safe='')}@{known}",
        "BACKUP_PASSPHRASE": PASSPHRASE,
        "BACKUP_S3_URL": "http://127.0.0.1:1/bucket",
        "BACKUP_S3_KEY": S3_KEY,
        "BACKUP_S3_SECRET": S3_SECRET,
    }


async def backed_up(tmp_path, database):
    """By hand, as the schedule does it; what was said."""
    async with program(tmp_path, "backup", **kept_safe(database)) as running:
        assert await running.ended() in (0, 1)
    return "".join(running.said)


@asynccontextmanager
async def busy_program(tmp_path, database, telegram, site, sentry, port, **environment):
    async with program(
        tmp_path,
        **kept_safe(database),
        PORT=str(port),
        PUBLIC_URL=f"http://127.0.0.1:{port}",
        BOT_TOKEN=TOKEN,
        TELEGRAM_API_URL=telegram.url,
        SOURCE_URL=site.url,
        CRAWL_DELAY="0",
        CRAWL_DETAILS="2",
        ACCESS_TOKEN_KEY=ACCESS_KEY,
        METRICS_TOKEN=METRICS_TOKEN,
        REDIS_URL=f"redis://:{REDIS_PASSWORD}@127.0.0.1:1/0",
        SENTRY_DSN=sentry.dsn,
        **environment,
    ) as running:
        await running.until_said("answers at")
        yield running


class Visitor:
    """Somebody at the API, who remembers every secret that he was told."""

    def __init__(self, client):
        self.client, self.secrets, self.headers = client, [], {}

    async def ask(self, method, path, *, bearer=None, **words):
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else self.headers
        async with self.client.request(method, path, headers=headers, **words) as response:
            return response.status, await response.json(content_type=None)

    async def signs_in(self, person):
        launch = init_data.signed(person.user, TOKEN, now=int(time.time()))
        _, told = await self.ask("POST", f"{V1}/auth/validate", json={"init_data": launch})
        tokens = told["data"]["tokens"]
        self.headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        self.secrets += [launch, tokens["access_token"], tokens["refresh_token"], launch[-64:]]
        await self.ask("POST", f"{V1}/me/adult", json={"version": 1})
        return tokens

    async def does_all(self, tokens):
        _, added = await self.ask("POST", f"{V1}/wishlist/items", json={"name": TYPED, "note": NOTE})
        item = f"{V1}/wishlist/items/{added['data']['item']['id']}"
        assert (await self.ask("PATCH", item, json={"note": f"{NOTE}!"}))[0] == 500
        assert (await self.ask("PATCH", item, json={"note": NOTE * 100}))[0] == 400
        for query in (SEARCH, SEARCH * 50, "\x00"):
            await self.ask("GET", f"{V1}/tobaccos", params={"search": query, "limit": "3"})
        _, made = await self.ask("POST", f"{V1}/me/tokens", json={"name": SPOKEN, "scope": "read"})
        personal = made["data"]["token"] if isinstance(made["data"]["token"], str) else made["data"]["text"]
        self.secrets.append(personal)
        assert (await self.ask("GET", f"{V1}/me", bearer=personal))[0] == 200
        assert (await self.ask("DELETE", item, bearer=personal))[0] == 403
        await self.ask("POST", f"{V1}/auth/refresh", json={"refresh_token": tokens["refresh_token"]})

    async def is_refused(self, tokens):
        spoilt = self.secrets[0].replace("auth_date=", "auth_date=1")
        for path, body in [
            ("/auth/validate", {"init_data": spoilt}),
            ("/auth/validate", {"init_data": SPOKEN}),
            ("/auth/refresh", {"refresh_token": tokens["refresh_token"][::-1]}),
            ("/wishlist/items", {"name": TYPED, "nonsense": NOTE}),
        ]:
            assert (await self.ask("POST", V1 + path, json=body))[0] in (400, 401)
        for bearer in (self.secrets[1] + "x", "hw_" + "Secret0" * 6 + "x", SPOKEN.encode().hex()):
            assert (await self.ask("GET", f"{V1}/me", bearer=bearer))[0] == 401
            assert (await self.ask("GET", "/metrics", bearer=bearer))[0] == 401
            self.secrets.append(bearer)
        async with self.client.post(f"{V1}/wishlist/items", data=f"{{{NOTE}", headers=self.headers) as answer:
            assert answer.status == 400


async def talk(telegram, anna, client):
    """With the bot, through every fault of Telegram's."""
    telegram.next("sendMessage", fault(400, f'Bad Request: Unsupported start tag "{SPOKEN}"'))
    telegram.next("sendMessage", too_many(1))
    telegram.next("sendMessage", server_error())
    telegram.next("sendMessage", cut())
    for said in (
        SPOKEN,
        f"{SPOKEN}\n{TYPED}\n{NOTE}",
        f"https://htreviews.org/tobaccos/a/b/{TYPED}",
        "/list",
    ):
        await anna.says(said, wait=False)
    await telegram.until(lambda: anna.last is not None)
    place = place_of(TOKEN)
    for headers in ({SECRET_HEADER: SPOKEN.encode().hex()}, {SECRET_HEADER: place.secret}):
        told = {"text": SPOKEN}
        unknown = {"update_id": 1, "hologram": told}, {"update_id": 2, "message": told}
        for body in (f"{{{SPOKEN}", *map(json.dumps, unknown)):
            async with client.post(PREFIX + place.name, data=body.encode(), headers=headers) as answer:
                await answer.read()
    return [place.name, place.secret]


@pytest.mark.process
async def test_a_busy_programs_log_tells_no_secret(owned_database, tmp_path, chromium_path):
    database, connection = owned_database
    async with (
        fake_telegram(token=TOKEN) as telegram,
        running_site(some_brands(most=2, largest=20)) as site,
        fake_sentry() as sentry,
        busy_program(
            tmp_path, database, telegram, site, sentry, free_port(), **_chromium(chromium_path)
        ) as running,
        aiohttp.ClientSession(running.url) as client,
        asyncio.TaskGroup() as beside,
    ):
        backup = beside.create_task(backed_up(tmp_path, database))
        await running.until_said("crawl.ended")
        await telegram.until(lambda: telegram.webhook["url"])
        visitor, anna = Visitor(client), telegram.person(PERSON, NAME)
        tokens = await visitor.signs_in(anna)
        await visitor.does_all(tokens)
        await visitor.is_refused(tokens)
        places = await talk(telegram, anna, client)
        backup = await backup
        asking = asyncio.create_task(visitor.ask("GET", f"{V1}/wishlist"))
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'busy'"
        )
        await asking
        await running.until_said("notices.heard_again")
        await running.stop()
        await running.ended()
        log, reported = "".join(running.said), "".join(sentry.envelopes)
    for event in ("request.answered", "update.handled", "crawl.ended", "request.failed", "limits.redis_away",
                  "outbox.refused", "update.not_understood", "violates check constraint"):  # fmt: skip
        assert event in log
    for told in ("request.failed", "CheckViolationError", "hookah-wishlist@", "outbox.refused", "request_id"):
        assert told in reported
    assert "backup.not_copied" in backup
    every = [*SECRETS, *visitor.secrets, *places, sentry.key]
    assert len(set(every)) > 18
    assert str(PERSON) in log
    assert str(PERSON) not in reported
    told = log + reported + backup
    assert [secret for secret in every if secret in told or quote(secret, safe="") in told] == []


def _chromium(path):
    return {"chromium_path": path} if path else {}


@pytest.mark.parametrize(
    "settings",
    [
        {"DATABASE_URL": "postgresql://me:secretword@127.0.0.1:1/x"},
        {"DATABASE_URL": "postgresql://me:secretword@[::1/x"},
        {"DATABASE_URL": "postgresql://me:secretword@127.0.0.1:1/x?nonsense=secretword"},
        {"DATABASE_URL": "mysql://me:secretword@127.0.0.1/x"},
        {"BOT_TOKEN": "secretword"},
        {"REDIS_URL": "secretword://x"},
        {"ACCESS_TOKEN_KEY": "secretword"},
    ],
)
def test_a_start_that_fails_tells_no_secret(tmp_path, settings):
    said = start_that_fails(tmp_path, LOG_LEVEL="DEBUG", SOURCE_URL="http://127.0.0.1:9", **settings)
    assert said
    assert "secretword" not in said
