"""What a typed query means, and how a tobacco becomes searchable text. Pure: no database here.

A tobacco is stored as a set of marked words (a `tsvector`), a query becomes a row of `tsquery` texts from
the strictest to the most forgiving. The marks keep apart what must not be mixed and make every question
answerable by the index alone, without looking at the rows it rejects:

    N…  a word of the flavour's, brand's or line's name          T…  a word of a tag or of another trait
    P…Z…  the same with one of the words last, so that its beginning will do: all but the unfinished word
    K…  all words of a name, in alphabetical order: "is it exactly this?"
    B…  the brand's name in one word                            S…  consonants only, see `spelling.skeleton`
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from hookah_wishlist.catalogue.spelling import distance, fold, other_layout, skeleton, words
from hookah_wishlist.catalogue.vocabulary import search_words, trait_words

MAX_QUERY = 200  # characters; what is longer was pasted, and its beginning says what is meant
MAX_WORDS = 8
MAX_LETTERS = 40  # of one word; the longest real one has 19
SHORT = 4  # letters of a word up to which it may be the beginning of very many: "m", "мят", "лимо"
MAX_JOINED = 4  # words up to which "must have" is also read as musthave
MAIN_LINE = "Основная"  # the source's name for "no line": 6,000 tobaccos have it, nobody looks for it

# Nobody can say this: four consonants on end, or no vowel at all. A sign of the wrong layout.
_UNSPOKEN = re.compile(r"(?:[cs]h|[^aeiou\W\d]){4}|^(?:[cs]h|[^aeiou\W\d]){2,}$")

# What a last word may go on with so that its beginning sounds differently: juic|e, nak|hla, y|oghurt.
_SOFTENED = {"c": ("e", "h"), "k": ("h",), "p": ("h",), "z": ("h",), "y": ("e", "o")}


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What is stored of one tobacco for search, in the columns of `tobaccos` with these names.

    `search_vector` is the text of a tsvector: write it with a cast (`$7::tsvector`, or
    `u.search_vector::tsvector` from an unnest). Equal documents have equal texts. `name_key` is what
    "by name" sorts by.
    """

    search_vector: str
    name_key: str


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A typed text: what it asks for, strictest first. Each tsquery finds all that the one before does."""

    classes: tuple[str, ...]  # empty: nothing in the text can be looked for
    readings: tuple[tuple[str, ...], ...] = ()
    unsure: tuple[str, ...] = ()  # words whose spelling may be looked up when too little is found
    broad_from: int | None = (
        None  # the first class that may hold thousands: its best must be found without them
    )


def search_document(
    *,
    name: str,
    alt_name: str | None,
    brand: str,
    brand_alt: str | None,
    line: str | None,
    tags: Iterable[str],
    traits: Iterable[str] = (),
) -> SearchDocument:
    """The stored text of a tobacco. Tags and traits are the source's words; our English ones are added here.

    Traits are what else it is found by: country, strengths, status, the groups of its tags.
    """
    names = [words(text) for text in (name, alt_name) if text]
    brands = [words(text) for text in (brand, brand_alt) if text]
    lines = [words(line)] if line and line != MAIN_LINE else []
    told = [words(text) for word in (*tags, *traits) for text in (word, *search_words(word))]

    lexemes = {f"N{word}" for text in (*names, *brands, *lines) for word in _sounds(text)}
    lexemes |= {f"T{word}" for text in told for word in _sounds(text)}
    lexemes |= {f"S{bones}" for word in list(lexemes) if len(bones := skeleton(word[1:])) > 1}
    lexemes |= {f"B{_joined(text)}" for text in brands}
    for b in ([], *brands):
        lexemes |= {_key([*b, *n]) for n in ([], *names)} | {_key([*b, *n]) for n in lines}
    lexemes |= {_key([*b, *n, *x]) for b in brands for n in names for x in lines}
    lexemes |= {lexeme for b in ([], *brands) for n in names for lexeme in _completed([*b, *n])}
    return SearchDocument(" ".join(sorted(lexemes - {"B", "K", "N", "T"})), name_key(name))


def name_key(name: str) -> str:
    """What a name is sorted by: letters small, ё as е, quotes and other signs before it left out."""
    return " ".join(words(name)) or name.lower().replace("\0", "")


@lru_cache(4096)
def understand(text: str) -> SearchQuery | None:
    """What a typed text asks for; None when nothing was typed, which lists everything."""
    chunks = text[:MAX_QUERY].replace("ё", "е").replace("Ё", "Е").split()[:MAX_WORDS]
    if not chunks:
        return None
    readings = tuple(_readings(" ".join(chunks)))
    if not readings:
        return SearchQuery(())
    variants = [v for reading in readings for v in _variants(reading)]
    exact = _any(_all(f"N{fold(word)}" for word in v) for v in variants)
    brand = _any([exact, *(f"B{_joined(r)}:*" for r in readings if len(r) <= MAX_JOINED)])
    classes = (
        _any(_key(v) for v in variants),
        exact,
        brand,
        _any([brand, *(f"{_unfinished(v)}:*" for v in variants)]),
        _any(_all_of(v, "N") for v in variants),
        _any(_all_of(v, "NT") for v in variants),
        _any([*(_all_of(v, "NTS") for v in variants), *_mixed(chunks)]),
    )
    unsure = dict.fromkeys(fold(word) for v in variants for word in v)
    return SearchQuery(
        classes,
        readings,
        tuple(w for w in unsure if len(w) > 3 and not w.isdigit())[:16],
        broad_from=_broad_from(readings[0]) if len(chunks) == 1 else None,
    )


def forgiving(query: SearchQuery, nearest: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The second try: as before, then with known words near the typed ones, then with one word less."""
    variants = [v for reading in query.readings for v in _variants(reading)]
    corrected = _any([query.classes[-1], *(_all_of(v, "NTS", nearest) for v in variants)])
    shorter = [
        _all_of((*v[:i], *v[i + 1 :]), "NTS", nearest)
        for v in query.readings
        if 1 < len(v) <= MAX_JOINED + 1
        for i in range(len(v))
    ]
    return query.classes[-1], corrected, _any([corrected, *shorter])


