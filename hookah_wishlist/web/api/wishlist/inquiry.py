"""Whether anything has changed: one question to the database for all who wait for the same answer.

Whoever comes while a question is under way waits for the next, so an answer is never older than its request.
The busier it gets, the more of them share one.
"""

import asyncio

from aiohttp import web

from hookah_wishlist.database import Pool
from hookah_wishlist.wishlist.screen import versions_of

Versions = tuple[int, int]  # of the list and of the catalogue


class Inquiry:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._waiting: dict[int, asyncio.Future[Versions]] = {}  # by person; not asked for yet
        self._asking: asyncio.Task[None] | None = None

    async def versions(self, person_id: int) -> Versions:
        """As they are in the database at some moment after the call. Raises `DatabaseUnavailable`."""
        awaited = self._waiting.get(person_id)
        if awaited is None:
            awaited = self._waiting[person_id] = asyncio.get_running_loop().create_future()
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_while_anybody_waits())
        return await asyncio.shield(awaited)  # others wait for it too

    async def _ask_while_anybody_waits(self) -> None:
        try:
            while self._waiting:
                await self._ask()
        finally:
            self._asking = None

    async def _ask(self) -> None:
        """Who comes while a connection is awaited is asked for as well."""
        asked: dict[int, asyncio.Future[Versions]] = {}
        try:
            async with self._pool.acquire() as connection:
                asked, self._waiting = self._waiting, {}
                found = await versions_of(connection, list(asked))
        except BaseException as error:
            _refuse(asked or self._all_waiting(), error)
            if not isinstance(error, Exception):
                raise
            return
        for person_id, awaited in asked.items():
            awaited.set_result(found[person_id])

    def _all_waiting(self) -> dict[int, asyncio.Future[Versions]]:
        waiting, self._waiting = self._waiting, {}
        return waiting


def _refuse(asked: dict[int, asyncio.Future[Versions]], error: BaseException) -> None:
    for awaited in asked.values():
        if isinstance(error, Exception):
            awaited.set_exception(error)
            awaited.exception()  # whoever waited may have gone: that is nobody's mistake
        else:
            awaited.cancel()


INQUIRY = web.AppKey("inquiry", Inquiry)
