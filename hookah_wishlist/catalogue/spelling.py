"""How a word sounds: one spelling for Кола, kola and cola, and what people type when they miss it. Pure.

Everything stored for search and everything typed goes through the same `fold`, so a rule need not be right
about a language; it only has to bring the spellings that people mix up to the same letters, and to leave
the beginning of a word alone when more is typed (a prefix must stay a prefix).
"""

import re
import unicodedata

from hookah_wishlist.caching import cached_if_short

_CYRILLIC = str.maketrans(
    dict(zip("абвгдеёжзийклмнопрстуфхцыэіїєґ", "abvgdeejziiklmnoprstufhsieiieg", strict=True))
    | {"ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "ю": "iu", "я": "ia"}
    | dict(zip("әқңөұүһғ", "aknouuhg", strict=True))
    | {"ı": "i", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "t"}
)

# In this order: what stands for one sound in Latin letters, however a Russian reader writes it.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"shch|sch", "sh"),
        (r"tch", "ch"),
        (r"dzh|dj", "j"),
        (r"zh", "j"),
        (r"^x(?=[aeiouy])|kh", "h"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"wh|w", "v"),
        (r"gh", "g"),
        (r"qu", "kv"),
        (r"q", "k"),
        (r"x", "ks"),
        (r"^t[sz]", "s"),
        (r"^ye", "e"),
        (r"(?<![aeiou])yo", "e"),
        (r"y", "i"),
        (r"c(?=[ei])", "s"),
        (r"c(?!h)", "k"),
        (r"([^\W\d])\1+", r"\1"),
    )
)

# The words of a catalogue and of a day of typing, 7 MB at most; the longest real one has 19 letters.
MOST_WORDS, LONGEST_WORD = 20_000, 24

_VOWEL = re.compile(r"[aeiou]+")
_WORD = re.compile(r"[^\W_]+(?:['’`ʼ][^\W_]+)*")  # Maxwell's is one word

_QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_JCUKEN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_OTHER_LAYOUT = str.maketrans(
    _QWERTY + _JCUKEN + '{}:"<>~' + "ХЪЖЭБЮЁ", _JCUKEN + _QWERTY + "хъжэбюё" + "[];',.`"
)


def words(text: str) -> list[str]:
    """The words of a text, small letters, accents and apostrophes gone, each still in its own alphabet."""
    lowered = text.lower().replace("йо", "ё")
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return [re.sub(r"\W", "", word) for word in _WORD.findall(plain)]


@cached_if_short(MOST_WORDS, longest=LONGEST_WORD)
def fold(word: str) -> str:
    """The canonical Latin spelling of one of `words`. Letters of other alphabets stay as they are."""
    folded = word.translate(_CYRILLIC)
    for pattern, sound in _SOUNDS:
        folded = pattern.sub(sound, folded)
    return folded


@cached_if_short(MOST_WORDS, longest=LONGEST_WORD)
def skeleton(folded: str) -> str:
    """The consonants: drksd for darkside and дарксайд, tngrs for tangiers and тангирс. Empty for numbers."""
    if any(c.isdigit() for c in folded):
        return ""
    bones = _VOWEL.sub("", folded.replace("z", "s").replace("v", "f"))
    if not bones:
        return ""
    start = "a" if _VOWEL.match(folded) else ""
    return re.sub(r"(.)\1+", r"\1", start + bones)


def other_layout(text: str) -> str:
    """What the same keys give on the other keyboard layout: ьфые рфму is mast have, cjcyf is сосна."""
    return text.lower().translate(_OTHER_LAYOUT)


def distance(one: str, other: str) -> int:
    """How many letters must be changed, added, dropped or swapped with their neighbour."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]
