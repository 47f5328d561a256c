"""The bot while it runs: opened in order, begun in the background, ended within its time."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.types import Update, User
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from hookah_wishlist.background import surviving
from hookah_wishlist.bot import presence
from hookah_wishlist.bot.api import BotApi, Cut, Refused, Silent, Unsent, open_api
from hookah_wishlist.bot.contract import Conversation
from hookah_wishlist.bot.counts import Counts, Transport, read_webhook
from hookah_wishlist.bot.numbers import LARGEST_ID, has_storable_numbers
from hookah_wishlist.bot.pace import Pace
from hookah_wishlist.bot.polling import Poller
from hookah_wishlist.bot.sender import Sender
from hookah_wishlist.bot.unsent import NoSession
from hookah_wishlist.bot.updates import Updates
from hookah_wishlist.bot.webhook import PREFIX, NotAnUpdate, NotReady, place_of
from hookah_wishlist.counting import failed
from hookah_wishlist.resources import Resources

log = structlog.get_logger(__name__)

# SIGTERM to the end is 25 s: this for all that is under way, the rest for closing what is open.
SECONDS_TO_STOP = 20.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
ASK_EVERY = 60.0  # how Telegram fares with our webhook: what has failed for a minute is soon enough known
ANSWERED_WITHIN = ASK_EVERY / 2


class RunningBot:
    """`take` updates until `stop`. Made by `open_bot`."""

    def __init__(self, resources: Resources, api: BotApi, conversation: Conversation) -> None:
        settings = resources.settings
        self._resources, self._api, self._conversation = resources, api, conversation
        self._bot = Bot(
            resources.bot_token,
            session=NoSession(),
            default=DefaultBotProperties(parse_mode="HTML", link_preview_is_disabled=True),
        )
        pace = Pace(
            per_second=settings.bot_sends_per_second,
            chat_rate=settings.bot_sends_per_chat,
            chat_burst=settings.bot_burst_per_chat,
        )
        self.sender = Sender(resources.pool, resources.database_url, api, pace)
        self._updates = Updates(resources, self._bot, conversation, self.sender, api.counts)
        self.transport = Transport(is_webhook=settings.public_url is not None)
        self._poller = Poller(api, resources.database_url, self.take, self._updates.kinds, self.transport)
        self._stop_until: float | None = None
        self._is_ready = False
        self._is_open = asyncio.Event()

    @property
    def name(self) -> str:
        """Without the @; empty until Telegram has told it."""
        return self._updates.bot_username

    @property
    def counts(self) -> Counts:
        return self._api.counts

    async def take(self, told: object) -> None:
        """Handle what Telegram's JSON tells. Raises `NotAnUpdate`, `NotReady` or `DatabaseUnavailable`."""
        if not self._is_ready:
            raise NotReady("The bot is starting")
        update_id = told.get("update_id") if isinstance(told, dict) else None
        if not isinstance(update_id, int) or abs(update_id) > LARGEST_ID:
            raise NotAnUpdate("The body is not an update")
        if not has_storable_numbers(told):
            log.error("update.not_understood", update_id=update_id, problems=["a number is too large"])
            self.counts.updates.add(0.0, "unknown", "not_understood")
            return
        try:
            update = Update.model_validate(told, context={"bot": self._bot})
        except ValidationError as error:
            # A newer Telegram than our aiogram knows: brought again it would be no better understood.
            problems = [".".join(map(str, problem["loc"])) for problem in error.errors()]
            log.error("update.not_understood", update_id=update_id, problems=problems[:5])
            self.counts.updates.add(0.0, "unknown", "not_understood")
            return
        if _is_of_known_kind(update):
            await self._updates.handle(update)
        else:
            log.error("update.unknown_kind", update_id=update_id, kinds=sorted(update.model_extra or ()))
            self.counts.updates.add(0.0, "unknown", "not_understood")

    def stop(self) -> None:
        """Fetch nothing more. The time for the rest counts from here; said twice, the first counts."""
        if self._stop_until is None:
            self._stop_until = time.monotonic() + SECONDS_TO_STOP
        self._poller.stop()

    async def fetch(self) -> None:
        """Where Telegram cannot bring updates."""
        await self._is_open.wait()
        if self._resources.settings.public_url is None:
            await self._poller.run()

    async def begin(self) -> None:
        """Tells Telegram all it must know, however long it takes to reach it."""
        for step in (self._learn_name, self._open_door, self._introduce):
            pause = FIRST_PAUSE
            while (wait := await self._tried(step, pause)) is not None:
                await asyncio.sleep(wait)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def ask(self) -> None:
        """For ever: what Telegram has to say about our webhook."""
        await self._is_open.wait()
        while self.transport.is_webhook:
            await surviving("bot.ask", self._ask)
            await asyncio.sleep(ASK_EVERY)

    async def finish(self, fetching: "asyncio.Task[None]", sending: "asyncio.Task[None]") -> None:
        """Updates under way, then what is due to be said; what is left stays in the outbox."""
        self.stop()
        until = self._stop_until or 0.0
        if self._poller.has_turn:
            await asyncio.wait([fetching], timeout=max(0.1, until - time.monotonic()))
        self.sender.drain(until)
        if self.sender.has_turn:
            await asyncio.wait([sending], timeout=max(0.1, until - time.monotonic()) + 1.0)

    async def _tried(self, step: Callable[[], Awaitable[None]], pause: float) -> float | None:
        """How long to wait before the next try; None: it is done."""
        try:
            await step()
        except Refused as refused:
            hint = "BOT_TOKEN is not a bot's: @BotFather tells it" if refused.code in (401, 404) else None
            log.error("bot.refused", said=str(refused), hint=hint)
            self.transport.trouble = str(refused)
            return refused.retry_after or pause
        except (Unsent, Cut, Silent) as error:
            log.warning("bot.telegram_away", error=str(error))
            self.transport.trouble = str(error)
            return pause
        except Exception:  # whatever it is, the bot without it is no bot
            failed("bot.begin")
            log.exception("bot.not_begun")
            return pause
        return None

    async def _learn_name(self) -> None:
        me = User.model_validate(await self._api.call("getMe"))
        self._bot._me = me  # what `Bot.me()` asks for and keeps; commands addressed to us are told by it
        self._updates.bot_username = me.username or ""
        self._is_ready = True
        log.info("bot.ready", name=me.username)

    @property
    def _address(self) -> str:
        """Where Telegram is to bring updates; nobody else may know it."""
        return f"{self._resources.settings.public_url}{PREFIX}{place_of(self._resources.bot_token).name}"

    async def _open_door(self) -> None:
        public_url = self._resources.settings.public_url
        if public_url is None:
            await presence.without_webhook(self._api)
        else:
            secret = place_of(self._resources.bot_token).secret
            await presence.set_webhook(self._api, self._address, secret, self._updates.kinds)
        self.transport.has_begun, self.transport.trouble = True, None
        self._is_open.set()

    async def _introduce(self) -> None:
        await presence.introduce(self._api, self._conversation, self._resources.settings.public_url)

    async def _ask(self) -> None:
        try:
            told = await self._api.call("getWebhookInfo", timeout=ANSWERED_WITHIN)
        except (Refused, Unsent, Cut, Silent) as error:
            self.transport.trouble = str(error)
            return
        self.transport.trouble = None
        self.transport.webhook = read_webhook(told, self._address, self._resources.now())


def _is_of_known_kind(update: Update) -> bool:
    try:
        return bool(update.event_type)
    except UpdateTypeLookupError:
        return False


@asynccontextmanager
async def open_bot(resources: Resources, conversation: Conversation) -> AsyncIterator[RunningBot]:
    """Gives the bot at once; what Telegram must know is told meanwhile, and fetching begins after that."""
    async with AsyncExitStack() as stack:
        url = resources.settings.telegram_api_url
        api = await stack.enter_async_context(open_api(url, resources.bot_token))
        bot = RunningBot(resources, api, conversation)
        fetching, sending, *_ = tasks = [
            asyncio.create_task(work()) for work in (bot.fetch, bot.sender.run, bot.begin, bot.ask)
        ]
        try:
            yield bot
        finally:
            await bot.finish(fetching, sending)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
