"""Persons as we keep them, what they may choose, and how Telegram's words about them are read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

Language = Literal["ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "en"  # Telegram's rule where neither the person nor Telegram has told one

ADULT_VERSION = 1  # of the sentence "I am 18 or older"; raised when it changes so that all are asked again

LARGEST_ID = 2**52 - 1  # Telegram promises that its ids fit in 52 bits
LONGEST_NAME = 64  # Telegram's own limit of a first name

SettingValue = bool | int | str
LANGUAGE_TAG = re.compile(r"[a-z]{2,8}([-_][a-z0-9]{1,8}){0,3}")


class PersonGone(Exception):
    """The person was deleted while this was being done."""


class OutdatedConsent(Exception):
    """Another version of the sentence about age is to be confirmed than the one that was."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """What Telegram tells of somebody and we keep. Not `reachable`: it says nothing of writing."""

    id: int
    first_name: str
    telegram_language: str | None = None
    reachable: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody we know. `language` is what was chosen here; see `language_of` for the one to speak."""

    id: int
    first_name: str
    language: Language | None
    telegram_language: str | None
    adult_confirmed_at: datetime | None
    adult_version: int | None
    reachable: bool
    settings: Mapping[str, SettingValue] = field(hash=False)
    created_at: datetime
    seen_at: datetime
    list_version: int
    settings_version: int


def is_adult(person: Person) -> bool:
    """Whether the person has confirmed the present sentence; nothing is shown before that."""
    return person.adult_version == ADULT_VERSION


def language_of(person: Person) -> Language:
    """The person's own choice, else the language of the Telegram app as last told, else the default.

    Only Russian itself is taken for Russian: who uses Telegram in Kazakh or Ukrainian may not want it.
    """
    if person.language is not None:
        return person.language
    tag = re.split("[-_]", person.telegram_language or "")[0]
    return next((language for language in LANGUAGES if language == tag), DEFAULT_LANGUAGE)


def read_visitor(told: object) -> Visitor:
    """The user as Telegram's JSON tells it. Raises ValueError for what is no user."""
    if not isinstance(told, dict):
        raise ValueError("not an object")
    name = told.get("first_name")
    if not isinstance(name, str):
        raise ValueError("no first name")
    return Visitor(
        id=_read_id(told.get("id")),
        first_name=storable(name)[:LONGEST_NAME],
        telegram_language=_read_language(told.get("language_code")),
        reachable=told.get("allows_write_to_pm") is True,
    )


def storable(text: str) -> str:
    """The text without what PostgreSQL or UTF-8 cannot hold, and JSON can: NUL and halves of a character."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _read_id(told: object) -> int:
    """Some clients were seen telling it as a text."""
    if isinstance(told, str) and told.isascii() and told.isdigit() and len(told) <= 16:
        told = int(told)
    if isinstance(told, bool) or not isinstance(told, int) or not 1 <= told <= LARGEST_ID:
        raise ValueError("no id")
    return told


def _read_language(told: object) -> str | None:
    tag = told.lower() if isinstance(told, str) else ""
    return tag if LANGUAGE_TAG.fullmatch(tag) else None
