"""What the program holds while it runs, opened in order and closed in reverse, and passed on explicitly."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from hookah_wishlist.catalogue.intake import keep_texts_current
from hookah_wishlist.database import Pool, embedded_server, migrate, open_pool
from hookah_wishlist.settings import Settings

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Resources:
    """`fetch_details` reads a tobacco's own page at once; None where no crawler runs, as in most tests."""

    settings: Settings
    database_url: str
    pool: Pool
    fetch_details: Callable[[int], Awaitable[None]] | None = None


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[tuple[str, Pool]]:
    """The migrated database's address and its pool: the given server's, or our own server's."""
    async with AsyncExitStack() as stack:
        if settings.database_url is None:
            url = await stack.enter_async_context(
                embedded_server(_home(settings))
            )
        else:
            url = settings.database_url.get_secret_value()
        if applied := await migrate(url):
            log.info("database.migrated", applied=applied)
        pool = await stack.enter_async_context(open_pool(url))
        async with pool.acquire() as connection:
            if renewed := await keep_texts_current(connection):
                log.info("search.texts_renewed", tobaccos=renewed)
        yield url, pool


def _home(settings: Settings) -> Path:
    """The demonstration's invented catalogue never mixes with a real one: each has a place of its own."""
    if not settings.demonstration:
        return settings.data_dir
    if settings.catalog is None:
        return settings.data_dir / "demonstration"
    name = hashlib.sha256(str(settings.catalog.resolve()).encode()).hexdigest()[:8]
    return settings.data_dir / f"demonstration-{name}"
