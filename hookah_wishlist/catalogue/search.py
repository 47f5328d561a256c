"""What a typed query means, and how a tobacco becomes searchable text. Pure: no database here.

A tobacco is stored as a set of marked words (a `tsvector`), a query becomes a row of `tsquery` texts from
the strictest to the most forgiving. Both are made of the same `lexemes`, of words that went through the same
`spelling`, in each of the `readings` that a typed text may have.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from hookah_wishlist.caching import SizedCache, size_of
from hookah_wishlist.catalogue.lexemes import MAX_JOINED, completed, key, one_word, sounds, unfinished
from hookah_wishlist.catalogue.readings import (
    Reading,
    can_be_spoken,
    chunks,
    mixed,
    readings,
    variants,
    without_one,
)
from hookah_wishlist.catalogue.spelling import distance, fold, skeleton, words
from hookah_wishlist.catalogue.vocabulary import search_words, trait_words

MAIN_LINE = "Основная"  # the source's name for "no line": 6,000 tobaccos have it, nobody looks for it
SHORT = 3  # letters of a word up to which it may be the beginning of very many: "m", "ma", "ста"

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
    """A typed text: what it asks for, strictest first. Each tsquery finds all that the one before does.

    The classes: exactly this name; these words; the brand begins like this; this name without the end of its
    last word; words of names; words of names and tags; also by consonants and on a layout changed in between.
    """

    classes: tuple[str, ...]  # empty: nothing in the text can be looked for
    readings: tuple[Reading, ...] = ()
    unsure: tuple[str, ...] = ()  # words whose spelling may be looked up when too little is found
    broad_from: int | None = None  # the first class that may hold thousands: its best must be found without


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
    names = [tuple(words(text)) for text in (name, alt_name) if text]
    brands = [tuple(words(text)) for text in (brand, brand_alt) if text]
    lines = [tuple(words(line))] if line and line != MAIN_LINE else []

    named = {sound for text in (*names, *brands, *lines) for sound in sounds(text)}
    tagged = _told(tags)
    lexemes = {f"N{sound}" for sound in named} | {f"T{sound}" for sound in tagged | _told(traits)}
    lexemes |= {f"S{bones}" for sound in named | tagged if len(bones := skeleton(sound)) > 1}
    lexemes |= {one_word(text) for text in brands}
    for b in ((), *brands):
        lexemes |= {key([*b, *n]) for n in ((), *names, *lines)}
        lexemes |= {lexeme for n in names for lexeme in completed([*b, *n])}
    lexemes |= {key([*b, *n, *x]) for b in brands for n in names for x in lines}
    return SearchDocument(" ".join(sorted(lexemes - {"B", "K", "PZ"})), name_key(name))


def name_key(name: str) -> str:
    """What a name is sorted by: letters small, ё as е, quotes and other signs before it left out."""
    return " ".join(words(name)) or name.lower().replace("\0", "")


def understand(text: str) -> SearchQuery | None:
    """What a typed text asks for; None when nothing was typed, which lists everything."""
    parts = tuple(chunks(text))
    if not parts:
        return None
    query = UNDERSTOOD.get(parts)
    if query is None:
        query = _understood(parts)
        UNDERSTOOD.put(parts, query)
    return query


def _understood(parts: tuple[str, ...]) -> SearchQuery:
    read = readings(" ".join(parts))
    if not read:
        return SearchQuery(())
    ways = [v for reading in read for v in variants(reading)]
    exact = _any(_all(f"N{fold(word)}" for word in way) for way in ways)
    brand = _any([exact, *(f"{one_word(reading)}:*" for reading in read if len(reading) <= MAX_JOINED)])
    classes = (
        _any(key(way) for way in ways),
        exact,
        brand,
        _any([brand, *(f"{unfinished(way)}:*" for way in ways)]),
        _any(_said(way, "N") for way in ways),
        _any(_said(way, "NT") for way in ways),
        _any([*_loose(read), _all(_any(_said(r, "NT") for r in part) for part in mixed(parts))]),
    )
    unsure = dict.fromkeys(fold(word) for way in ways for word in way)
    return SearchQuery(
        classes,
        read,
        tuple(word for word in unsure if len(word) > 3 and not word.isdigit())[:16],
        broad_from=_broad_from(read[0]) if len(parts) == 1 else None,
    )


def _size(parts: tuple[str, ...], query: SearchQuery) -> int:
    return size_of(parts) + size_of((query.classes, query.readings, query.unsure))


# A list, its facets and its next pages are asked for with one text. The query of two words has 3 KB, of four
# long ones 24; to make it takes a millisecond.
UNDERSTOOD: SizedCache[tuple[str, ...], SearchQuery] = SizedCache(2 * 2**20, _size)


def forgiving(query: SearchQuery, nearest: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The second try: as before, then with known words near the typed ones, then with one word less."""
    corrected = _any([query.classes[-1], *_loose(query.readings, nearest)])
    shorter = [_said(less, "NT", nearest) for reading in query.readings for less in without_one(reading)]
    return query.classes[-1], corrected, _any([corrected, *shorter])


