"""Errors told to Sentry, where there is a SENTRY_DSN: what the log has at ERROR, and nothing about people.

None of the SDK's integrations is used: each of them collects requests, queries and arguments by itself. What
is sent is what stands in the log, redacted as the log is, with the trace but without the values in it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from hookah_wishlist import __version__
from hookah_wishlist.redaction import Redaction

SECONDS_TO_SEND = 3.0  # at the end of the program, for what is still on its way
GRAVE = ("error", "critical")
# What tells which event it was; everything else of it goes along as its context, but whose it was.
KNOWN = frozenset({"event", "level", "timestamp", "exc_info", "exception"})
NOBODYS = frozenset({"person"})


@contextmanager
def reporting(dsn: str | None, redaction: Redaction) -> Iterator[list[structlog.typing.Processor]]:
    """What to put into the log's chain, before exceptions become text; nothing without a DSN."""
    if dsn is None:
        yield []
        return
    import sentry_sdk  # half a second, for those who want it

    client = sentry_sdk.Client(
        dsn=dsn,
        release=f"hookah-wishlist@{__version__}",
        before_send=lambda event, _: redaction.value(event),
        send_default_pii=False,
        default_integrations=False,
        auto_session_tracking=False,
        send_client_reports=False,
        include_local_variables=False,
        max_breadcrumbs=0,
        server_name="",
    )
    try:
        yield [Report(client)]
    finally:
        client.close(timeout=SECONDS_TO_SEND)


class Report:
    """A processor of structlog's that changes nothing. Sending is another thread's, and never waited for."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __call__(self, _: Any, __: str, event: Any) -> Any:
        if event.get("level") in GRAVE:
            self._client.capture_event(_sentry_event(event, self._client.options))
        return event


def _sentry_event(event: Any, options: dict[str, Any]) -> dict[str, Any]:
    from sentry_sdk.utils import event_from_exception, exc_info_from_error

    told = {name: value for name, value in event.items() if name not in KNOWN | NOBODYS}
    sent: dict[str, Any] = {
        "level": event["level"],
        "logentry": {"message": str(event["event"])},
        "transaction": str(event["event"]),
        "contexts": {"log": {name: str(value) for name, value in told.items()}},
    }
    error = _error(event.get("exc_info"))
    if error is not None:
        of_exception, _ = event_from_exception(exc_info_from_error(error), client_options=options)
        sent["exception"] = of_exception["exception"]
    return sent


def _error(told: Any) -> BaseException | None:
    """In whichever way structlog or logging tells of it."""
    if told is True:
        return sys.exception()
    if isinstance(told, tuple):
        return told[1] if isinstance(told[1], BaseException) else None
    return told if isinstance(told, BaseException) else None
