"""Numbers and days as the source writes them: "5.2k", "1.9kk", "53 вкуса", "12.11.2018", "–"."""

import re
from datetime import date
from decimal import Decimal

# Our columns are integers, and no count at the source comes near: what is larger is a misread text.
LARGEST = 2_147_483_647

_COUNT = re.compile(
    r"(\d{1,12}(?:[ \u00a0\u202f]\d{3})*)(?:[.,](\d{1,6}))?\s?([kк]{1,2})?(?![^\W\d_]|[.,]?\d)", re.I
)
_RATING = re.compile(r"\d(?:[.,]\d{1,4})?")
_IDENTITY = re.compile(r"(?:htr)?(\d{1,9})", re.I)
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_YEAR = re.compile(r"[12]\d{3}")


def count(text: str | None) -> int | None:
    """The number a text begins with; k is a thousand and kk a million. None where it begins with none."""
    found = _COUNT.match((text or "").strip())
    if found is None:
        return None
    whole, fraction, suffix = found.groups()
    digits = Decimal(re.sub(r"\D", "", whole) + "." + (fraction or "0"))
    value = int(digits * 1000 ** len(suffix or ""))
    return value if value <= LARGEST else None


def rating(text: str | None) -> float | None:
    """A mean of votes from 1 to 5; None for anything else, so also for the 0 of what nobody has rated."""
    text = (text or "").strip()
    if not _RATING.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    return value if 1 <= value <= 5 else None


def identity(text: str | None) -> int | None:
    """The source's number of an object: "197863" or "htr197863"."""
    found = _IDENTITY.fullmatch((text or "").strip())
    return int(found[1]) if found and int(found[1]) else None


def day(text: str | None) -> date | None:
    """A day written DD.MM.YYYY."""
    found = _DAY.fullmatch((text or "").strip())
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None  # 31.02.2018


def year(text: str | None) -> int | None:
    """A year of four digits."""
    found = _YEAR.fullmatch((text or "").strip())
    return int(found[0]) if found else None
