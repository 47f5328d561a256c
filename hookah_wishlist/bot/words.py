"""The source's words as the reader's language has them. Pure."""

from hookah_wishlist.catalogue.model import STATUS_WORDS, STRENGTH_WORDS, Status
from hookah_wishlist.catalogue.search import MAIN_LINE
from hookah_wishlist.catalogue.vocabulary import Kind, english
from hookah_wishlist.people.model import Language

_STRENGTHS = {int(step): word for word, step in STRENGTH_WORDS.items()}
_STATUSES = {str(status): word for word, status in STATUS_WORDS.items()}


def strength(step: int | None, language: Language) -> str | None:
    return None if step is None else _said(Kind.STRENGTH, _STRENGTHS[step], language)


def status(known: str, word: str | None, language: Language) -> str:
    """A status never seen before is shown by the word it came from."""
    shown = word if word and known == Status.UNKNOWN else _STATUSES[known]
    return _said(Kind.STATUS, shown, language)


def country(word: str | None, language: Language) -> str | None:
    return None if word is None else _said(Kind.COUNTRY, word, language)


def tag(word: str, language: Language) -> str:
    return _said(Kind.TAG, word, language)


def line(word: str) -> str | None:
    """None for the source's "no line"."""
    return None if word == MAIN_LINE else word


def _said(kind: Kind, word: str, language: Language) -> str:
    return english(kind, word) if language == "en" else word
