"""Names for invented flavours, Russian and English, with the tags they promise."""

from collections.abc import Iterator
from dataclasses import dataclass

from hookah_wishlist.demo.chance import Chance
from hookah_wishlist.demo.words import Vocabulary, Word, vocabulary


@dataclass(frozen=True, slots=True)
class Flavour:
    russian: str
    english: str
    tags: tuple[str, ...]


def flavours_for(subject: str, groups: tuple[str, ...]) -> Iterator[Flavour]:
    """Endless different flavours for a line; a brand that keeps to some groups gets its names from them."""
    own = tuple(word for word in vocabulary().words if not groups or word.tag.group in groups)
    taken: set[str] = set()
    attempt = 0
    while True:
        flavour = _flavour(Chance("flavour", subject, attempt), vocabulary(), own, scenes=not groups)
        attempt += 1
        if flavour.russian not in taken:
            taken.add(flavour.russian)
            yield flavour


def _flavour(chance: Chance, all_words: Vocabulary, own: tuple[Word, ...], *, scenes: bool) -> Flavour:
    kind = chance.below(100)
    if kind < 18 and scenes:
        scene = chance.one_of(all_words.scenes)
        return Flavour(scene.russian, scene.english, scene.tags)
    word = chance.one_of(own)
    if kind < 45:
        return Flavour(word.tag.name, word.english, (word.tag.name,))
    if kind < 78:
        return _described(chance, word, all_words)
    return _together(chance, word, all_words)


def _described(chance: Chance, word: Word, all_words: Vocabulary) -> Flavour:
    adjective = chance.one_of(all_words.adjectives)
    return Flavour(
        f"{adjective.forms[word.gender]} {_lower(word.tag.name)}",
        f"{adjective.english} {word.english}",
        (word.tag.name,),
    )


def _together(chance: Chance, first: Word, all_words: Vocabulary) -> Flavour:
    others = tuple(word for word in all_words.words if word is not first)
    second, third = chance.one_of(others), chance.one_of(others)
    if chance.below(5) or third is second:
        return Flavour(
            f"{first.tag.name} и {_lower(second.tag.name)}",
            f"{first.english} {second.english}",
            (first.tag.name, second.tag.name),
        )
    return Flavour(
        f"{first.tag.name}, {_lower(second.tag.name)} и {_lower(third.tag.name)}",
        f"{first.english}, {second.english} & {third.english}",
        (first.tag.name, second.tag.name, third.tag.name),
    )


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
