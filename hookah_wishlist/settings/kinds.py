"""Kinds of settings: each says what it takes, and refuses the rest in words that tell nothing of a secret."""

import re
from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

from hookah_wishlist.people.access_key import BadAccessKey, key_from_setting
from hookah_wishlist.settings.addresses import is_host
from hookah_wishlist.settings.backups import OFF

Network = IPv4Network | IPv6Network

SHORTEST_METRICS_TOKEN = 16
BOT_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+", re.ASCII)

# One of those that the library `limits` understands. Its windows go up to years; our counters are in memory.
LIMIT = re.compile(
    r"\s*([0-9]{1,12})\s*(?:/|per)\s*([0-9]{1,6})?\s*(second|minute|hour|day)s?\s*", re.IGNORECASE | re.ASCII
)
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
MOST = 1_000_000_000


def _host(value: str) -> str:
    if not is_host(value):
        raise ValueError("must be this machine's name or address alone, such as 127.0.0.1, 0.0.0.0 or ::")
    return value


def _header(value: str) -> str:
    if not (value.isascii() and value.isprintable() and value.strip()):
        raise ValueError("is sent to the source in a header: Latin letters only, such as https://example.org")
    return value


def _cron(value: str) -> str:
    """With five fields: cronsim takes a sixth for seconds, and nobody means to crawl every second."""
    try:
        schedule = CronSim(value, datetime.now(UTC))
        if len(value.split()) != 5:
            raise CronSimError("Wrong number of fields")
    except CronSimError as error:
        raise ValueError(f"must be a cron expression such as '0 2 * * *' ({error})") from error
    if next(schedule, None) is None:
        raise ValueError("names a moment that never comes: write one that does, such as '0 2 * * *'")
    return value


def _cron_or_off(value: str) -> str:
    return OFF if value.lower() == OFF else _cron(value)


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("must be a time zone's name such as Europe/Moscow") from error
    return value


def _limit(value: str) -> str:
    """Exactly one: of several the library would take the first in silence."""
    found = LIMIT.fullmatch(value)
    if found is None:
        raise ValueError("must be one limit such as 600/minute: so many a second, minute, hour or day")
    amount, windows = int(found[1]), int(found[2] or 1)
    if amount == 0:
        raise ValueError("would refuse everybody: allow at least 1, such as 600/minute")
    if amount > MOST:
        raise ValueError(f"is more than can come: allow at most {MOST}, such as 600/minute")
    if not 1 <= windows * SECONDS[found[3].lower()] <= SECONDS["day"]:
        raise ValueError("must count within a second to a day, such as 600/minute or 50000/day")
    return value


def _networks(value: object) -> object:
    """Written with commas; a single address is a network of one."""
    if not isinstance(value, str):
        return value
    try:
        networks = tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
    except ValueError as error:
        raise ValueError(f"must be addresses or networks such as 10.0.0.0/8, ::1 ({error})") from error
    if any(network.prefixlen == 0 for network in networks):
        raise ValueError("must not be all addresses there are: name your proxies', such as 10.0.0.0/8, ::1")
    return networks


def _level(value: str) -> str:
    if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return value.upper()


def _bot_token(value: SecretStr) -> SecretStr:
    if not BOT_TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("must be a bot's token as @BotFather tells it, such as 123456:ABC-DEF")
    return value


def _access_token_key(value: SecretStr) -> SecretStr:
    try:
        key_from_setting(value.get_secret_value())
    except BadAccessKey as error:
        raise ValueError(str(error)) from None
    return value


def _metrics_token(value: SecretStr) -> SecretStr:
    """It is guessed at from outside, as often as ADDRESS_LIMIT allows."""
    if len(value.get_secret_value()) < SHORTEST_METRICS_TOKEN:
        raise ValueError(
            f"is shorter than {SHORTEST_METRICS_TOKEN} characters. Make one: openssl rand -hex 32"
        )
    return _secret(value)


def _secret(value: SecretStr) -> SecretStr:
    """What is sent in a header comes without the white space around it, and would never be the same."""
    if any(letter.isspace() or not letter.isprintable() for letter in value.get_secret_value()):
        raise ValueError("has white space in it: write it without, and without quotes around it")
    return value


OwnPath = Annotated[Path, AfterValidator(Path.expanduser)]  # no shell has seen what stands in .env
Host = Annotated[str, AfterValidator(_host)]
Header = Annotated[str, AfterValidator(_header)]
Cron = Annotated[str, AfterValidator(_cron)]
CronOrOff = Annotated[str, AfterValidator(_cron_or_off)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Limit = Annotated[str, AfterValidator(_limit)]
Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]
Level = Annotated[str, AfterValidator(_level)]
BotToken = Annotated[SecretStr, AfterValidator(_bot_token)]
AccessTokenKey = Annotated[SecretStr, AfterValidator(_access_token_key)]
MetricsToken = Annotated[SecretStr, AfterValidator(_metrics_token)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]
