"""The marked words of which a tobacco's search vector and the questions to it are made. Pure.

The marks keep apart what must not be mixed and make every question answerable by the index alone, without
looking at the rows it rejects:

    N…  a word of the flavour's, brand's or line's name          T…  a word of a tag or of another trait
    B…  the brand's name in one word                             S…  consonants only, see `spelling.skeleton`
    K…  all words of a name, in alphabetical order: "is it exactly this?"
    P…Z…  the same with one of the words last, so that its beginning will do: all but the unfinished word
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from hookah_wishlist.catalogue.spelling import fold

MAX_LETTERS = 40  # of one word; the longest real one has 19
MAX_JOINED = 4  # words up to which "must have" is also read as musthave
_MAX_KEY = 200  # letters; a lexeme may have 2,046 bytes


@lru_cache(4096)
def sounds(text: tuple[str, ...]) -> frozenset[str]:
    """The words of a name as they sound, also neighbours written together, and a short name as one word."""
    joined = [a + b for a, b in pairwise(text)]
    whole = ["".join(text)] if len(text) <= MAX_JOINED else []
    return frozenset(fold(word[:MAX_LETTERS]) for word in (*text, *joined, *whole)) - {""}


def one_word(text: Sequence[str]) -> str:
    return f"B{fold(''.join(text)[:MAX_LETTERS])}"


def key(text: Sequence[str]) -> str:
    return f"K{_set(text)}"[:_MAX_KEY]


def completed(text: Sequence[str]) -> list[str]:
    """A whole name once for each of its words, that one last. Longer names are not typed in full."""
    if len(text) > MAX_JOINED + 1:
        return []
    return [unfinished((*text[:i], *text[i + 1 :], text[i])) for i in range(len(text))]


def unfinished(text: Sequence[str]) -> str:
    last = fold(text[-1][:MAX_LETTERS])
    return f"P{_set(word for word in text[:-1] if fold(word[:MAX_LETTERS]) != last)}Z{last}"


def _set(text: Iterable[str]) -> str:
    return "_".join(sorted({fold(word[:MAX_LETTERS]) for word in text} - {""}))
