"""Reading a backup to its end without a database: enough to know that what was written can be read."""

from hookah_wishlist.backups.archive import Archive
from hookah_wishlist.backups.children import Children
from hookah_wishlist.backups.problems import CannotRestore
from hookah_wishlist.backups.reading import data, rows_of
from hookah_wishlist.backups.script import Rows, read_statement


def count_rows(children: Children, archive: Archive) -> None:
    """Raises `CannotRestore` where a table has not as many rows as were backed up."""
    counts = dict.fromkeys(archive.contents, 0)
    with data(children, archive) as script:
        for line in script:
            match read_statement(line):
                case Rows(table):
                    counts[table] = sum(piece.count(b"\n") for piece in rows_of(script))
    for table, rows in archive.contents.items():
        if counts[table] != rows:
            raise CannotRestore(f"{counts[table]} rows in {table}, {rows} were backed up.")
