"""Settings that are right by themselves and cannot work together, or on this machine."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from hookah_wishlist.settings.model import TELEGRAM, Settings

# What Telegram's own servers bring updates to. A Bot API server of one's own has no such rule.
WEBHOOK_PORTS = (443, 80, 88, 8443)

# Directories of DATA_DIR whose other files the program deletes, or which PostgreSQL wants for itself.
NOT_FOR_BACKUPS = frozenset({"pictures", "postgres"})


def contradictions(settings: Settings) -> Iterator[str]:
    """A sentence each, with the names of the settings and what to do."""
    yield from _of_the_source(settings)
    yield from _of_the_public_address(settings)
    yield from _of_paths(settings)
    yield from _of_the_store(settings)
    if settings.metrics_port and settings.metrics_port == settings.port:
        yield "METRICS_PORT is PORT as well: choose another one for it, or leave it out"


def _of_the_source(settings: Settings) -> Iterator[str]:
    if settings.bot_token is not None and settings.source_url is None:
        yield "SOURCE_URL is missing: with a BOT_TOKEN the program is not a demonstration"
    if settings.catalog is not None and settings.source_url is not None:
        yield "CATALOG is for the demonstration: leave it or SOURCE_URL out"
    if settings.source_url is not None and settings.source_url == settings.public_url:
        yield "SOURCE_URL is PUBLIC_URL as well: it is the site to crawl, and no page of ours"


def _of_the_public_address(settings: Settings) -> Iterator[str]:
    """Telegram refuses such a webhook, again and again, and the bot hears nothing."""
    if settings.bot_token is None or settings.public_url is None or settings.telegram_api_url != TELEGRAM:
        return
    parts = urlsplit(settings.public_url)
    if parts.scheme != "https" or (parts.port or 443) not in WEBHOOK_PORTS:
        yield (
            "PUBLIC_URL must begin with https:// and have the port 443, 80, 88 or 8443, as Telegram brings "
            "updates nowhere else: correct it, or leave it out and they are fetched"
        )
    elif not _is_reachable(parts.hostname or ""):
        yield (
            "PUBLIC_URL is an address that only this machine or network knows, where Telegram cannot bring "
            "updates: correct it, or leave it out and they are fetched"
        )


def _is_reachable(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")


def _of_paths(settings: Settings) -> Iterator[str]:
    if (catalog := settings.catalog) is not None and not _succeeds(catalog.is_file):
        yield f"CATALOG names no file: {catalog}"
    if (chromium := settings.chromium_path) is not None and not _succeeds(chromium.is_file):
        yield f"CHROMIUM_PATH names no file: {chromium}"
    elif chromium is not None and not os.access(chromium, os.X_OK):
        yield f"CHROMIUM_PATH names a file that is no program: {chromium}"
    for name, path in (("DATA_DIR", settings.data_dir), ("BACKUP_DIR", settings.backup_dir)):
        if path is not None and _succeeds(path.exists) and not path.is_dir():
            yield f"{name} names a file where a directory must be: {path}"
    if (backups := settings.backup_dir) is not None and _is_for_other_data(backups, settings.data_dir):
        yield f"BACKUP_DIR is where the program keeps other data, {backups}: choose another directory"


def _is_for_other_data(backups: Path, data: Path) -> bool:
    """DATA_DIR/pictures, DATA_DIR/postgres, the demonstration's, and whatever is below them."""
    with suppress(OSError, RuntimeError, ValueError):  # not inside; links in a circle
        inside = backups.resolve().relative_to(data.resolve()).parts
        return bool(NOT_FOR_BACKUPS & {*inside[:2]})
    return False


def _succeeds(look: Callable[[], bool]) -> bool:
    """The answer; no, where the system does not let us look."""
    try:
        return look()
    except OSError:
        return False


def _of_the_store(settings: Settings) -> Iterator[str]:
    store = {name: getattr(settings, f"backup_s3_{name}") for name in ("url", "key", "secret")}
    if (any(store.values()) or settings.backup_s3_region) and not all(store.values()):
        missing = " and ".join(f"BACKUP_S3_{name.upper()}" for name, value in store.items() if not value)
        yield f"{missing} missing: copies of backups want BACKUP_S3_URL, BACKUP_S3_KEY and BACKUP_S3_SECRET"
