"""The settings are read once and checked together: one message names all that is missing or wrong."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

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
        line for line in _contradictions(settings) if not any(_is_told(name, [line]) for name in wrong)
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


def _contradictions(settings: Settings) -> Iterator[str]:
    if settings.bot_token is not None and settings.source_url is None:
        yield "SOURCE_URL is missing: with a BOT_TOKEN the program is not a demonstration"
    if settings.catalog is not None and not settings.catalog.is_file():
        yield f"CATALOG names no file: {settings.catalog}"
    if settings.catalog is not None and settings.source_url is not None:
        yield "CATALOG is for the demonstration: leave it or SOURCE_URL out"
    if settings.chromium_path is not None and not settings.chromium_path.is_file():
        yield f"CHROMIUM_PATH names no file: {settings.chromium_path}"
    store = {name: getattr(settings, f"backup_s3_{name}") for name in ("url", "key", "secret")}
    if any(store.values()) and not all(store.values()):
        missing = " and ".join(f"BACKUP_S3_{name.upper()}" for name, value in store.items() if not value)
        yield f"{missing} missing: copies of backups want BACKUP_S3_URL, BACKUP_S3_KEY and BACKUP_S3_SECRET"


def _reason(problem: Any) -> str:
    """Pydantic's sentence without its "Value error,"; what was given is left out, as it may be a secret."""
    message = str(problem["msg"]).removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
