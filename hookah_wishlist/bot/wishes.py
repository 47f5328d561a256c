"""What lines a person sent as wishes, and when a found tobacco is surely the one that was meant. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from hookah_wishlist.bot.markup import units
from hookah_wishlist.catalogue.listing import TobaccoRow
from hookah_wishlist.catalogue.spelling import fold, skeleton, words
from hookah_wishlist.wishlist.model import MAX_NAME

MOST_LINES = 20
FEW_LETTERS = 3
LONGEST_TOGETHER = 2500  # what is not sure is asked in one message, which has to hold it all

_BULLET = re.compile(r"^(?:[-–—•*·▪●○◦☐☑✅✔✓➕+>]+\s*|\d{1,3}[.)]\s+)")


def tidy(text: str) -> str:
    """One line as a wish: without control characters, bullets and numbers in front, and double spaces."""
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return _BULLET.sub("", " ".join(visible.split()))[:MAX_NAME].strip()


def wish_lines(text: str) -> tuple[str, ...]:
    """The lines that say something, each once."""
    told = (tidy(line) for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in told if any(c.isalnum() for c in line)))


def as_many_as_fit(lines: Sequence[str]) -> tuple[str, ...]:
    """So many of the first lines as one message can ask about."""
    fitting, length = [], 0
    for line in lines[:MOST_LINES]:
        length += units(line) + 3
        if length > LONGEST_TOGETHER:
            break
        fitting.append(line)
    return tuple(fitting)


def mark(line: str) -> str:
    """Tells the lines of one message apart in buttons that cannot hold them."""
    return hashlib.blake2s(line.encode("utf-8", "replace"), digest_size=6).hexdigest()


def surely(line: str, rows: Sequence[TobaccoRow]) -> TobaccoRow | None:
    """The row that was meant beyond doubt: the only one called so, or the only one found at all."""
    typed = _sounds(line)
    called = [row for row in rows if typed in _titles(row)]
    if len(called) == 1:
        return called[0]
    return rows[0] if len(rows) == 1 and _tells_of(typed, rows[0]) else None


def _titles(row: TobaccoRow) -> set[tuple[str, ...]]:
    """Everything the tobacco may be called in full, with or without its brand and line, in either order."""
    brand, line = _sounds(row.brand), _sounds(row.line)
    titles = set()
    for named in (row.name, row.alt_name):
        if sounds := _sounds(named or ""):
            titles |= {sounds, (*brand, *sounds), (*sounds, *brand), (*brand, *line, *sounds)}
            titles |= {(*brand, *sounds, *line), (*line, *sounds), (*sounds, *line)}
    return titles


def _tells_of(typed: Sequence[str], row: TobaccoRow) -> bool:
    """Every typed word is one of the tobacco's by its sound, its beginning or its consonants.

    What has fewer than four letters in all tells too little.
    """
    if sum(map(len, typed)) <= FEW_LETTERS:
        return False
    texts = (row.name, row.alt_name or "", row.brand, row.line)
    known = {sound for text in texts for sound in _sounds(text)}
    return all(any(_alike(word, other) for other in known) for word in typed)


def _alike(word: str, other: str) -> bool:
    bones = skeleton(word)
    begins = len(word) > FEW_LETTERS and other.startswith(word)
    return word == other or begins or (len(bones) > 2 and bones == skeleton(other))


def _sounds(text: str) -> tuple[str, ...]:
    return tuple(_each(words(text)))


def _each(spelled: Iterable[str]) -> Iterable[str]:
    return (fold(word) for word in spelled)
