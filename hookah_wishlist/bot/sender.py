"""Sends what waits in the outbox: in order within a chat, at Telegram's pace, by one process at a time.

Chats have fair shares, of the memory (see `queues`) and of what is sent: one call of each at a time, and the
chat whose next call is due first goes first. Messages never take all the requests that may be under way, nor
does Telegram's wish to have fewer of them hold up anything else.

A message is written down as `sending` at the very moment it goes on the wire and its row goes when Telegram
has answered. Killed before the first, it is sent by whoever sends next; killed between the two, nobody knows
whether it was seen: messages are then left alone, all else (edits, answers, deletions) is done again. The
same holds for a request that Telegram has and does not answer (`Silent`). A request whose connection was
refused or cut is repeated: Telegram answers what it takes.
"""

import asyncio
import heapq
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog

from hookah_wishlist.bot import store
from hookah_wishlist.bot.api import BotApi, Cut, Refused, Silent, Unsent
from hookah_wishlist.bot.pace import Pace
from hookah_wishlist.bot.queues import SHARE, Key, Queues, is_answer, is_paced, is_visible, key_of
from hookah_wishlist.bot.refusals import Verdict, verdict_of
from hookah_wishlist.bot.store import Waiting
from hookah_wishlist.bot.turn import its_turn
from hookah_wishlist.counting import failed
from hookah_wishlist.database import AdvisoryLock, Connection, DatabaseUnavailable, Pool
from hookah_wishlist.outage import OutageLog
from hookah_wishlist.people.store import mark_reachable

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 48  # requests under way
MOST_MESSAGES_AT_ONCE = 32  # of these; the rest is for answers to buttons and inline queries
LOOK_EVERY = 1.0  # for what no notice told of
LOOK_AGAIN = 0.05  # for a row that somebody else has locked
FLUSH_EVERY = 0.1  # rows of finished calls are deleted together
MOST_ATTEMPTS = 20  # with the pauses below about a quarter of an hour
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
DRAIN = (
    1.5  # at the end of the program what is due within this is still sent; the rest waits for the next start
)
AFTER_FAILURE = 1.0


class Interrupted(Exception):
    """What became of a call could not be written down: begin anew with what the database knows."""


