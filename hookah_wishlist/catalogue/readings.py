"""What words a typed text may stand for: as typed, on the other keyboard layout, written together. Pure."""

import re
from collections.abc import Sequence

from hookah_wishlist.catalogue.lexemes import MAX_JOINED, MAX_LETTERS
from hookah_wishlist.catalogue.spelling import fold, other_layout, words

MAX_QUERY = 200  # characters; what is longer was pasted, and its beginning says what is meant
MAX_WORDS = 8

Reading = tuple[str, ...]

# Nobody can say this: four consonants on end, or no vowel at all. A sign of the wrong layout.
_UNSPOKEN = re.compile(r"(?:[cs]h|[^aeiou\W\d]){4}|^(?:[cs]h|[^aeiou\W\d]){2,}$")


def chunks(text: str) -> list[str]:
    """What stands between spaces; ё is written е, as its key is far away and often not the one pressed."""
    return text[:MAX_QUERY].replace("ё", "е").replace("Ё", "Е").split()[:MAX_WORDS]


def readings(text: str) -> tuple[Reading, ...]:
    """The words as typed, then as the other layout gives them unless only the first can be spoken.

    Two letters on the other layout are too little to be what somebody meant.
    """
    typed, swapped = _words(text), _words(other_layout(text))
    if len("".join(swapped)) < 3 or (can_be_spoken(typed) and not can_be_spoken(swapped)):
        swapped = ()
    return tuple(reading for reading in dict.fromkeys((typed, swapped)) if reading)


def can_be_spoken(reading: Reading) -> bool:
    return bool(reading) and not any(_UNSPOKEN.search(fold(word)) for word in reading)


def variants(reading: Reading) -> list[Reading]:
    """The words as they are, and with neighbours written together, in the order typed."""
    found = [reading]
    if 1 < len(reading) <= MAX_JOINED:
        for i in range(len(reading) - 1):
            found.append((*reading[:i], reading[i] + reading[i + 1], *reading[i + 2 :]))
        found.append(("".join(reading),))
    return list(dict.fromkeys(found))


def without_one(reading: Reading) -> list[Reading]:
    """The reading with each of its words left out in turn."""
    if not 1 < len(reading) <= MAX_JOINED + 1:
        return []
    return [(*reading[:i], *reading[i + 1 :]) for i in range(len(reading))]


def mixed(parts: Sequence[str]) -> list[tuple[Reading, ...]]:
    """The readings of each part, for somebody who changed the layout in between: "darkside rjkf"."""
    if not 1 < len(parts) <= MAX_JOINED:
        return []
    each = [found for part in parts if (found := readings(part))]
    return each if any(len(found) > 1 for found in each) else []


def _words(text: str) -> Reading:
    return tuple(word[:MAX_LETTERS] for word in words(text) if fold(word))[:MAX_WORDS]
