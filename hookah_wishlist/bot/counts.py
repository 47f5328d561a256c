"""What the bot counts, and how it stands with Telegram.

Imports nothing of aiogram's, which takes seconds: it is read where there is no bot as well.
"""

from dataclasses import dataclass, field
from datetime import datetime

from hookah_wishlist.counting import Tally, Timings

# Seconds. A call that asks for news waits 25 s, one that has Telegram fetch a picture takes some.
CALLS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass(frozen=True, slots=True)
class Counts:
    """Since the program started."""

    updates: Timings = field(default_factory=Timings)  # by kind and outcome
    calls: Timings = field(default_factory=lambda: Timings(CALLS))  # of the Bot API, by method and outcome
    sent: Tally = field(default_factory=Tally)  # what waited in the outbox, by what became of it
    told_to_wait: Tally = field(default_factory=Tally)  # seconds, by whether a chat or the bot was too quick


@dataclass(frozen=True, slots=True)
class WebhookInfo:
    """As Telegram tells it. `error` may repeat what our own proxies say, never a secret of ours."""

    asked_at: datetime
    is_ours: bool
    pending: int
    error: str | None = None
    error_at: datetime | None = None


@dataclass(slots=True)
class Transport:
    """How updates come: brought to the webhook, or fetched."""

    is_webhook: bool
    has_begun: bool = False  # Telegram knows where to bring updates, or that they are fetched
    trouble: str | None = None  # why Telegram was not told, or did not tell, the last time that we tried
    webhook: WebhookInfo | None = None  # None: Telegram has not told yet
    fetching_since: datetime | None = None  # None: another process does, or Telegram brings them
    fetched_at: datetime | None = None  # when Telegram last answered, be it that there is nothing new


def read_webhook(told: dict[str, object], address: str, now: datetime) -> WebhookInfo:
    """Of the answer to getWebhookInfo."""
    error_at = told.get("last_error_date")
    pending = told.get("pending_update_count")
    error = told.get("last_error_message")
    return WebhookInfo(
        asked_at=now,
        is_ours=told.get("url") == address,
        pending=pending if isinstance(pending, int) else 0,
        error=str(error)[:200] if error else None,
        error_at=datetime.fromtimestamp(error_at, now.tzinfo) if isinstance(error_at, int) else None,
    )
