"""Fetches updates where Telegram cannot bring them: one process at a time, others take over when it ends."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import structlog

from hookah_wishlist.bot.api import BotApi, Cut, Refused, Silent, Unsent
from hookah_wishlist.bot.counts import Transport
from hookah_wishlist.bot.turn import its_turn
from hookah_wishlist.counting import failed
from hookah_wishlist.database import AdvisoryLock, DatabaseUnavailable
from hookah_wishlist.outage import OutageLog

log = structlog.get_logger(__name__)

LONG = 25  # seconds that Telegram may keep us waiting for news
GRACE = 10.0
AT_ONCE = 100  # updates of one answer: Telegram's most
AFTER_FAILURE = 2.0
SLOW = 0.5  # seconds; those who wait behind an update that takes longer are not made to

Take = Callable[[object], Awaitable[None]]


class Poller:
    """`run` until `stop`; then updates already fetched are still handled."""

    def __init__(self, api: BotApi, url: str, take: Take, kinds: list[str], transport: Transport) -> None:
        self._api, self._url, self._take, self._kinds = api, url, take, kinds
        self._transport = transport
        self._stopping = asyncio.Event()
        self._outage = OutageLog("bot.updates_kept")

    @property
    def has_turn(self) -> bool:
        return self._transport.fetching_since is not None

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        while not self._stopping.is_set():
            try:
                async with its_turn(self._url, AdvisoryLock.POLL) as lost:
                    log.info("bot.polling")
                    self._transport.fetching_since = datetime.now(UTC)
                    await self._poll(lost)
            except DatabaseUnavailable as error:
                failed("bot.fetch")
                self._outage.note(error)
                await asyncio.sleep(AFTER_FAILURE)
            except Exception:  # whatever it is, somebody must go on fetching
                failed("bot.fetch")
                log.exception("bot.polling_interrupted")
                await asyncio.sleep(AFTER_FAILURE)
            finally:
                self._transport.fetching_since = None

    async def _poll(self, lost: asyncio.Event) -> None:
        """The offset of the next question tells Telegram what was handled; nothing else does.

        A slow update holds up its own queue alone. Telegram gives it again together with what came after it,
        so up to 99 others are handled meanwhile.
        """
        offset, under_way = 0, UnderWay(self._take)
        try:
            while not (lost.is_set() or self._stopping.is_set()):
                updates = await self._fetched(offset, lost)
                under_way.start(updates)
                await under_way.wait(SLOW)
                offset = under_way.acknowledged(offset)
                if under_way.failed:  # asked again: what was handled is known
                    self._outage.note(under_way.failed)
                    under_way.failed = None
                    await asyncio.sleep(AFTER_FAILURE)
            await under_way.wait(None)
        except BaseException:
            await under_way.cancel()
            raise
        offset = under_way.acknowledged(offset)
        if offset:
            await self._asked(offset, 0)

    async def _fetched(self, offset: int, lost: asyncio.Event) -> list[dict[str, Any]]:
        """Given up when the turn or the program ends: Telegram gives the same again."""
        asking = asyncio.create_task(self._asked(offset, LONG))
        ends = [asyncio.create_task(event.wait()) for event in (lost, self._stopping)]
        try:
            await asyncio.wait([asking, *ends], return_when=asyncio.FIRST_COMPLETED)
            return asking.result() if asking.done() else []
        finally:
            for task in (asking, *ends):
                task.cancel()
            await asyncio.gather(asking, *ends, return_exceptions=True)

    async def _asked(self, offset: int, seconds: int) -> list[dict[str, Any]]:
        question = {
            "offset": offset,
            "timeout": seconds,
            "limit": AT_ONCE if seconds else 1,
            "allowed_updates": self._kinds,
        }
        try:
            updates: list[dict[str, Any]] = await self._api.call(
                "getUpdates", question, timeout=seconds + GRACE
            )
        except Refused as refused:
            log.warning("bot.polling_refused", said=str(refused))
            await asyncio.sleep(refused.retry_after or AFTER_FAILURE)
        except (Unsent, Cut, Silent) as error:
            log.warning("bot.polling_failed", error=str(error))
            await asyncio.sleep(AFTER_FAILURE)
        else:
            self._transport.fetched_at = datetime.now(UTC)
            return updates
        return []


class UnderWay:
    """Updates that are handled: queues side by side, each in order, as Telegram brings them to a webhook."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._tasks: dict[int, asyncio.Task[None]] = {}  # by number; also done ones behind one that is not
        self._last: dict[object, asyncio.Task[None]] = {}  # of each queue
        self.failed: DatabaseUnavailable | None = None

    def start(self, updates: list[dict[str, Any]]) -> None:
        """Those that are not known yet."""
        for update in updates:
            if (number := update["update_id"]) not in self._tasks:
                queue = _queue(update)
                task = asyncio.create_task(self._after(self._last.get(queue), update))
                self._tasks[number] = self._last[queue] = task

    async def wait(self, seconds: float | None) -> None:
        """Until all are done, or for so long."""
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=seconds)

    async def cancel(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def acknowledged(self, offset: int) -> int:
        """The next offset: the first update that is not done. One that failed has to come again."""
        ended = {number: task.exception() for number, task in self._tasks.items() if task.done()}
        again = {number: problem for number, problem in ended.items() if problem is not None}
        for number, problem in again.items():
            if not isinstance(problem, DatabaseUnavailable):
                raise problem
            self.failed = problem
            del self._tasks[number]
        unfinished = [number for number in self._tasks if number not in ended]
        first = min([*unfinished, *again], default=max([offset - 1, *ended]) + 1)
        self._tasks = {number: task for number, task in self._tasks.items() if number >= first}
        self._last = {queue: task for queue, task in self._last.items() if not task.done()}
        return first

    async def _after(self, earlier: "asyncio.Task[None] | None", update: dict[str, Any]) -> None:
        if earlier is not None:
            await earlier
        await self._take(update)


def _queue(update: dict[str, Any]) -> object:
    """Messages queue by chat, pressed buttons and inline queries by person."""
    for kind, told in update.items():
        if isinstance(told, dict):
            whose = told.get("chat") if "chat" in told else told.get("from")
            return kind in ("callback_query", "inline_query") and kind, (whose or {}).get("id")
    return None
