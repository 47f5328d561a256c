"""A person's settings: a few small values under short names, whose meaning is the screens' own affair."""

import re
from collections.abc import Mapping

from hookah_wishlist.people.model import SettingValue, storable

MOST_SETTINGS = 20
LONGEST_VALUE = 64
NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
LARGEST_NUMBER = 2**53 - 1  # what a browser's numbers hold exactly


class BadSetting(Exception):
    """A setting has a name or a value that cannot be kept."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name[:40]!r}: {problem}")
        self.name, self.problem = name, problem


def merged(
    settings: Mapping[str, SettingValue], changes: Mapping[str, SettingValue | None]
) -> dict[str, SettingValue]:
    """The settings after the changes; None takes one away. `BadSetting`: one of them cannot be kept."""
    for name, value in changes.items():
        _check(name, value)
    kept = {name: value for name, value in (dict(settings) | dict(changes)).items() if value is not None}
    if len(kept) > MOST_SETTINGS:
        raise BadSetting(next(reversed(kept)), f"there may be at most {MOST_SETTINGS} settings")
    return kept


def _check(name: str, value: SettingValue | None) -> None:
    if not NAME.fullmatch(name):
        raise BadSetting(name, "a name is 1 to 32 small Latin letters, digits and _, a letter first")
    if not (value is None or isinstance(value, (bool, int, str))):
        raise BadSetting(name, "a value is true, false, a whole number or a text")
    if isinstance(value, str) and (len(value) > LONGEST_VALUE or storable(value) != value):
        raise BadSetting(name, f"a text is at most {LONGEST_VALUE} characters, without NUL")
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        raise BadSetting(name, "a number is at most 2^53 - 1 on either side of zero")
