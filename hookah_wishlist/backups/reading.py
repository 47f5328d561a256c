"""Reading a dump: pg_restore takes it apart, for nobody but us. It reaches no database."""

import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

from hookah_wishlist.backups.archive import PIECE, SCHEMA, Archive
from hookah_wishlist.backups.children import Child, Children
from hookah_wishlist.backups.cipher import decrypt
from hookah_wishlist.backups.problems import CannotRestore
from hookah_wishlist.backups.script import END_OF_ROWS
from hookah_wishlist.child_environment import of_postgresql

# The format is named: by itself pg_restore takes others too, which no backup of ours has.
LIST = ("--format=custom", "--list")
DEFINITIONS = ("--format=custom", f"--schema={SCHEMA}", "--section=pre-data", "--file=-")
ROWS = ("--format=custom", f"--schema={SCHEMA}", "--data-only", "--file=-")


class Truncated(CannotRestore):
    """The output ended before the rows did."""


def listing(children: Children, archive: Archive) -> list[str]:
    """Everything in the archive, a line each."""
    return _lines(children, archive, LIST)


def definitions(children: Children, archive: Archive) -> list[str]:
    """The statements that would make its tables."""
    return _lines(children, archive, DEFINITIONS)


@contextmanager
def data(children: Children, archive: Archive) -> Iterator[IO[bytes]]:
    """Its rows as a script. Raises at the end when they are not all of them."""
    with _restored(children, archive, ROWS) as script:
        yield script


def rows_of(script: IO[bytes]) -> Iterator[bytes]:
    """The rows that follow, in pieces of whole lines. Raises `Truncated`."""
    piece: list[bytes] = []
    size = 0
    for line in script:
        if line == END_OF_ROWS:
            yield b"".join(piece)
            return
        piece.append(line)
        size += len(line)
        if size >= PIECE:
            yield b"".join(piece)
            piece, size = [], 0
    raise Truncated("It ends in the middle of its rows.")


def _lines(children: Children, archive: Archive, options: Sequence[str]) -> list[str]:
    with _restored(children, archive, options) as output:
        return output.read().decode(errors="replace").splitlines()


@contextmanager
def _restored(children: Children, archive: Archive, options: Sequence[str]) -> Iterator[IO[bytes]]:
    command = [archive.reader.program("pg_restore"), *options]
    environment = of_postgresql()
    with archive.path.open("rb") as file:
        if archive.identities is None:
            child = children.start(command, environment, stdin=file.fileno(), stdout=subprocess.PIPE)
            with _ended(child):
                yield child.output
        else:
            child = children.start(command, environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            with _ended(child), _decrypted(file, child, archive.identities):
                yield child.output


@contextmanager
def _ended(child: Child) -> Iterator[None]:
    """Raise what ended the program early rather than that its output ended early."""
    cut: Truncated | None = None
    try:
        yield
    except Truncated as error:
        cut = error
    if child.process.wait() != 0:
        raise CannotRestore(f"pg_restore failed: {child.said}")
    if cut is not None:
        raise cut


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
    cut: Truncated | None = None
    try:
        yield
    except Truncated as error:
        cut = error
    except BaseException:
        child.process.kill()
        raise
    finally:
        thread.join()
    for problem in problems:
        raise problem if isinstance(problem, CannotRestore) else CannotRestore(f"The backup: {problem}.")
    if cut is not None:
        raise cut
