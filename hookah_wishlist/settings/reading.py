"""The settings are read once and checked together: one message names all that is missing or wrong."""

import re
from typing import Any

from pydantic import ValidationError

from hookah_wishlist.settings.contradictions import contradictions
from hookah_wishlist.settings.from_files import from_files, written
from hookah_wishlist.settings.model import Settings


class WrongSettings(Exception):
    """Settings are missing or wrong; the message names every one of them."""


def read_settings(**overrides: Any) -> Settings:
    """The settings of this process. Raises `WrongSettings` with one message for all that is wrong."""
    told = written(overrides.get("_env_file", Settings.model_config.get("env_file")))
    names = [name for name in Settings.model_fields if name not in overrides]
    given, problems = from_files(names, told)
    settings, wrong = _read(given | overrides)
    problems += [f"{name.upper()} {reason}" for name, reason in wrong.items() if not _is_told(name, problems)]
    problems += [
        line for line in contradictions(settings) if not any(_is_told(name, [line]) for name in wrong)
    ]
    if problems:
        raise WrongSettings("These settings are wrong:\n" + "\n".join(f"  {line}" for line in problems))
    return settings


def _read(given: dict[str, Any]) -> tuple[Settings, dict[str, str]]:
    """The settings, and what is wrong by its name: such a setting has its default, so that the others can be
    looked at together."""
    try:
        return Settings(**given), {}
    except ValidationError as error:
        wrong = {str(problem["loc"][0]).lower(): _reason(problem) for problem in error.errors()}
    fields = Settings.model_fields
    defaults = {name: fields[name].get_default(call_default_factory=True) for name in wrong}
    return Settings(**(given | defaults)), wrong


def _is_told(name: str, problems: list[str]) -> bool:
    return any(re.search(rf"\b{name.upper()}(_FILE)?\b", line) for line in problems)


def _reason(problem: Any) -> str:
    """Pydantic's sentence without its "Value error,"; what was given is left out, as it may be a secret."""
    message = str(problem["msg"]).removeprefix("Value error, ").replace("Input should be", "must be")
    return message[:1].lower() + message[1:]
