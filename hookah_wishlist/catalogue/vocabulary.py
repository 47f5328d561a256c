"""English names of ours for the source's fixed words: tags and their groups, strengths, statuses, countries.

`english.json` holds them: the first name of a word is shown to English readers, the others help to find it.
A word that the source adds tomorrow is shown as the source spells it until somebody names it there.
"""

import json
from enum import StrEnum
from functools import cache
from importlib import resources


class Kind(StrEnum):
    """Which of the source's vocabularies a word belongs to: some words, as Специи, are in two."""

    TAG = "tags"
    GROUP = "groups"
    STRENGTH = "strengths"
    STATUS = "statuses"
    COUNTRY = "countries"


def english(kind: Kind, word: str) -> str:
    """The word for English readers, or the source's own where we have none."""
    names = _names()[kind].get(word)
    return names[0] if names else word


def search_words(word: str) -> tuple[str, ...]:
    """What else a source's word is found by, of whichever vocabulary: Мята → Mint, peppermint, spearmint."""
    return tuple(dict.fromkeys(name for kind in Kind for name in _names()[kind].get(word, ())))


def source_word(kind: Kind, name: str) -> str:
    """The source's word that a name in either language stands for; the name itself where it is not known."""
    return _source_words()[kind].get(name.casefold(), name)


@cache
def _source_words() -> dict[str, dict[str, str]]:
    """By small letters, of what is shown in either language: a source's own word wins over an English one."""
    return {
        kind: {names[0].casefold(): word for word, names in vocabulary.items()}
        | {word.casefold(): word for word in vocabulary}
        for kind, vocabulary in _names().items()
    }


def trait_words() -> tuple[str, ...]:
    """All words, the source's and ours, that tell no flavour: groups, strengths, statuses, countries."""
    kinds = (_names()[kind] for kind in Kind if kind is not Kind.TAG)
    return tuple(text for names in kinds for word, ours in names.items() for text in (word, *ours))


@cache
def _names() -> dict[str, dict[str, list[str]]]:
    text = resources.files(__package__).joinpath("english.json").read_text("utf-8")
    names: dict[str, dict[str, list[str]]] = json.loads(text)
    return names
