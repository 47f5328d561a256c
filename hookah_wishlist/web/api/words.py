"""The source's words as they are shown: always in both languages, so that a choice needs no request."""

from functools import lru_cache

from typing_extensions import TypedDict

from hookah_wishlist.catalogue.model import STATUS_WORDS, STRENGTH_WORDS, Status
from hookah_wishlist.catalogue.vocabulary import Kind, english

_STRENGTHS = {int(step): word for word, step in STRENGTH_WORDS.items()}
_STATUSES = {str(status): word for word, status in STATUS_WORDS.items()}


class WordJson(TypedDict):
    name: str
    name_en: str


class StrengthJson(WordJson):
    value: int


class StatusJson(WordJson):
    value: Status


@lru_cache(4096)
def word_json(kind: Kind, word: str | None) -> WordJson | None:
    """Shared between answers: never to be changed by who gets it."""
    return None if word is None else {"name": word, "name_en": english(kind, word)}


@lru_cache(16)
def strength_json(step: int | None) -> StrengthJson | None:
    if step is None:
        return None
    word = _STRENGTHS[step]
    return {"value": step, "name": word, "name_en": english(Kind.STRENGTH, word)}


@lru_cache(256)
def status_json(status: str, word: str | None = None) -> StatusJson:
    """A status never seen before is shown by the word it came from."""
    shown = word if word and status == Status.UNKNOWN else _STATUSES[status]
    return {"value": Status(status), "name": shown, "name_en": english(Kind.STATUS, shown)}
