"""How the site spells things: addresses out of names, numbers shortened, words in the plural."""

import re

_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "",
    "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip


def slug(name: str) -> str:
    """ "Клубничный сорбет" → "klubnichnyy-sorbet"; the site's addresses are of [a-z0-9-] only."""
    latin = "".join(_LETTERS.get(letter, letter) for letter in name.lower())
    return re.sub(r"[^a-z0-9]+", "-", latin.replace("'", "")).strip("-")[:42].strip("-")


def rating_text(value: float) -> str:
    """One decimal, and none where it would be ".0"."""
    return f"{value:.1f}".removesuffix(".0")


def short(number: int) -> str:
    """5200 → "5.2k", 1900000 → "1.9kk"; cut, not rounded, so that 999990 is not "1000k"."""
    for unit, suffix in ((1_000_000, "kk"), (1_000, "k")):
        if number >= unit:
            tenths = number * 10 // unit
            return f"{tenths // 10}.{tenths % 10}".removesuffix(".0") + suffix
    return str(number)


def flavours(count: int) -> str:
    """1 вкус, 2 вкуса, 5 вкусов, 11 вкусов, 21 вкус."""
    if count % 10 == 1 and count % 100 != 11:
        return f"{count} вкус"
    if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14):
        return f"{count} вкуса"
    return f"{count} вкусов"
