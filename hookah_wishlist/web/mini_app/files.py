"""The Mini App's files as they lie in the folder, read once and named by their content."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from hookah_wishlist.web.mini_app.imports import needed_by
from hookah_wishlist.web.packing import Coding

STATIC = Path(__file__).resolve().parents[3] / "static"

# Of vendor its files alone: what lies deeper there belongs to the API's viewer.
FOLDERS = ("css", "js", "locales", "vendor")
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".webp": "image/webp",
}
PAGE, NOT_SET_UP = "index.html", "not-set-up.html"
START, LIBRARY = "js/main.js", "vendor/preact.js"


@dataclass(frozen=True, slots=True)
class AppFile:
    """What is sent, with its packed forms as far as they were made."""

    body: bytes = field(repr=False)
    kind: str
    etag: str
    packed: dict[Coding, bytes] = field(default_factory=dict, repr=False)


def app_file(body: bytes, kind: str) -> AppFile:
    return AppFile(body, kind, hashlib.blake2s(body, digest_size=12).hexdigest())


class AppFiles:
    """One state of the folder. Only what was found in it by walking it is ever served."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.marks = marks_of(folder)
        self.files = {
            path: app_file(Path(entry).read_bytes(), KINDS[Path(path).suffix])
            for path, entry in sorted(_served(folder))
        }

    @cached_property
    def version(self) -> str:
        """Another one whenever any file is another, so that a browser may keep what bears it for ever."""
        told = hashlib.blake2s(digest_size=6)
        for path, file in self.files.items():
            told.update(f"{path} {file.etag}\n".encode())
        return told.hexdigest()

    @cached_property
    def needed(self) -> list[str]:
        """The modules without which the first screen cannot begin."""
        modules = {path: file.body.decode() for path, file in self.files.items() if path.endswith(".js")}
        return needed_by(START, modules)

    @cached_property
    def page(self) -> str:
        """The template of the page; another page where set-up could not fetch what the app is made with."""
        return (self._folder / (PAGE if self.is_set_up else NOT_SET_UP)).read_text(encoding="utf-8")

    @property
    def is_set_up(self) -> bool:
        return LIBRARY in self.files


def marks_of(folder: Path) -> dict[str, tuple[int, int]]:
    """What shows that a file has changed, without reading it."""
    pages = (PAGE, NOT_SET_UP)
    marks = {entry.name: _mark(entry) for entry in os.scandir(folder) if entry.name in pages}
    return marks | {path: _mark(entry) for path, entry in _served(folder)}


def _mark(entry: os.DirEntry[str]) -> tuple[int, int]:
    told = entry.stat()
    return told.st_mtime_ns, told.st_size


def _served(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    for name in FOLDERS:
        if (folder / name).is_dir():
            yield from _walked(str(folder / name), name, deeper=name != "vendor")


def _walked(folder: str, path: str, *, deeper: bool) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """No link is followed: what a link names lies elsewhere and is not ours to show."""
    for entry in os.scandir(folder):
        below = f"{path}/{entry.name}"
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False) and deeper:
            yield from _walked(entry.path, below, deeper=True)
        elif entry.is_file(follow_symlinks=False) and os.path.splitext(entry.name)[1] in KINDS:  # noqa: PTH122
            yield below, entry
