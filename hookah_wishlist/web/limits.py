"""How often one person and one address may ask, counted in windows of the limit's own length.

In memory unless `REDIS_URL` is set. A Redis that is away is no reason to turn people away, nor to let
everybody through: this process counts by itself until it is back.
"""

import math
import time

import structlog
from aiohttp import web
from limits import RateLimitItem, parse
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.storage import storage_from_string

from hookah_wishlist.settings import Settings
from hookah_wishlist.web.addresses import address_of
from hookah_wishlist.web.errors import RateLimited

log = structlog.get_logger(__name__)

MOST_COUNTED = 50_000  # windows at once, some 17 MB: a flood's addresses, or a window of a day
SWEEP_EVERY = 60.0  # seconds; what is over is taken away then, and not at every hit
REDIS_PAUSE = 5.0  # seconds in which a Redis that failed is not asked again
REDIS_PATIENCE = 0.5  # seconds for one hit: it is asked by every request

Who = tuple[str, str]  # what is counted, and by whom


class Memory:
    """Windows of this process: the two hits of limits' own took a twelfth of a short answer's time."""

    def __init__(self) -> None:
        self._counts: dict[Who, tuple[int, float]] = {}  # how many, and when their window ends
        self._sweep_at = time.monotonic() + SWEEP_EVERY

    def hit(self, limit: RateLimitItem, who: Who) -> float | None:
        """Counts this one. Seconds until the window ends where it is more than the limit."""
        now = time.monotonic()
        if now >= self._sweep_at:
            self._sweep(now)
        count, ends_at = self._counts.get(who, (0, 0.0))
        if now >= ends_at:
            count, ends_at = 0, now + limit.get_expiry()
            self._make_room(who)
        self._counts[who] = count + 1, ends_at
        return ends_at - now if count >= limit.amount else None

    def _make_room(self, who: Who) -> None:
        """For a window that begins, at the end: the first is the one that began longest ago."""
        self._counts.pop(who, None)
        if len(self._counts) >= MOST_COUNTED:
            del self._counts[next(iter(self._counts))]

    def _sweep(self, now: float) -> None:
        self._counts = {who: kept for who, kept in self._counts.items() if now < kept[1]}
        self._sweep_at = now + SWEEP_EVERY


class Limits:
    """The limits of the settings. Each of `address`, `sign_in` and `person` raises `RateLimited`."""

    def __init__(self, settings: Settings) -> None:
        self._proxies = settings.trusted_proxies
        self._of_address = parse(settings.address_limit)
        self._of_sign_in = parse(settings.sign_in_limit)
        self._of_person = parse(settings.person_limit)
        self._alone = Memory()
        self._together = _redis(settings)
        self._alone_until = 0.0

    async def address(self, request: web.Request) -> None:
        await self._hit(self._of_address, ("address", address_of(request, self._proxies)))

    async def sign_in(self, request: web.Request) -> None:
        await self._hit(self._of_sign_in, ("sign-in", address_of(request, self._proxies)))

    async def person(self, user_id: int) -> None:
        await self._hit(self._of_person, ("person", str(user_id)))

    async def _hit(self, limit: RateLimitItem, who: Who) -> None:
        if self._together is None or time.monotonic() < self._alone_until:
            wait = self._alone.hit(limit, who)
        else:
            wait = await self._hit_together(self._together, limit, who)
        if wait is not None:
            raise RateLimited(max(1, math.ceil(wait)))

    async def _hit_together(
        self, limiter: FixedWindowRateLimiter, limit: RateLimitItem, who: Who
    ) -> float | None:
        try:
            if await limiter.hit(limit, *who):
                return None
            return (await limiter.get_window_stats(limit, *who)).reset_time - time.time()
        except Exception as error:  # whatever ails it, people are served
            log.warning("limits.redis_away", error=repr(error))
            self._alone_until = time.monotonic() + REDIS_PAUSE
            return self._alone.hit(limit, who)


def _redis(settings: Settings) -> FixedWindowRateLimiter | None:
    if settings.redis_url is None:
        return None
    storage = storage_from_string(
        f"async+{settings.redis_url.get_secret_value()}",
        implementation="redispy",
        key_prefix="hookah_wishlist",
        socket_timeout=REDIS_PATIENCE,
        socket_connect_timeout=REDIS_PATIENCE,
    )
    assert isinstance(storage, Storage)  # noqa: S101 - async+ makes it one
    return FixedWindowRateLimiter(storage)
