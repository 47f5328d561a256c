"""What the operator says: environment variables, `.env` and files, read once, checked together."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from limits import parse as parse_limit
from platformdirs import user_data_path
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from hookah_wishlist.backups.keeping import Keep, read_keep
from hookah_wishlist.people.access_key import BadAccessKey, key_from_setting
from hookah_wishlist.settings.backups import (
    OFF,
    BucketAddress,
    Identity,
    KeepRule,
    Passphrase,
    Recipients,
)
from hookah_wishlist.settings.from_files import from_files, written

DEMONSTRATION = "demonstration"
SHORTEST_METRICS_TOKEN = 16


class WrongSettings(Exception):
    """Settings are missing or wrong; the message names every one of them."""


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


WebAddress = Annotated[str, AfterValidator(_web_address)]


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
Limit = Annotated[str, AfterValidator(_limit)]
Network = IPv4Network | IPv6Network


class Settings(BaseSettings):
    """Every setting with its default; `.env.example` tells their meaning at length."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    data_dir: OwnPath = Field(default_factory=lambda: user_data_path("hookah-wishlist"))
    database_url: Annotated[SecretStr, AfterValidator(_postgresql)] | None = None
    bot_token: Annotated[SecretStr, AfterValidator(_bot_token)] | None = None
    access_token_key: Annotated[SecretStr, AfterValidator(_access_token_key)] | None = None
    public_url: WebAddress | None = None
    telegram_api_url: WebAddress = "https://api.telegram.org"
    bot_sends_per_second: int = Field(30, ge=1, le=1000)
    bot_sends_per_chat: float = Field(1.0, gt=0, le=100)
    bot_burst_per_chat: int = Field(3, ge=1, le=100)
    redis_url: Annotated[SecretStr, AfterValidator(_redis)] | None = None
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)] = ()
    max_connections: int = Field(2000, ge=10, le=50_000)
    person_limit: Limit = "600/minute"
    address_limit: Limit = "3000/minute"
    sign_in_limit: Limit = "60/minute"
    source_url: Annotated[str, AfterValidator(_source)] | None = None
    catalog: OwnPath | None = None
    crawl_schedule: Annotated[str, AfterValidator(_cron)] = "0 2 * * *"
    crawl_timezone: Annotated[str, AfterValidator(_time_zone)] = "UTC"
    crawl_delay: float = Field(1.0, ge=0, le=600)
    crawl_contact: Annotated[str, AfterValidator(_header)] | None = None
    crawl_proxy: Annotated[SecretStr, AfterValidator(_proxy)] | None = None
    crawl_details: int = Field(1500, ge=0, le=1_000_000)
    picture_cache_mb: int = Field(256, ge=1, le=1_000_000)
    chromium_path: OwnPath | None = None
    metrics_token: Annotated[SecretStr, AfterValidator(_metrics_token)] | None = None
    metrics_port: int | None = Field(None, ge=0, le=65535)
    backup_schedule: Annotated[str, AfterValidator(_cron_or_off)] = "0 3 * * *"
    backup_dir: OwnPath | None = None
    backup_keep: KeepRule = "7,4,12"
    backup_passphrase: Passphrase | None = None
    backup_age_recipients: Recipients = ()
    backup_age_identity: Identity | None = None
    backup_s3_url: BucketAddress | None = None
    backup_s3_key: SecretStr | None = None
    backup_s3_secret: SecretStr | None = None
    backup_s3_region: str | None = None
    sentry_dsn: Annotated[SecretStr, AfterValidator(_sentry_dsn)] | None = None
    log_level: Annotated[str, AfterValidator(_level)] = "INFO"

    @property
    def demonstration(self) -> bool:
        """Without a source of its own the program shows itself with a bundled site."""
        return self.source_url is None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be written down."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return tuple(value.get_secret_value() for value in values if isinstance(value, SecretStr))

    @property
    def dsn(self) -> str | None:
        """Where errors are told."""
        return self.sentry_dsn.get_secret_value() if self.sentry_dsn else None

    @property
    def proxy(self) -> str | None:
        """The crawler's proxy, with the name and password that it may want."""
        return self.crawl_proxy.get_secret_value() if self.crawl_proxy else None

    @property
    def keep(self) -> Keep:
        return read_keep(self.backup_keep)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.crawl_timezone)


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


def is_loopback(address: str) -> bool:
    """Whether the address is this machine: such a source is ours and needs no pauses."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _reason(problem: Any) -> str:
    """Pydantic's sentence without its "Value error,"; what was given is left out, as it may be a secret."""
    message = str(problem["msg"]).removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
