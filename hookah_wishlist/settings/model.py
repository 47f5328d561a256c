"""Every setting with its default, and what follows from them."""

from zoneinfo import ZoneInfo

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from hookah_wishlist.backups.keeping import Keep, read_keep
from hookah_wishlist.settings.addresses import (
    BotApiAddress,
    BucketAddress,
    DatabaseAddress,
    Proxy,
    PublicAddress,
    RedisAddress,
    SentryDsn,
    Source,
)
from hookah_wishlist.settings.backups import Identity, KeepRule, Passphrase, Recipients, Region
from hookah_wishlist.settings.kinds import (
    AccessTokenKey,
    BotToken,
    Cron,
    CronOrOff,
    Header,
    Host,
    Level,
    Limit,
    MetricsToken,
    Networks,
    OwnPath,
    Secret,
    TimeZone,
)

DEMONSTRATION = "demonstration"
TELEGRAM = "https://api.telegram.org"


class Settings(BaseSettings):
    """`.env.example` tells their meaning at length."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    host: Host = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    data_dir: OwnPath = Field(default_factory=lambda: user_data_path("hookah-wishlist"))
    database_url: DatabaseAddress | None = None
    bot_token: BotToken | None = None
    access_token_key: AccessTokenKey | None = None
    public_url: PublicAddress | None = None
    telegram_api_url: BotApiAddress = TELEGRAM
    bot_sends_per_second: int = Field(30, ge=1, le=1000)
    bot_sends_per_chat: float = Field(1.0, ge=0.001, le=100)
    bot_burst_per_chat: int = Field(3, ge=1, le=100)
    redis_url: RedisAddress | None = None
    trusted_proxies: Networks = ()
    max_connections: int = Field(2000, ge=10, le=50_000)
    person_limit: Limit = "600/minute"
    address_limit: Limit = "3000/minute"
    sign_in_limit: Limit = "60/minute"
    source_url: Source | None = None
    catalog: OwnPath | None = None
    crawl_schedule: Cron = "0 2 * * *"
    crawl_timezone: TimeZone = "UTC"
    crawl_delay: float = Field(1.0, ge=0, le=600)
    crawl_contact: Header | None = None
    crawl_proxy: Proxy | None = None
    crawl_details: int = Field(1500, ge=0, le=1_000_000)
    picture_cache_mb: int = Field(256, ge=1, le=1_000_000)
    chromium_path: OwnPath | None = None
    metrics_token: MetricsToken | None = None
    metrics_port: int | None = Field(None, ge=0, le=65535)
    backup_schedule: CronOrOff = "0 3 * * *"
    backup_dir: OwnPath | None = None
    backup_keep: KeepRule = "7,4,12"
    backup_passphrase: Passphrase | None = None
    backup_age_recipients: Recipients = ()
    backup_age_identity: Identity | None = None
    backup_s3_url: BucketAddress | None = None
    backup_s3_key: Secret | None = None
    backup_s3_secret: Secret | None = None
    backup_s3_region: Region | None = None
    sentry_dsn: SentryDsn | None = None
    log_level: Level = "INFO"

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