def near(word: str, candidates: Iterable[str]) -> list[str]:
    """The known words that are fewest letters away: one in a short word, at most three in a long one."""
    allowed = 1 if len(word) < 6 else 2 if len(word) < 10 else 3
    far = {candidate: distance(word, candidate) for candidate in candidates}
    least = min(far.values(), default=allowed + 1)
    return [candidate for candidate, letters in far.items() if letters <= min(least, allowed)]


def _broad_from(reading: Sequence[str]) -> int | None:
    """Two letters begin many brands' names, four many flavours', and a trait is a tobacco's like a tag."""
    last = fold(reading[-1])
    if len(last) <= SHORT:
        return 2 if len(last) < 3 else 4
    return 5 if last in _trait_words() else None


@cache
def _trait_words() -> frozenset[str]:
    """Words that thousands of tobaccos have in common: Россия, strong, limited."""
    told = trait_words()
    return frozenset(fold(word) for text in told for word in words(text))


def _reading(text: str) -> tuple[str, ...]:
    return tuple(word[:MAX_LETTERS] for word in words(text) if fold(word))[:MAX_WORDS]


def _readings(text: str) -> list[tuple[str, ...]]:
    """The words as typed, and as the other keyboard layout gives them unless only the first can be spoken.

    Two letters on the other layout are too little to be what somebody meant.
    """
    typed, swapped = _reading(text), _reading(other_layout(text))
    if len("".join(swapped)) < 3 or (_can_be_spoken(typed) and not _can_be_spoken(swapped)):
        swapped = ()
    return [reading for reading in dict.fromkeys((typed, swapped)) if reading]


