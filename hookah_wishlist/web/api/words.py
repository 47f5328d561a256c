"""The source's words as they are shown: always in both languages, so that a choice needs no request."""

from functools import lru_cache
from typing import Any

from hookah_wishlist.catalogue.model import STATUS_WORDS, STRENGTH_WORDS, Status
from hookah_wishlist.catalogue.vocabulary import Kind, english

_STRENGTHS = {int(step): word for word, step in STRENGTH_WORDS.items()}
_STATUSES = {str(status): word for word, status in STATUS_WORDS.items()}


@lru_cache(4096)
def word_json(kind: Kind, word: str | None) -> dict[str, Any] | None:
    """Shared between answers: never to be changed by who gets it."""
    return None if word is None else {"name": word, "name_en": english(kind, word)}


@lru_cache(16)
def strength_json(step: int | None) -> dict[str, Any] | None:
    if step is None:
        return None
    return {"value": step, **(word_json(Kind.STRENGTH, _STRENGTHS[step]) or {})}


@lru_cache(256)
def status_json(status: str, word: str | None = None) -> dict[str, Any]:
    """A status never seen before is shown by the word it came from."""
    shown = word if word and status == Status.UNKNOWN else _STATUSES[status]
    return {"value": status, **(word_json(Kind.STATUS, shown) or {})}
