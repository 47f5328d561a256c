"""The bot: whether updates come, and whether what it has to say goes out."""

from datetime import datetime, timedelta

from hookah_wishlist.bot.counts import Transport, WebhookInfo
from hookah_wishlist.bot.depth import Depth
from hookah_wishlist.watch.health.part import age, part
from hookah_wishlist.web.health import Part, State

# Telegram may keep us waiting for 25 s, after a failure we wait for 2, after a 429 as long as it says.
FETCHED_WITHIN = timedelta(seconds=120)
# It is asked once a minute; a fault of one asking passes.
TOLD_WITHIN = timedelta(seconds=180)
# An error of the past with nothing waiting is over.
RECENT = timedelta(minutes=10)
MANY_PENDING = 100


def bot_part(transport: Transport | None, now: datetime) -> Part:
    if transport is None:
        return Part(State.WELL, told={"transport": None})
    kind = "webhook" if transport.is_webhook else "polling"
    if not transport.has_begun or (transport.is_webhook and transport.webhook is None):
        return part((_trouble(transport) or "Telegram was not asked yet",), transport=kind)
    if transport.webhook is None:
        return _fetched(transport, now)
    return _brought(transport, transport.webhook, now)


def _brought(transport: Transport, info: WebhookInfo, now: datetime) -> Part:
    problems = (
        _trouble(transport) if now - info.asked_at > TOLD_WITHIN else None,
        None if info.is_ours else "Telegram brings updates to another address",
        f"Telegram says: {info.error}" if _is_failing(info, now) else None,
        f"{info.pending} updates wait at Telegram" if info.pending > MANY_PENDING else None,
    )
    return part(
        problems,
        transport="webhook",
        age_seconds=age(info.asked_at, now),
        pending=info.pending,
        last_error=info.error,
        last_error_age_seconds=age(info.error_at, now),
    )


def _fetched(transport: Transport, now: datetime) -> Part:
    """Who waits for its turn knows no more than that another process has it."""
    since, last = transport.fetching_since, transport.fetched_at
    is_late = since is not None and now - max(since, last or since) > FETCHED_WITHIN
    problem = "Telegram does not answer when it is asked for updates" if is_late else None
    return part((problem,), transport="polling", fetches=since is not None, age_seconds=age(last, now))


def _trouble(transport: Transport) -> str | None:
    return None if transport.trouble is None else f"Telegram could not be asked ({transport.trouble})"


def _is_failing(info: WebhookInfo, now: datetime) -> bool:
    return info.error_at is not None and now - info.error_at < RECENT and info.pending > 0


def outbox_part(depth: Depth, now: datetime) -> Part:
    """What is due and was not sent; what waits for a later moment that Telegram named is none of that.

    One chat that floods shows in the figures alone: its backlog is bounded, and others do not wait for it.
    """
    problem = "messages wait for long" if depth.late else None
    return part(
        (problem,),
        waiting=depth.waiting,
        oldest_age_seconds=age(depth.oldest, now),
        late_chats=depth.late_chats,
        full_chats=depth.full_chats,
    )
