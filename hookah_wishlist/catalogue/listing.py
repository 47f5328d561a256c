"""What lists of the catalogue are asked for and what they give: filters, sorts, rows, pages, cursors."""

import base64
import binascii
import hashlib
import json
import math
from dataclasses import dataclass
from enum import StrEnum

MAX_LIMIT = 100
_INT4 = 2**31 - 1


class BadCursor(Exception):
    """The cursor is not one that was given for this very list."""


class Sort(StrEnum):
    """In which order; without a text, relevance is the weighted rating."""

    RELEVANCE = "relevance"
    RATING = "rating"  # weighted: two votes of 5.0 do not stand above three hundred of 4.7
    MOST_RATED = "most_rated"
    NEWEST = "newest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Filters:
    """Only those for which all of this holds. None asks nothing."""

    brand: str | None = None  # slug
    line: str | None = None  # slug; means little without its brand, many brands have a line "main"
    country: str | None = None  # the source's word
    strength: int | None = None  # the maker's, 1–5
    strength_by_ratings: int | None = None
    status: str | None = None
    tags: tuple[int, ...] = ()  # all of them
    min_rating: float | None = None  # weighted

    def can_hold(self) -> bool:
        """False for values that no row has because PostgreSQL cannot even be told them."""
        texts = (self.brand, self.line, self.country, self.status)
        numbers = (self.strength, self.strength_by_ratings, *self.tags)
        return all(map(_is_storable, filter(None, texts))) and all(abs(n or 0) <= _INT4 for n in numbers)


@dataclass(frozen=True, slots=True)
class TobaccoRow:
    """What a list shows of a tobacco. The order of fields is the order of columns in `store`."""

    id: int
    name: str
    alt_name: str | None
    slug: str
    brand: str
    brand_slug: str
    line: str
    line_slug: str
    country: str | None  # of the tobacco, or of its brand
    strength: int | None
    strength_by_ratings: int | None
    status: str
    status_word: str | None
    rating: float | None
    ratings_count: int | None
    weighted_rating: float | None
    image: str | None  # its picture's path at the source
    tag_ids: list[int]  # in the source's order; `store.tags` names them


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a list, and the cursor of the next piece; None at the end."""

    items: tuple[TobaccoRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class After:
    """The place behind the last row of a page."""

    stage: int  # 0: what the query finds as it is, 1: with its words corrected
    tier: int  # the class of answers the row is in, see `search.SearchQuery`
    key: float | int | str  # what the list is sorted by
    id: int


def fingerprint(text: str, filters: Filters, sort: Sort) -> str:
    """Tells a cursor of one list from that of another."""
    told = repr((text, filters, sort)).encode("utf-8", "backslashreplace")
    return hashlib.blake2s(told, digest_size=6).hexdigest()


def cursor(after: After, list_fingerprint: str) -> str:
    """The opaque text that a client hands back for the next page."""
    told = [list_fingerprint, after.stage, after.tier, after.key, after.id]
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def place(text: str, list_fingerprint: str, sort: Sort) -> After:
    """The place a cursor means. Raises BadCursor for one that was forged or belongs to another list."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        told, stage, tier, key, row_id = json.loads(base64.b64decode(padded, b"-_", validate=True))
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise BadCursor from error
    whole = (stage, tier, row_id)
    if told != list_fingerprint or any(type(n) is not int or not 0 <= n <= _INT4 for n in whole):
        raise BadCursor
    if stage > 1 or not _can_be_key(key, sort):
        raise BadCursor
    return After(stage, tier, key, row_id)


def _can_be_key(key: object, sort: Sort) -> bool:
    match sort:
        case Sort.NAME:
            return (
                isinstance(key, str) and "\0" not in key and not any("\ud800" <= c <= "\udfff" for c in key)
            )
        case Sort.MOST_RATED | Sort.NEWEST:
            return type(key) is int and 0 <= key <= _INT4
        case _:
            if isinstance(key, float):
                return math.isfinite(key)
            return type(key) is int and abs(key) <= _INT4  # a larger one may be no float at all


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
