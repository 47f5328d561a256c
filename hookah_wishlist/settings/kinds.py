"""Kinds of settings: each says what it takes, and refuses the rest in words that tell nothing of a secret."""

from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from limits import parse as parse_limit
from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

from hookah_wishlist.people.access_key import BadAccessKey, key_from_setting
from hookah_wishlist.settings.backups import OFF

Network = IPv4Network | IPv6Network

SHORTEST_METRICS_TOKEN = 16


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address such as https://htreviews.org")
    return value.rstrip("/")


def _source(value: str) -> str:
    """As every address of the source begins: with a path, a name or capitals in it none would match."""
    parts = urlsplit(_web_address(value))
    if parts.path or parts.query or parts.fragment or parts.username is not None:
        raise ValueError("must be an address such as https://htreviews.org, with nothing after the host")
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = parts.port  # raises ValueError for one that is none
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")


def _port(value: SecretStr) -> int | None:
    """A password with a slash in it makes a port of the name before it, so Python's words would tell some."""
    try:
        return urlsplit(value.get_secret_value()).port
    except ValueError:
        raise ValueError("has a port that is no number; / in a password is written %2F") from None


def _proxy(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    if parts.scheme not in ("http", "https", "socks5") or not parts.hostname or _port(value) is None:
        raise ValueError("must be an address such as http://10.0.0.1:3128")
    return value


def _header(value: str) -> str:
    if not (value.isascii() and value.isprintable()):
        raise ValueError("is sent to the source in a header: Latin letters only, such as https://example.org")
    return value


def _cron(value: str) -> str:
    try:
        CronSim(value, datetime.now(UTC))
    except CronSimError as error:
        raise ValueError(f"must be a cron expression such as '0 2 * * *' ({error})") from error
    return value


def _cron_or_off(value: str) -> str:
    return OFF if value.lower() == OFF else _cron(value)


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("must be a time zone's name such as Europe/Moscow") from error
    return value


def _postgresql(value: SecretStr) -> SecretStr:
    if urlsplit(value.get_secret_value()).scheme not in ("postgresql", "postgres"):
        raise ValueError("must begin with postgresql://")
    _port(value)
    return value


def _redis(value: SecretStr) -> SecretStr:
    if urlsplit(value.get_secret_value()).scheme not in ("redis", "rediss"):
        raise ValueError("must begin with redis:// or rediss://")
    _port(value)
    return value


def _limit(value: str) -> str:
    try:
        parse_limit(value)
    except ValueError as error:
        raise ValueError("must be a limit such as 600/minute") from error
    return value


def _networks(value: object) -> object:
    """Written with commas; a single address is a network of one."""
    if not isinstance(value, str):
        return value
    try:
        return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
    except ValueError as error:
        raise ValueError(f"must be addresses or networks such as 10.0.0.0/8, ::1 ({error})") from error


def _level(value: str) -> str:
    if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return value.upper()


def _bot_token(value: SecretStr) -> SecretStr:
    number, _, rest = value.get_secret_value().partition(":")
    if not (number.isdecimal() and rest) or any(letter.isspace() for letter in rest):
        raise ValueError("must be a bot's token as @BotFather tells it, such as 123456:ABC-DEF")
    return value


def _access_token_key(value: SecretStr) -> SecretStr:
    try:
        key_from_setting(value.get_secret_value())
    except BadAccessKey as error:
        raise ValueError(str(error)) from None
    return value


def _sentry_dsn(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    is_whole = parts.scheme in ("http", "https") and parts.hostname and parts.username
    _port(value)
    if not is_whole or not parts.path.rpartition("/")[2].isdecimal():
        raise ValueError("must be an address such as https://key@sentry.example/1")
    return value


def _metrics_token(value: SecretStr) -> SecretStr:
    """It is guessed at from outside, as often as ADDRESS_LIMIT allows."""
    if len(value.get_secret_value()) < SHORTEST_METRICS_TOKEN:
        raise ValueError(
            f"is shorter than {SHORTEST_METRICS_TOKEN} characters. Make one: openssl rand -hex 32"
        )
    return value


OwnPath = Annotated[Path, AfterValidator(Path.expanduser)]  # no shell has seen what stands in .env
WebAddress = Annotated[str, AfterValidator(_web_address)]
Source = Annotated[str, AfterValidator(_source)]
Proxy = Annotated[SecretStr, AfterValidator(_proxy)]
Header = Annotated[str, AfterValidator(_header)]
Cron = Annotated[str, AfterValidator(_cron)]
CronOrOff = Annotated[str, AfterValidator(_cron_or_off)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(_postgresql)]
RedisAddress = Annotated[SecretStr, AfterValidator(_redis)]
Limit = Annotated[str, AfterValidator(_limit)]
Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]
Level = Annotated[str, AfterValidator(_level)]
BotToken = Annotated[SecretStr, AfterValidator(_bot_token)]
AccessTokenKey = Annotated[SecretStr, AfterValidator(_access_token_key)]
MetricsToken = Annotated[SecretStr, AfterValidator(_metrics_token)]
SentryDsn = Annotated[SecretStr, AfterValidator(_sentry_dsn)]
