"""Loading a dump: pg_restore makes a script of it, psql runs it in one transaction, we decide on its end."""

import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO

from hookah_wishlist.backups.address import address
from hookah_wishlist.backups.archive import PIECE, SCHEMA, Archive, Target
from hookah_wishlist.backups.children import Child, Children
from hookah_wishlist.backups.cipher import decrypt
from hookah_wishlist.backups.contents import NO_LIMITS
from hookah_wishlist.backups.problems import CannotRestore
from hookah_wishlist.database import Binaries

RESTORE = ("--file=-", f"--schema={SCHEMA}", "--no-owner", "--no-privileges")
PSQL = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null")

# Extensions are not in the schema, and their owner is seldom we.
BEGIN = f"BEGIN;{NO_LIMITS}CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA {SCHEMA};\n"
COMMIT = "COMMIT;\n"

# Said by a pg_restore of 17 or newer whatever the server; an older server does not know it.
UNKNOWN_BEFORE_17 = b"SET transaction_timeout = 0;\n"


def load(
    children: Children, programs: Binaries, target: Target, archive: Archive, *, before: str = ""
) -> None:
    """All of the archive or nothing: one transaction, ended only when every row has been counted.

    Raises `CannotRestore`. `programs` reach the target. `before` is what is to be done first in the same
    transaction.
    """
    place = address(target.url)
    command = [programs.program("psql"), *PSQL, f"--dbname={place.conninfo}"]
    psql = children.start(command, place.environment, stdin=subprocess.PIPE)
    try:
        psql.input.write((BEGIN + before).encode())
        with _script(children, archive, place.environment) as script:
            _copy_script(script, psql.input, is_old=target.server.major < 17)
        psql.input.write((checks(archive.contents) + COMMIT).encode())
        psql.input.close()
    except BrokenPipeError:
        pass  # its last words say why
    _end(psql, "psql")


def checks(contents: Mapping[str, int]) -> str:
    """Statements that fail where a table has not as many rows as were backed up."""
    return "".join(
        f"""
        DO $$ DECLARE n bigint; BEGIN
            SELECT count(*) INTO n FROM {SCHEMA}."{table}";
            IF n <> {rows:d} THEN RAISE EXCEPTION '% rows in {table}, {rows:d} were backed up', n; END IF;
        END $$;
        """  # noqa: S608 - a manifest's table names are names, and nothing else
        for table, rows in contents.items()
    )


@contextmanager
def _script(children: Children, archive: Archive, environment: Mapping[str, str]) -> Iterator[IO[bytes]]:
    """The archive as statements. Raises at the end when they are not all of it."""
    command = [archive.reader.program("pg_restore"), *RESTORE]
    with archive.path.open("rb") as file:
        if archive.identities is None:
            child = children.start(command, environment, stdin=file.fileno(), stdout=subprocess.PIPE)
            yield child.output
        else:
            child = children.start(command, environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            with _decrypted(file, child, archive.identities):
                yield child.output
        _end(child, "pg_restore")


@contextmanager
def _decrypted(file: IO[bytes], child: Child, identities: tuple[str, ...]) -> Iterator[None]:
    """Feeds the child meanwhile. What goes wrong with that is the reason, whatever followed from it."""
    problems: list[Exception] = []

    def feed() -> None:
        try:
            decrypt(file, child.input, identities)
            child.input.close()
        except BrokenPipeError:
            pass  # the child has ended, and tells why
        except Exception as error:
            problems.append(error)
            child.process.kill()  # the end of its input must not look like the end of the archive

    thread = threading.Thread(target=feed)
    thread.start()
    try:
        yield
    except BaseException:
        child.process.kill()
        raise
    finally:
        thread.join()
    for problem in problems:
        raise problem if isinstance(problem, CannotRestore) else CannotRestore(f"The backup: {problem}.")


def _copy_script(script: IO[bytes], psql: IO[bytes], *, is_old: bool) -> None:
    beginning = script.read(PIECE)
    psql.write(beginning.replace(UNKNOWN_BEFORE_17, b"", 1) if is_old else beginning)
    shutil.copyfileobj(script, psql, PIECE)


def _end(child: Child, name: str) -> None:
    if child.process.wait() != 0:
        raise CannotRestore(f"{name} failed: {child.said}")