def near(word: str, candidates: Iterable[str]) -> list[str]:
    """The known words that are fewest letters away: one in a short word, at most three in a long one."""
    allowed = 1 if len(word) < 6 else 2 if len(word) < 10 else 3
    far = {candidate: distance(word, candidate) for candidate in candidates}
    least = min(far.values(), default=allowed + 1)
    return [candidate for candidate, letters in far.items() if letters <= min(least, allowed)]


def _told(told: Iterable[str]) -> set[str]:
    """The source's words and ours for them, as they sound."""
    texts = (text for word in told for text in (word, *search_words(word)))
    return {sound for text in texts for sound in sounds(tuple(words(text)))}


def _broad_from(reading: Reading) -> int | None:
    """Two letters begin many brands' names, three many flavours', and a trait is a tobacco's like a tag."""
    last = fold(reading[-1])
    if len(last) <= SHORT:
        return 2 if len(last) < 3 else 4
    return 5 if last in _sounds_of_traits() else None


@cache
def _sounds_of_traits() -> frozenset[str]:
    """Words that thousands of tobaccos have in common: Россия, strong, limited."""
    return frozenset(fold(word) for text in trait_words() for word in words(text))


def _loose(read: Sequence[Reading], nearest: Mapping[str, Sequence[str]] | None = None) -> Iterable[str]:
    """Every reading by its words or their consonants.

    Of what is only a guess, the other layout of something that can be spoken, more consonants are asked.
    """
    for reading in read:
        is_guess = reading != read[0] and can_be_spoken(read[0])
        yield from (_said(way, "NT", nearest or {}, bones=4 if is_guess else 3) for way in variants(reading))


def _said(
    reading: Reading,
    marks: str,
    nearest: Mapping[str, Sequence[str]] | None = None,
    *,
    bones: int | None = None,
) -> str:
    """All words of a reading; the last one may be unfinished. So many `bones` may stand for a word.

    One word of two consonants, as лайм for lime, is taken too when the others narrow the choice. A single
    letter after other words is a word just begun: it chooses among names only (`unfinished`), as to gather
    all words with that letter costs more than it narrows.
    """
    if len(reading) > 1 and len(reading[-1]) == 1 and reading[-1].isalpha():
        reading = reading[:-1]
    skeletons = [skeleton(fold(word)) for word in reading] if bones else [""] * len(reading)
    least = bones or 0
    if bones == 3 and len(reading) > 1 and sum(len(s) < bones for s in skeletons) == 1:
        least = 2
    last = len(reading) - 1
    return _all(
        _any([*_ways(word, marks, i == last, nearest or {}), *_by_bones(skeletons[i], least, i == last)])
        for i, word in enumerate(reading)
    )


def _ways(word: str, marks: str, is_last: bool, nearest: Mapping[str, Sequence[str]]) -> Iterable[str]:
    """Every lexeme that one typed word may stand for."""
    folded = fold(word)
    star = ":*" if is_last else ""
    more = _SOFTENED.get(word[-1], ()) if is_last else ()
    for mark in marks:
        yield from (f"{mark}{beginning}{star}" for beginning in (folded, *(fold(word + m) for m in more)))
        yield from (f"{mark}{known}" for known in nearest.get(folded, ()))


def _by_bones(bones: str, least: int, is_last: bool) -> Iterable[str]:
    """Three consonants begin too many words to be taken as a beginning."""
    if bones and len(bones) >= least:
        yield f"S{bones}{':*' if is_last and len(bones) > 3 else ''}"


def _all(parts: Iterable[str]) -> str:
    return _listed(parts, " & ")


def _any(parts: Iterable[str]) -> str:
    return _listed(parts, " | ")


def _listed(parts: Iterable[str], sign: str) -> str:
    unique = [part for part in dict.fromkeys(parts) if part]
    return unique[0] if len(unique) == 1 else f"({sign.join(unique)})" if unique else ""
