"""The vocabulary of `words.toml`, read into values."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from hookah_wishlist.demo.catalogue import DemoTag


@dataclass(frozen=True, slots=True)
class Word:
    """A tag with what is needed to make names of it."""

    tag: DemoTag
    english: str
    gender: str


@dataclass(frozen=True, slots=True)
class Adjective:
    forms: dict[str, str]
    english: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A name that says nothing of the taste, with the tags that do."""

    russian: str
    english: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    words: tuple[Word, ...]
    adjectives: tuple[Adjective, ...]
    scenes: tuple[Scene, ...]

    @property
    def tags(self) -> tuple[DemoTag, ...]:
        return tuple(word.tag for word in self.words)


@cache
def vocabulary() -> Vocabulary:
    written = read_toml("words.toml")
    return Vocabulary(
        words=tuple(_words(written)),
        adjectives=tuple(_adjective(text) for text in written["adjectives"]["words"]),
        scenes=tuple(_scene(text) for text in written["scenes"]["names"]),
    )


def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("hookah_wishlist.demo").joinpath(name).read_text(encoding="utf-8"))


def parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("|")]


def _words(written: dict[str, Any]) -> list[Word]:
    words: list[Word] = []
    for group, texts in written["tags"].items():
        for text in texts:
            name, english, gender, colour = parts(text)
            tag = DemoTag(3 + 2 * len(words), name, group, colour, written["groups"][group])
            words.append(Word(tag, english, gender))
    return words


def _adjective(text: str) -> Adjective:
    *forms, english = parts(text)
    return Adjective(dict(zip("mfnp", forms, strict=True)), english)


def _scene(text: str) -> Scene:
    russian, english, tags = parts(text)
    return Scene(russian, english, tuple(tag.strip() for tag in tags.split(",")))
