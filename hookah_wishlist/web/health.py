"""Whether this process lives, and whether it can answer what people ask."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from aiohttp import web

from hookah_wishlist.catalogue import crawls
from hookah_wishlist.catalogue.crawls import Crawl
from hookah_wishlist.database import Connection, DatabaseUnavailable, missing_migrations
from hookah_wishlist.resources import Resources
from hookah_wishlist.web.answers import answer, refusal
from hookah_wishlist.web.errors import NOT_READY
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.route import Guard, Route

STARTED = time.monotonic()

# Whoever asks for our health wants to know it now: a database that needs longer is not well.
PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Health:
    """What one look at the database showed."""

    milliseconds: float
    missing_migrations: tuple[str, ...]
    last_crawl: Crawl | None


async def live(request: web.Request) -> web.Response:
    """The process runs and its loop turns; nothing else is asked, so that no fault elsewhere restarts it."""
    return answer({"alive": True, "seconds": round(time.monotonic() - STARTED, 1)})


async def ready(request: web.Request) -> web.Response:
    """Asks the database on every call."""
    try:
        async with asyncio.timeout(PATIENCE):
            health = await look(request.app[RESOURCES])
    except (DatabaseUnavailable, TimeoutError) as error:
        # Strangers may ask: the exception's own words tell where the database is.
        is_away = isinstance(error, DatabaseUnavailable)
        reason = "it can not be reached" if is_away else f"no answer within {PATIENCE:g} s"
        return refusal(503, NOT_READY, "The database does not answer", details={"database": reason})
    details = health_json(health, now=datetime.now(UTC))
    if health.missing_migrations:
        return refusal(503, NOT_READY, "The database lacks migrations; start the program", details=details)
    return answer(details)


async def look(resources: Resources) -> Health:
    began = time.perf_counter()
    async with resources.pool.acquire() as connection:
        await _ask(connection)
        milliseconds = (time.perf_counter() - began) * 1000
        missing = await missing_migrations(connection)
        last = None if missing else await crawls.last(connection)
    return Health(milliseconds, tuple(missing), last)


async def _ask(connection: Connection) -> None:
    await connection.fetchval("SELECT count(*) FROM pg_catalog.pg_namespace")


def health_json(health: Health, *, now: datetime) -> dict[str, Any]:
    return {
        "database": {"answers": True, "milliseconds": round(health.milliseconds, 2)},
        "migrations": {
            "current": not health.missing_migrations,
            "missing": list(health.missing_migrations),
        },
        "last_crawl": health.last_crawl and crawl_json(health.last_crawl, now=now),
    }


def crawl_json(crawl: Crawl, *, now: datetime) -> dict[str, Any]:
    """Its age is counted from its end, or from its beginning while it runs."""
    since = crawl.finished_at or crawl.started_at
    return {
        "state": crawl.state,
        "trigger": crawl.trigger,
        "started_at": crawl.started_at,
        "finished_at": crawl.finished_at,
        "age_seconds": round((now - since).total_seconds()),
        "requests": crawl.requests,
        "changes": crawl.changes,
        "error": crawl.error,
    }


_route = partial(Route, prefix="", guard=Guard.OPEN, is_limited=False)

ROUTES = (
    _route("GET", "/health/live", live, "Whether the process runs"),
    _route("GET", "/health/ready", ready, "Whether it can answer"),
)
