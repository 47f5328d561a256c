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
            path: app_file((folder / path).read_bytes(), KINDS[Path(path).suffix]) for path in _served(folder)
        }

    @cached_property
    def version(self) -> str:
        """Another one whenever any file is another, so that a browser may keep what bears it for ever."""
        told = hashlib.blake2s(digest_size=6)
        for path, file in sorted(self.files.items()):
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
    paths = [*_served(folder), *(name for name in (PAGE, NOT_SET_UP) if (folder / name).is_file())]
    return {path: _mark(folder / path) for path in paths}


def _mark(path: Path) -> tuple[int, int]:
    told = path.stat()
    return told.st_mtime_ns, told.st_size


def _served(folder: Path) -> Iterator[str]:
    for name in FOLDERS:
        for place, folders, files in os.walk(folder / name):
            folders[:] = sorted(each for each in folders if name != "vendor" and not each.startswith("."))
            for file in sorted(files):
                path = Path(place, file)
                if path.suffix in KINDS and not file.startswith(".") and not path.is_symlink():
                    yield path.relative_to(folder).as_posix()