def _can_be_spoken(reading: Sequence[str]) -> bool:
    return bool(reading) and not any(_UNSPOKEN.search(fold(word)) for word in reading)


def _variants(reading: Sequence[str]) -> list[tuple[str, ...]]:
    """The words as they are, and with neighbours written together, in the order typed."""
    variants = [tuple(reading)]
    if 1 < len(reading) <= MAX_JOINED:
        for i in range(len(reading) - 1):
            variants.append((*reading[:i], reading[i] + reading[i + 1], *reading[i + 2 :]))
        variants.append(("".join(reading),))
    return list(dict.fromkeys(variants))


def _mixed(chunks: Sequence[str]) -> list[str]:
    """Somebody who changes the layout in the middle of a query: "darkside rjkf"."""
    if not 1 < len(chunks) <= MAX_JOINED:
        return []
    both = [_readings(chunk) for chunk in chunks]
    if all(len(readings) == 1 for readings in both):
        return []
    last = len(both) - 1
    return [_all(_any(_all_of(r, "NTS", open_end=i == last) for r in rs) for i, rs in enumerate(both) if rs)]


def _all_of(
    reading: Sequence[str],
    marks: str,
    nearest: Mapping[str, Sequence[str]] | None = None,
    *,
    open_end: bool = True,
) -> str:
    last = len(reading) - 1 if open_end else -1
    return _all(_any(_ways(word, marks, i == last, nearest or {})) for i, word in enumerate(reading))


def _ways(word: str, marks: str, is_last: bool, nearest: Mapping[str, Sequence[str]]) -> Iterable[str]:
    """Every lexeme that one typed word may stand for; a last word may be unfinished."""
    folded = fold(word)
    star = ":*" if is_last else ""
    beginnings = [folded]
    if is_last:
        beginnings += [fold(word + more) for more in _SOFTENED.get(word[-1], ())]
    for mark in marks.replace("S", ""):
        yield from (f"{mark}{beginning}{star}" for beginning in beginnings)
        yield from (f"{mark}{near}" for near in nearest.get(folded, ()))
    bones = skeleton(folded)
    if "S" in marks and len(bones) > 1:
        yield f"S{bones}{star if len(bones) > 2 else ''}"


@lru_cache(4096)
def _sounds_of(text: tuple[str, ...]) -> frozenset[str]:
    joined = [a + b for a, b in pairwise(text)]
    whole = ["".join(text)] if len(text) <= MAX_JOINED else []
    return frozenset(fold(word[:MAX_LETTERS]) for word in (*text, *joined, *whole))


def _sounds(text: Sequence[str]) -> frozenset[str]:
    """The words of a name as they sound, also those written together."""
    return _sounds_of(tuple(text))


def _joined(reading: Sequence[str]) -> str:
    return fold("".join(reading)[:MAX_LETTERS])


def _completed(reading: Sequence[str]) -> list[str]:
    """A whole name once for each of its words, that one last. Longer names are not typed in full."""
    if len(reading) > MAX_JOINED + 1:
        return []
    return [_unfinished((*reading[:i], *reading[i + 1 :], reading[i])) for i in range(len(reading))]


def _unfinished(reading: Sequence[str]) -> str:
    *others, last = (fold(word[:MAX_LETTERS]) for word in reading)
    return f"P{'_'.join(sorted(set(others) - {last, ''}))}Z{last}"


def _key(reading: Sequence[str]) -> str:
    return "K" + "_".join(sorted({fold(word[:MAX_LETTERS]) for word in reading} - {""}))[:200]


def _all(parts: Iterable[str]) -> str:
    return _listed(parts, " & ")


def _any(parts: Iterable[str]) -> str:
    return _listed(parts, " | ")


def _listed(parts: Iterable[str], sign: str) -> str:
    unique = [part for part in dict.fromkeys(parts) if part]
    return unique[0] if len(unique) == 1 else f"({sign.join(unique)})" if unique else ""
