"""Who holds which token: asked of the database, remembered for seconds, forgotten when anything changed.

Every request asks it. A session that was ended, a token that was revoked and a person who was deleted are
told to all processes by notices; while this process hears none, it remembers nothing.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from hookah_wishlist.people import access_token
from hookah_wishlist.people.access_token import BadAccessToken, ExpiredAccessToken
from hookah_wishlist.people.personal_tokens import bearer_of
from hookah_wishlist.people.sessions import session_person
from hookah_wishlist.people.tokens import PERSONAL_PREFIX
from hookah_wishlist.resources import Resources
from hookah_wishlist.web.errors import TokenExpired, Unauthorized
from hookah_wishlist.web.keys import SignedIn

# A connection for notices that died without a word is found out after this long, so no longer is believed.
FRESH = timedelta(seconds=10)
MOST = 10_000  # tokens remembered at once, of about two kilobytes each


@dataclass(frozen=True, slots=True)
class Remembered:
    holder: SignedIn
    until: datetime


class Holders:
    """The holders of tokens. Tokens are remembered by their hashes, so that no dump of memory tells many."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._remembered: dict[bytes, Remembered] = {}
        self._of_person: dict[int, set[bytes]] = {}
        self._changes = 0  # what was read before the last one may be outdated already

    async def holder(self, token: str) -> SignedIn:
        """Raises `Unauthorized` or `TokenExpired`."""
        now = self._resources.now()
        key = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
        remembered = self._remembered.get(key)
        if remembered is not None and now < remembered.until and self._resources.notices.is_listening:
            return remembered.holder
        return await self._asked(key, token, now)

    async def holder_now(self, token: str) -> SignedIn:
        """As it stands in the database at this moment, whatever is remembered."""
        key = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
        return await self._asked(key, token, self._resources.now())

    def forget(self, user_id: str | int | None) -> None:
        """Of this person everything, as something changed; None: anything may have."""
        self._changes += 1
        if user_id is None or not str(user_id).isdecimal():
            self._remembered.clear()
            self._of_person.clear()
        else:
            for key in self._of_person.pop(int(user_id), ()):
                self._remembered.pop(key, None)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Hears of changes, as long as the body runs."""
        with self._resources.notices.watched(self.forget):
            yield

    async def _asked(self, key: bytes, token: str, now: datetime) -> SignedIn:
        changes = self._changes
        if token.startswith(PERSONAL_PREFIX):
            holder, until = await self._of_personal_token(token, now), now + FRESH
        else:
            holder, until = await self._of_access_token(token, now)
        if self._changes == changes:
            self._remember(key, Remembered(holder, until))
        return holder

    async def _of_access_token(self, token: str, now: datetime) -> tuple[SignedIn, datetime]:
        try:
            access = access_token.read(self._resources.access_key, token, now=now)
        except ExpiredAccessToken:
            raise TokenExpired from None
        except BadAccessToken:
            raise Unauthorized("This is no access token of ours: sign in") from None
        async with self._resources.pool.acquire() as connection:
            person = await session_person(connection, access.session_id, access.user_id, now=now)
        if person is None:
            raise Unauthorized("This session has ended: sign in anew")
        holder = SignedIn(person, access.scope, access.session_id)
        return holder, min(now + FRESH, access.expires_at)

    async def _of_personal_token(self, token: str, now: datetime) -> SignedIn:
        async with self._resources.pool.acquire() as connection:
            bearer = await bearer_of(connection, token, now=now)
        if bearer is None:
            raise Unauthorized("This personal token was revoked, or never was one")
        return SignedIn(bearer.person, bearer.scope)

    def _remember(self, key: bytes, remembered: Remembered) -> None:
        """The oldest make room. They go in the order they came, as most live for ten seconds anyway."""
        while len(self._remembered) >= MOST:
            self._let_go(next(iter(self._remembered)))
        self._let_go(key)
        self._remembered[key] = remembered
        self._of_person.setdefault(remembered.holder.person.id, set()).add(key)

    def _let_go(self, key: bytes) -> None:
        gone = self._remembered.pop(key, None)
        if gone is None:
            return
        keys = self._of_person[gone.holder.person.id]
        keys.discard(key)
        if not keys:
            del self._of_person[gone.holder.person.id]
