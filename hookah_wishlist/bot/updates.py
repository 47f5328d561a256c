"""An update is handled once: remembered, worked on and answered into the outbox in one transaction."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import asyncpg
import structlog
from aiogram import Bot
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.methods import AnswerCallbackQuery, SendMessage, TelegramMethod
from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, Message, TelegramObject, Update, User

from hookah_wishlist.bot import dialogs, store
from hookah_wishlist.bot.backlog import Admission, admit
from hookah_wishlist.bot.contract import Conversation
from hookah_wishlist.bot.counts import Counts
from hookah_wishlist.bot.dispatching import dispatcher_of
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.sender import Sender
from hookah_wishlist.bot.store import Waiting
from hookah_wishlist.counting import noted
from hookah_wishlist.database import Connection, DatabaseUnavailable
from hookah_wishlist.people import store as people
from hookah_wishlist.people.model import DEFAULT_LANGUAGE, Language, Person, language_of, read_visitor
from hookah_wishlist.resources import Resources

log = structlog.get_logger(__name__)

T = TypeVar("T")

PATIENCE = 15.0  # seconds; longer than anything of ours takes while the database is well
TRIES = 3  # where PostgreSQL ends one of two transactions that wait for each other


@dataclass(frozen=True, slots=True)
class Written:
    """What one update has to say: calls in the outbox, and what was not written there."""

    calls: Sequence[Waiting] = ()
    admission: Admission = field(default_factory=Admission)


class Updates:
    """Handles updates; any number at once, in any order, as often as they come."""

    def __init__(
        self, resources: Resources, bot: Bot, conversation: Conversation, sender: Sender, counts: Counts
    ) -> None:
        self._resources, self._bot, self._sender, self._counts = resources, bot, sender, counts
        self._trouble, self._too_many = conversation.trouble, conversation.too_many
        self._dispatcher = dispatcher_of(conversation.router())
        self.bot_username = ""

    @property
    def kinds(self) -> list[str]:
        """Those that Telegram is to send: what the conversation handles, and who blocks us."""
        return sorted({*self._dispatcher.resolve_used_update_types(), "my_chat_member"})

    async def handle(self, update: Update) -> None:
        """When this returns the update is done with, and its answers are committed. Raises
        `DatabaseUnavailable`: it is not, and is to come again.
        """
        began, outcome = time.perf_counter(), "kept"
        structlog.contextvars.bind_contextvars(update_id=update.update_id)
        try:
            async with asyncio.timeout(PATIENCE):
                outcome, written = await _untangled(lambda: self._once(update))
        except DatabaseUnavailable:
            raise
        except Exception:  # whatever it is, the person is told and the chat goes on
            outcome, code = "failed", secrets.token_hex(3).upper()
            log.exception("update.failed", code=code)
            try:
                written = await self._apologise(update, code)
            except asyncpg.DataError:  # not even its own numbers can be stored: repeated it would fail again
                log.exception("update.not_answered", code=code)
                written = Written()
        finally:
            self._note(update, outcome, time.perf_counter() - began)
        self._hand_over(written)

    def _hand_over(self, written: Written) -> None:
        """Only now, as what was not committed did not happen."""
        self._sender.offer(written.calls)
        for method in written.admission.outdated:
            self._counts.sent.add(method, "outdated")
        for method in written.admission.left_out:
            self._counts.sent.add(method, "left_out")
            log.info("outbox.left_out", method=method)

    def _note(self, update: Update, outcome: str, seconds: float) -> None:
        self._counts.updates.add(seconds, update.event_type, outcome)
        log.debug("update.handled", kind=update.event_type, outcome=outcome, ms=round(seconds * 1000, 1))
        structlog.contextvars.unbind_contextvars("update_id", "person")

    async def _once(self, update: Update) -> tuple[str, Written]:
        """What became of it, and what is to be said."""
        with noted() as done:
            async with self._resources.pool.acquire() as connection, connection.transaction():
                if not await store.remember(connection, update.update_id):
                    log.info("update.again")
                    return "again", Written()
                user = _who(update.event)
                out = Outbox(self._bot, self._resources.now(), user.id if user else None)
                language = await self._work(connection, update, out)
                written = await self._written(connection, out, language)
        self._resources.count(done)
        return "done", written

    async def _work(self, connection: Connection, update: Update, out: Outbox) -> Language:
        """The language that the person is spoken to in."""
        event = update.event
        if isinstance(event, ChatMemberUpdated):
            await _note_blocking(connection, event)
            return DEFAULT_LANGUAGE
        user, chat = _who(event), _where(event)
        if user is None:
            return DEFAULT_LANGUAGE
        now = self._resources.now()
        person = await _known(connection, user, chat, now)
        structlog.contextvars.bind_contextvars(person=person.id)
        chat_id = user.id if chat is None else chat.id
        state = await dialogs.load(connection, chat_id, person.id, now=now)
        given = self._given(connection, person, out, state, now)
        returned = await self._dispatcher.feed_update(self._bot, update, **given)
        if isinstance(returned, TelegramMethod):
            out.send(returned)
        elif returned is UNHANDLED:
            log.debug("update.unhandled", kind=update.event_type)
        if isinstance(event, CallbackQuery) and not out.has_answered(event.id):
            out.send(AnswerCallbackQuery(callback_query_id=event.id))
        await dialogs.save(connection, chat_id, person.id, state, now=now)
        return language_of(person)

    def _given(
        self, connection: Connection, person: Person, out: Outbox, state: dialogs.Dialog, now: datetime
    ) -> dict[str, Any]:
        """See `contract`."""
        return {
            "connection": connection,
            "person": person,
            "language": language_of(person),
            "out": out,
            "state": state,
            "public_url": self._resources.settings.public_url,
            "source_url": self._resources.settings.source_url,
            "bot_username": self.bot_username,
            "fetch_details": self._resources.fetch_details,
            "find_tobacco": self._resources.find_tobacco,
            "now": now,
        }

    async def _written(self, connection: Connection, out: Outbox, language: Language) -> Written:
        admission = await admit(connection, out.calls, self._too_many(language))
        calls = await store.write(connection, admission.calls)
        if calls and not self._sender.has_turn:
            await store.tell_sender(connection)
        return Written(calls, admission)

    async def _apologise(self, update: Update, code: str) -> Written:
        """In a transaction of its own, as the first one is undone."""
        async with self._resources.pool.acquire() as connection, connection.transaction():
            if not await store.remember(connection, update.update_id):
                return Written()
            event = update.event
            user = _who(event)
            if user is None:
                return Written()
            language = await _language(connection, user)
            out = Outbox(self._bot, self._resources.now())
            if (method := _apology(event, self._trouble(language, code))) is not None:
                out.send(method)
            return await self._written(connection, out, language)


async def _untangled(work: Callable[[], Awaitable[T]]) -> T:
    for _ in range(TRIES - 1):
        try:
            return await work()
        except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError):
            log.info("update.tangled")
    return await work()


def _who(event: TelegramObject) -> User | None:
    """The person who did it. None: a bot, a channel, an anonymous administrator, or nobody."""
    user = getattr(event, "from_user", None)
    if not isinstance(user, User) or user.is_bot:
        return None
    is_for_a_chat = isinstance(event, Message) and event.sender_chat is not None
    return None if is_for_a_chat else user


def _where(event: TelegramObject) -> Chat | None:
    message = event.message if isinstance(event, CallbackQuery) else event
    chat = getattr(message, "chat", None)
    return chat if isinstance(chat, Chat) else None


async def _known(connection: Connection, user: User, chat: Chat | None, now: datetime) -> Person:
    """Who writes in private can be written to again, whatever was before."""
    told = user.model_dump(include={"id", "first_name", "language_code"})
    told["allows_write_to_pm"] = chat is not None and chat.type == "private"
    return await people.sign_in(connection, read_visitor(told), now=now)


async def _note_blocking(connection: Connection, event: ChatMemberUpdated) -> None:
    """In a private chat it arrives exactly when the person blocks or unblocks the bot."""
    if event.chat.type == "private":
        is_blocked = event.new_chat_member.status in ("kicked", "left")
        await people.mark_reachable(connection, event.from_user.id, not is_blocked)


async def _language(connection: Connection, user: User) -> Language:
    """Of somebody whose update failed, and who may not be known for that very reason."""
    person = await people.find(connection, user.id)
    if person is not None:
        return language_of(person)
    return "ru" if (user.language_code or "").split("-")[0] == "ru" else DEFAULT_LANGUAGE


def _apology(event: TelegramObject, text: str) -> TelegramMethod[Any] | None:
    """Where it will be seen; inline results have no place for it."""
    if isinstance(event, CallbackQuery):
        return AnswerCallbackQuery(callback_query_id=event.id, text=text, show_alert=True)
    if isinstance(event, Message):
        thread = event.message_thread_id if event.is_topic_message else None
        return SendMessage(chat_id=event.chat.id, text=text, parse_mode=None, message_thread_id=thread)
    return None
