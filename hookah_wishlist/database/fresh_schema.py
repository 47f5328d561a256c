"""The tables of given migrations, made from nothing in one transaction that others fill before it ends."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from yoyo import default_migration_table, internalmigrations  # type: ignore[import-untyped]
from yoyo.backends import get_backend_class  # type: ignore[import-untyped]
from yoyo.connections import parse_uri  # type: ignore[import-untyped]

from hookah_wishlist.database.migrations import CHECKSUMS, MIGRATIONS, note, read_all, yoyo_url

# Asked for by migrations that cannot run in a transaction; without readers there is nobody to spare.
CONCURRENTLY = re.compile(r"\bCONCURRENTLY\b", re.IGNORECASE)


@contextmanager
def fresh_schema(
    url: str, names: Collection[str], *, before: str = "", directory: Path = MIGRATIONS
) -> Iterator["psycopg.Connection[Any]"]:
    """Yield the connection of a transaction with the migrated tables; committed unless the body raises.

    `before` makes room for them in the same transaction. Raises psycopg.Error.
    """
    backend = _backend(url)
    with backend, backend.connection.transaction():
        backend._in_transaction = True  # what yoyo would commit by itself is a savepoint in ours
        backend.connection.execute(before)
        backend.connection.execute(
            "SELECT set_config('search_path', 'public, ' || current_setting('search_path'), true)"
        )
        _prepare(backend)
        for migration in read_all(directory):
            if migration.id in names:
                backend.connection.execute(_text(migration))
                note(backend, migration, "apply")
        yield backend.connection


def _backend(url: str) -> Any:
    """Not yoyo's get_backend(), which makes its lock table before any transaction of ours begins."""
    uri = parse_uri(yoyo_url(url))
    return get_backend_class(uri.scheme)(uri, default_migration_table)


def _prepare(backend: Any) -> None:
    backend.create_lock_table()
    internalmigrations.upgrade(backend)
    backend.execute(CHECKSUMS)


def _text(migration: Any) -> str:
    migration.load()
    text = Path(migration.path).read_text(encoding="utf-8")
    return text if migration.use_transactions else CONCURRENTLY.sub("", text)
