"""What is there before a restore, and whether it may make room."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from hookah_wishlist.backups.contents import BOOKKEEPING
from hookah_wishlist.backups.problems import CannotRestore, NotEmpty
from hookah_wishlist.database import Connection

TOLD = ("users", "wishlist_items", "tobaccos")


def is_filled(present: Mapping[str, int]) -> bool:
    return any(rows for table, rows in present.items() if table not in BOOKKEEPING)


def check_empty(present: Mapping[str, int], *, replace: bool) -> None:
    if is_filled(present) and not replace:
        counts = ", ".join(f"{rows} {name}" for name in TOLD if (rows := present.get(name)))
        raise NotEmpty(
            f"The database is not empty ({counts or 'it has other rows'}). With --replace what is there is "
            "put aside as a backup first, and the file takes its place."
        )


def check_tables(present: Iterable[str], ours: Collection[str]) -> None:
    """All tables of the database make room for the restored ones, so none may be anybody else's."""
    if strange := sorted(set(present) - set(ours)):
        raise CannotRestore(
            f"Nothing was restored: the database has tables that are not ours ({', '.join(strange)}). Drop "
            " them if nobody needs them, or give the program a database of its own."
        )


async def forgotten_since(connection: Connection, since: datetime, present: Mapping[str, int]) -> int:
    """Who they are nobody knows any more, which is as it should be; but the operator is told of them."""
    if "audit_log" not in present:
        return 0
    number: int = await connection.fetchval(
        "SELECT count(*) FROM audit_log WHERE kind = 'person_deleted' AND at > $1", since
    )
    return number
