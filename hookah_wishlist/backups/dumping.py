"""Writing a dump: pg_dump, with our encryption behind it."""

import shutil
import subprocess

from hookah_wishlist.backups.address import address
from hookah_wishlist.backups.archive import PIECE, SCHEMA
from hookah_wishlist.backups.children import Children
from hookah_wishlist.backups.cipher import encrypt
from hookah_wishlist.backups.part import Part
from hookah_wishlist.backups.problems import CannotBackUp
from hookah_wishlist.backups.sealing import Key, Seal
from hookah_wishlist.database import Binaries

# Of the schema alone: a managed server has schemas and extensions of its own, which are no part of a backup.
DUMP = (
    *("--format=custom", f"--schema={SCHEMA}", "--no-owner", "--no-privileges", "--no-comments"),
    "--lock-wait-timeout=300000",  # ms: a migration under way elsewhere may hold a table
)


def dump(
    children: Children, programs: Binaries, url: str, snapshot: str, part: Part, seal: tuple[Seal, Key] | None
) -> None:
    """All that the snapshot sees goes into the part. Raises `CannotBackUp`; OSError where is no room."""
    place = address(url)
    command = [programs.program("pg_dump"), *DUMP, f"--snapshot={snapshot}", f"--dbname={place.conninfo}"]
    child = children.start(command, place.environment, stdout=subprocess.PIPE)
    if seal is None:
        shutil.copyfileobj(child.output, part, PIECE)
    else:
        encrypt(child.output, part, *seal)
    if child.process.wait() != 0:
        raise CannotBackUp(f"pg_dump failed: {child.said}")
    part.keep()
