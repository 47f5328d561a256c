"""What the program holds while it runs, opened in order and closed in reverse, and passed on explicitly."""

import hashlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import structlog

from hookah_wishlist.catalogue.intake import keep_texts_current
from hookah_wishlist.counting import DEEDS, Tally
from hookah_wishlist.database import Notices, Pool, embedded_server, migrate, open_pool, running_server
from hookah_wishlist.fairness import Party
from hookah_wishlist.people.access_key import BadAccessKey, key_from_setting, key_in
from hookah_wishlist.pictures import Gallery
from hookah_wishlist.settings import Settings

log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Resources:
    """What asks the source is None where no crawler runs, as in most tests.

    `fetch_details` reads a tobacco's own page at once, in the turn of whoever waits for it. `find_tobacco`
    reads the page at brand/line/tobacco and gives the tobacco's number, or None where there is none.
    """

    settings: Settings
    database_url: str = field(repr=False)
    pool: Pool
    fetch_details: Callable[[int, Party], Awaitable[None]] | None = None
    find_tobacco: Callable[[str, Party], Awaitable[int | None]] | None = None
    pictures: Gallery | None = None
    bot_token: str = field(default="", repr=False)  # empty: nobody can sign in
    access_key: bytes = field(default=b"", repr=False)
    notices: Notices = field(default_factory=Notices)
    now: Callable[[], datetime] = utc_now
    happened: Tally = field(default_factory=Tally)  # what people did, by what it was

    def __post_init__(self) -> None:
        """At nought from the start: of a figure that appears with its first event nobody sees it grow."""
        for what in DEEDS:
            self.happened.add(what, times=0)

    def count(self, done: Mapping[str, int]) -> None:
        """What people did is committed."""
        for what, times in done.items():
            self.happened.add(what, times=times)


def bot_token(settings: Settings) -> str:
    """The operator's; or, for the demonstration, one that is made up at every start and that nobody knows."""
    if settings.bot_token is not None:
        return settings.bot_token.get_secret_value()
    return f"{secrets.randbelow(10**9)}:{secrets.token_urlsafe(26)}" if settings.demonstration else ""


def access_key(settings: Settings) -> bytes:
    """What access tokens are signed with. Raises `BadAccessKey`."""
    if settings.access_token_key is not None:
        return key_from_setting(settings.access_token_key.get_secret_value())
    try:
        return key_in(settings.data_dir)
    except OSError as error:
        raise BadAccessKey(
            f"No key for access tokens can be kept in DATA_DIR ({error}): make it writable, "
            "or set ACCESS_TOKEN_KEY."
        ) from error


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[tuple[str, Pool]]:
    """The migrated database's address and its pool: the given server's, or our own server's."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(open_server(settings))
        if applied := await migrate(url):
            log.info("database.migrated", applied=applied)
        pool = await stack.enter_async_context(open_pool(url))
        async with pool.acquire() as connection:
            if renewed := await keep_texts_current(connection):
                log.info("search.texts_renewed", tobaccos=renewed)
        yield url, pool


@asynccontextmanager
async def open_server(settings: Settings, *, as_guest: bool = False) -> AsyncIterator[str]:
    """The address of the given server, or of our own. A guest takes the one that another process runs."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
    elif as_guest and (url := running_server(home(settings))) is not None:
        yield url
    else:
        async with embedded_server(home(settings)) as url:
            yield url


def home(settings: Settings) -> Path:
    """The demonstration's invented catalogue never mixes with a real one: each has a place of its own."""
    if not settings.demonstration:
        return settings.data_dir
    if settings.catalog is None:
        return settings.data_dir / "demonstration"
    name = hashlib.sha256(str(settings.catalog.resolve()).encode()).hexdigest()[:8]
    return settings.data_dir / f"demonstration-{name}"
