"""The bot: what comes, what goes, and what Telegram says to it."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import Metric

from hookah_wishlist.bot.counts import Counts, Transport
from hookah_wishlist.watch.metrics.families import counters, gauge, histogram
from hookah_wishlist.watch.numbers import Numbers


def bot_metrics(counts: Counts, transport: Transport) -> Iterator[Metric]:
    yield from histogram(
        "bot_update_duration_seconds",
        "Updates by kind and outcome: done, again (known already), failed, kept (database away).",
        ("kind", "outcome"),
        counts.updates,
    )
    yield from histogram(
        "bot_call_duration_seconds",
        "Calls of the Bot API by method and outcome: ok, its error's code, unsent, cut, silent.",
        ("method", "outcome"),
        counts.calls,
    )
    sent = "Calls that are out of the outbox, by what became of them."
    yield from counters("bot_sends_total", sent, ("method", "outcome"), counts.sent)
    waits = "Seconds that Telegram told us to wait (429), by who was too quick."
    yield from counters("bot_told_to_wait_seconds_total", waits, ("who",), counts.told_to_wait)
    fetched = "When Telegram last answered to being asked for updates."
    yield from gauge("bot_fetched_timestamp_seconds", fetched, _timestamp(transport.fetched_at))
    webhook = transport.webhook
    pending = "Updates that wait at Telegram."
    yield from gauge("bot_pending_updates", pending, None if webhook is None else webhook.pending)


def outbox_metrics(numbers: Numbers, now: datetime) -> Iterator[Metric]:
    yield from gauge("outbox_waiting", "Calls that wait to be sent.", numbers.outbox.waiting)
    oldest = numbers.outbox.oldest
    seconds = 0.0 if oldest is None else (now - oldest).total_seconds()
    yield from gauge("outbox_oldest_seconds", "Since when the one that waits longest was due.", seconds)
    late = "Chats that wait for more than five minutes; one that floods is not counted."
    yield from gauge("outbox_late_chats", late, numbers.outbox.late)
    full = "Chats with a full backlog, whose further answers are left out."
    yield from gauge("outbox_full_chats", full, numbers.outbox.full_chats)


def _timestamp(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()