class Sender:
    """`offer` what was just committed; `run` sends until it is cancelled or told to `drain`."""

    def __init__(self, pool: Pool, url: str, api: BotApi, pace: Pace) -> None:
        self._pool, self._url, self._api, self._pace = pool, url, api, pace
        self.queues = Queues()
        self._under_way: set[asyncio.Task[None]] = set()
        self._messages: set[asyncio.Task[None]] = set()  # those of them that are paced
        self._finished: list[int] = []  # rows to delete
        self._unclaimed: set[int] = set()  # rows whose claim may or may not have been written; never sent
        self._paused_until = self._messages_paused_until = self._look_at = 0.0
        self._unsent = 0  # tries in a row that did not reach Telegram
        self._is_broken = False
        self._refused_chats: dict[Key, float] = {}
        self._something = asyncio.Event()
        self._drain_until: float | None = None
        self._outage = OutageLog("outbox.interrupted")
        self.has_turn = False

    def offer(self, calls: Iterable[Waiting]) -> None:
        """Calls whose rows are committed. Those not taken are found in the database."""
        if not self.has_turn:
            return
        for one in calls:
            self.queues.offer(one)
        self._something.set()

    def drain(self, until: float) -> None:
        """Send what is due, at the latest until that moment of time.monotonic(); then `run` returns."""
        self._drain_until = until
        self._something.set()

    async def run(self) -> None:
        while self._drain_until is None:
            try:
                async with its_turn(
                    self._url, AdvisoryLock.SEND, channel=store.CHANNEL, heard=self._look
                ) as lost:
                    await self._send(lost)
            except (Interrupted, DatabaseUnavailable) as error:
                failed("bot.send")
                self._outage.note(error)
                await asyncio.sleep(AFTER_FAILURE)
            except Exception:  # whatever it is, what waits must be sent some day
                failed("bot.send")
                log.exception("outbox.interrupted")
                await asyncio.sleep(AFTER_FAILURE)

    # ── the loop ──

    async def _send(self, lost: asyncio.Event) -> None:
        await self._begin()
        try:
            while not lost.is_set() and not self._is_drained():
                if self._is_broken:
                    raise Interrupted
                await self._round()
                await self._wait()
        finally:
            self.has_turn = False
            await self._end()

    async def _begin(self) -> None:
        async with self._pool.acquire() as connection:
            await self._write_down(connection)
            doubtful = await store.take_over(connection)
        if doubtful:
            log.warning("outbox.doubtful", ids=doubtful[:100], count=len(doubtful))
        self._look_at, self._is_broken = 0.0, False
        self.has_turn = True

    async def _end(self) -> None:
        """Requests under way come to their end, but not beyond the end of the program."""
        if self._under_way:
            left = None if self._drain_until is None else max(0.0, self._drain_until - time.monotonic())
            await asyncio.wait(self._under_way, timeout=left)
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)
        if self._finished or self._unclaimed:
            with suppress(DatabaseUnavailable):  # then it is done at the next beginning
                async with self._pool.acquire() as connection:
                    await self._write_down(connection)
        self.queues = Queues()

    async def _write_down(self, connection: Connection) -> None:
        """What is known of calls and not yet in their rows: the sent ones go, those not sent wait again."""
        await store.done(connection, self._finished)
        self._finished.clear()
        await store.unclaim(connection, list(self._unclaimed))
        self._unclaimed.clear()

    async def _round(self) -> None:
        """One look at the database for all there is to tell it and to ask it."""
        now = time.monotonic()
        batch = [] if self._is_over(now) else self._due(now)
        is_time_to_look = self._is_time_to_look(now)
        if not (batch or self._finished or is_time_to_look):
            return
        ids = [one.id for one in batch]
        self._unclaimed.update(ids)
        async with self._pool.acquire() as connection:
            if finished := self._finished:
                self._finished = []
                try:
                    await store.done(connection, finished)
                except BaseException:
                    self._finished += finished
                    raise
            claimed = await store.claim(connection, ids) if ids else set()
            self._unclaimed.difference_update(ids)
            self._start(batch, claimed)
            if is_time_to_look:
                await self._look_into(connection, now)

    async def _look_into(self, connection: Connection, now: float) -> None:
        """What happens meanwhile may want another look, which is why the next moment is set first."""
        self._look_at = now + LOOK_EVERY
        queues, room = self.queues, self.queues.room
        known, served = queues.begin_loading()
        if (most := queues.room_for_answers) > 0:
            queues.load_answers(await store.waiting_answers(connection, known, most=most))
        found = (
            await store.waiting_messages(connection, known, served, share=SHARE, most=room)
            if room > 0
            else []
        )
        queues.load(found, served, is_all=len(found) < room)

    def _is_time_to_look(self, now: float) -> bool:
        """At the end of the program only for chats of which more is due than there was room for."""
        return self.queues.wants_more or (now >= self._look_at and self._drain_until is None)

    def _look(self) -> None:
        self._look_at = 0.0
        self._something.set()

    async def _wait(self) -> None:
        """Until the next moment at which something is due, or something happens."""
        now = time.monotonic()
        moments = [self._look_at] if self._drain_until is None else [self._drain_until, now + FLUSH_EVERY]
        if self._finished:
            moments.append(now + FLUSH_EVERY)
        if self.queues.wants_more:
            moments.append(now)
        if self.queues.free and self._has_room():
            moments.append(max(self.queues.free[0][0], self._paused_until))
        if self.queues.paced and self._has_room() and self._has_room_for_messages():
            overall = now + self._pace.wait_overall(now)
            paused = max(self._paused_until, self._messages_paused_until)
            moments.append(max(self.queues.paced[0][0], paused, overall))
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, min(moments) - now)):
                await self._something.wait()
        self._something.clear()

    def _is_over(self, now: float) -> bool:
        return self._drain_until is not None and now >= self._drain_until

    def _is_drained(self) -> bool:
        if self._drain_until is None:
            return False
        now = time.monotonic()
        if self._is_over(now):
            return True
        soon = min(now + DRAIN, self._drain_until)
        paused = max(self._paused_until, self._messages_paused_until)
        is_due = any(
            heap and heap[0][0] <= soon and until <= soon
            for heap, until in ((self.queues.free, self._paused_until), (self.queues.paced, paused))
        )
        is_empty = not self._under_way and not self._finished
        return is_empty and not is_due and not self.queues.wants_more

    # ── what is due ──

    def _due(self, now: float) -> list[Waiting]:
        """What goes now; it is out of the heaps and still at the head of its queue."""
        if now < self._paused_until:
            return []
        batch: list[Waiting] = []
        free = self.queues.free
        while self._has_room(len(batch)) and free and free[0][0] <= now:
            batch.append(self.queues.head(heapq.heappop(free)[2]))
        if now >= self._messages_paused_until:
            batch += self._due_messages(now, len(batch))
        return batch

    def _due_messages(self, now: float, others: int) -> list[Waiting]:
        batch: list[Waiting] = []
        paced = self.queues.paced
        while (
            self._has_room(others + len(batch))
            and self._has_room_for_messages(len(batch))
            and paced
            and paced[0][0] <= now
            and self._pace.wait_overall(now) <= 0
        ):
            _, number, key = paced[0]
            if (wait := self._pace.wait_for(key[1], now)) > 0:
                heapq.heapreplace(paced, (now + wait, number, key))
                continue
            batch.append(self.queues.head(heapq.heappop(paced)[2]))
            self._pace.take(key[1], now)
        return batch

    def _has_room(self, more: int = 0) -> bool:
        return len(self._under_way) + more < MOST_AT_ONCE

    def _has_room_for_messages(self, more: int = 0) -> bool:
        return len(self._messages) + more < MOST_MESSAGES_AT_ONCE

    def _start(self, batch: list[Waiting], claimed: set[int]) -> None:
        for one in batch:
            if one.id not in claimed:  # it is gone, about to go, or was taken by another sender
                self.queues.forget(one)
                self._look_at = min(self._look_at, time.monotonic() + LOOK_AGAIN)
                continue
            task = asyncio.create_task(self._deliver(replace(one, attempt=one.attempt + 1)))
            self._under_way.add(task)
            if is_paced(one):
                self._messages.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._under_way.discard(task)
        self._messages.discard(task)
        self._something.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("outbox.delivery_failed", error=repr(error))
            self._is_broken = True

    # ── one call ──

    async def _deliver(self, one: Waiting) -> None:
        call = one.call
        if call.expires_at is not None and datetime.now(UTC) >= call.expires_at:
            log.info("outbox.expired", id=one.id, method=call.method)
            self._drop(one, "expired")
            return
        file = None if call.file is None else (call.file_name or "file", call.file)
        try:
            await self._api.call(call.method, call.payload, file=file)
        except Refused as refused:
            await self._refused(one, refused)
        except Unsent as error:
            self._unsent += 1
            self._pause(_pause(self._unsent))
            await self._again(replace(one, attempt=one.attempt - 1), 0.0, str(error))
        except Cut as error:
            await self._again(one, _pause(one.attempt), str(error))
        except Silent as error:
            if is_visible(one):
                log.warning("outbox.doubtful", ids=[one.id], count=1, error=str(error))
                self._drop(one, "doubtful")
            else:
                await self._again(one, _pause(one.attempt), str(error))
        else:
            self._unsent = 0
            self._drop(one, "sent")

    def _drop(self, one: Waiting, outcome: str) -> None:
        self._api.counts.sent.add(one.call.method, outcome)
        self._finished.append(one.id)
        self.queues.next(one)

    async def _refused(self, one: Waiting, refused: Refused) -> None:
        match verdict_of(refused):
            case Verdict.WAIT:
                seconds = refused.retry_after or _pause(one.attempt)
                self._hold(one, seconds)
                await self._again(replace(one, attempt=one.attempt - 1), seconds, str(refused))
            case Verdict.FAULT:
                await self._again(one, _pause(one.attempt), str(refused))
            case Verdict.TOKEN:
                log.error("bot.token_refused", hint="BOT_TOKEN is no bot's", said=str(refused))
                self._pause(LONGEST_PAUSE)
                await self._again(replace(one, attempt=one.attempt - 1), 0.0, str(refused))
            case Verdict.MOVED:
                chat_id = int(refused.parameters["migrate_to_chat_id"])
                call = replace(one.call, chat_id=chat_id, payload={**one.call.payload, "chat_id": chat_id})
                await self._again(replace(one, call=call), 0.0, str(refused))
            case Verdict.UNREACHABLE:
                self._drop(one, "unreachable")
                await self._unreachable(one, refused)
            case Verdict.FINE:
                self._drop(one, "fine")
            case Verdict.MISTAKE:
                log.error("outbox.refused", id=one.id, method=one.call.method, said=str(refused))
                self._drop(one, "mistake")

    async def _unreachable(self, one: Waiting, refused: Refused) -> None:
        log.info("outbox.unreachable", id=one.id, said=str(refused))
        if one.call.chat_id is not None and one.call.chat_id > 0:  # a private chat's number is the person's
            async with self._pool.acquire() as connection:
                await mark_reachable(connection, one.call.chat_id, False)

    async def _again(self, one: Waiting, seconds: float, reason: str) -> None:
        """It stays the first of its chat, so that nothing overtakes it."""
        if one.attempt >= MOST_ATTEMPTS:
            log.error("outbox.given_up", id=one.id, method=one.call.method, reason=reason)
            self._drop(one, "given_up")
            return
        log.warning("outbox.again", id=one.id, method=one.call.method, seconds=seconds, reason=reason)
        one = replace(one, not_before=datetime.now(UTC) + timedelta(seconds=seconds))
        try:
            async with self._pool.acquire() as connection:
                await store.put_back(connection, one)
        except BaseException:
            self._unclaimed.add(one.id)
            raise
        self.queues.put_back(one)

    def _hold(self, one: Waiting, seconds: float) -> None:
        """Telegram does not say whether a chat or the bot was too quick: two chats at once mean the bot."""
        now, key = time.monotonic(), key_of(one)
        self._refused_chats = {chat: until for chat, until in self._refused_chats.items() if until > now}
        self._refused_chats[key] = now + seconds
        is_everybody = len(self._refused_chats) > 1
        self._api.counts.told_to_wait.add("bot" if is_everybody else "chat", times=seconds)
        if not is_everybody:
            return
        if is_answer(key):
            self._pause(seconds)
        else:
            self._messages_paused_until = max(self._messages_paused_until, now + seconds)

    def _pause(self, seconds: float) -> None:
        self._paused_until = max(self._paused_until, time.monotonic() + seconds)


def _pause(attempt: int) -> float:
    return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** max(0, attempt - 1)))
