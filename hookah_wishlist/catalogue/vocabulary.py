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


@cache
def _names() -> dict[str, dict[str, list[str]]]:
    text = resources.files(__package__).joinpath("english.json").read_text("utf-8")
    names: dict[str, dict[str, list[str]]] = json.loads(text)
    return names
