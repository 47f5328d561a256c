"""The bot over a real database and the fake Telegram, without the rest of the program."""

import socket
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import timedelta
from unittest.mock import patch

from aiohttp import web

from hookah_wishlist.bot.conversation import conversation as product
from hookah_wishlist.bot.running import open_bot
from hookah_wishlist.bot.webhook import BOT, add_webhook, place_of
from hookah_wishlist.database import connect, open_pool
from hookah_wishlist.resources import Resources
from hookah_wishlist.settings import Settings
from tests.bot.ground import HELD
from tests.timeouts import GUARD, until

ADDRESS = web.AppKey("address", str)  # where the webhook is, whatever `public_url` says
# Tests do not wait for Telegram's sake, except where they are about that.
QUICK = {"bot_sends_per_second": 1000, "bot_sends_per_chat": 100.0, "bot_burst_per_chat": 100}


@asynccontextmanager
async def running_bot(
    database_url, telegram, *, conversation=product, is_fetching=False, fetch_details=None, **settings
):
    """A webhook on a port of its own, or a poller. Gives the web application; `app[BOT]` is the bot.

    What a person does returns when the outbox has nothing more to send at once.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    told = {"bot_token": telegram.token, "telegram_api_url": telegram.url, **QUICK, **settings}
    if not is_fetching:
        told.setdefault("public_url", address)
    settings = Settings(_env_file=None, source_url="http://127.0.0.1:9", **told)
    app = web.Application()
    app[ADDRESS] = address
    if not is_fetching:
        add_webhook(app, place_of(telegram.token), lambda app: app[BOT])
    async with AsyncExitStack() as stack:
        stack.enter_context(unhurried())
        pool = await stack.enter_async_context(open_pool(database_url))
        resources = Resources(
            settings, database_url, pool, fetch_details=fetch_details, bot_token=telegram.token
        )

        async def lifespan(app):
            async with open_bot(resources, conversation()) as bot:
                app[BOT] = bot
                yield

        async def stop(app):
            app[BOT].stop()

        app.cleanup_ctx.append(lifespan)
        app.on_shutdown.append(stop)
        async with served(app, listening), settling(database_url, telegram):
            await telegram.until(lambda: is_begun(telegram, is_fetching=is_fetching))
            yield app


@contextmanager
def unhurried():
    """Rows of sent calls are deleted at once, which `settling` waits for, instead of ten times a second; and
    on a busy machine no update fails and no answer expires for being late."""
    with (
        patch("hookah_wishlist.bot.sender.FLUSH_EVERY", 0.005),
        patch("hookah_wishlist.bot.updates.PATIENCE", GUARD),
        patch("hookah_wishlist.bot.outbox.EXPIRES", timedelta(seconds=GUARD)),
    ):
        yield


@asynccontextmanager
async def served(app, listening):
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=20)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    try:
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def settling(database_url, telegram):
    """While this lasts, whatever a person does waits until nothing is left to be sent."""
    connection = await connect(database_url)

    async def is_empty():
        return not await connection.fetchval("SELECT count(*) FROM outbox")

    async def settled():
        await until(is_empty, pause=0.005)

    before, telegram.settled = telegram.settled, settled
    try:
        yield
    finally:
        telegram.settled = before
        await connection.close()


class Hold:
    """Updates with /hold, stopped in the middle of their transactions until `release`. Made by `held`."""

    def __init__(self, connection):
        self._connection = connection

    async def until_waiting(self, count):
        """Until so many updates are stopped; one that waits for the same update's first handling is one."""
        await until(lambda: self._is_waiting(count))

    async def release(self):
        await self._connection.execute("SELECT pg_advisory_unlock_all()")

    async def release_at_the_end_of(self, app):
        """Only when its bot has been told to stop."""
        await until(lambda: app[BOT]._stop_until is not None)
        await self.release()

    async def _is_waiting(self, count):
        return count == await self._connection.fetchval(
            """
            SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'
            """
        )


@asynccontextmanager
async def held(database_url):
    """A lock of PostgreSQL's, because the bot may be another process."""
    connection = await connect(database_url)
    await connection.execute("SELECT pg_advisory_lock($1)", HELD)
    try:
        yield Hold(connection)
    finally:
        await connection.close()


async def are_turns_waited_for(connection, count=2):
    """Whether a second bot on the database has asked for both turns, to fetch and to send, and has none."""
    waiting = await connection.fetchval(
        """
        SELECT count(*) FROM pg_stat_activity
         WHERE datname = current_database() AND query = 'SELECT pg_try_advisory_lock($1)'
           AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')
        """
    )
    return waiting >= count


def is_begun(telegram, *, is_fetching):
    """Telegram knows where to bring updates, or is asked for them."""
    return bool(telegram.calls_of("getUpdates") or telegram.poll) if is_fetching else telegram.webhook["url"]
