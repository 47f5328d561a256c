"""The words of the catalogue: strengths, statuses and how the source spells them."""

from enum import IntEnum, StrEnum


class Strength(IntEnum):
    """The source's five steps, its maker's or its ratings' word for each in `STRENGTH_WORDS`."""

    LIGHT = 1
    MEDIUM_LIGHT = 2
    MEDIUM = 3
    MEDIUM_STRONG = 4
    STRONG = 5


class Status(StrEnum):
    """Whether a tobacco is made; UNKNOWN also stands for a word never seen before (kept beside it)."""

    ACTIVE = "active"
    LIMITED = "limited"
    DISCONTINUED = "discontinued"
    UNKNOWN = "unknown"


STRENGTH_WORDS = {
    "Лёгкая": Strength.LIGHT,
    "Средне-лёгкая": Strength.MEDIUM_LIGHT,
    "Средняя": Strength.MEDIUM,
    "Средне-крепкая": Strength.MEDIUM_STRONG,
    "Крепкая": Strength.STRONG,
}

STATUS_WORDS = {
    "Выпускается": Status.ACTIVE,
    "Лимитированный": Status.LIMITED,
    "Снят с производства": Status.DISCONTINUED,
    "Не известен": Status.UNKNOWN,
}

NOT_TOLD = "Не указано"


def strength_of(word: str | None) -> Strength | None:
    """The step a word means; None for "Не указано", "Мало оценок", "Смешанная" and words never seen."""
    return STRENGTH_WORDS.get(word or "")


def status_of(word: str | None) -> Status:
    """What a source's word means; UNKNOWN for words never seen, which the caller keeps beside it."""
    return STATUS_WORDS.get(word or "", Status.UNKNOWN)


def country_of(word: str | None) -> str | None:
    """The country's name, or None where the source says that it is not told."""
    return word if word and word != NOT_TOLD else None
