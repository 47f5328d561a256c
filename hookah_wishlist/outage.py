"""What passes by itself: the exception, and its line in the log instead of a trace per attempt."""

import time

import structlog

log = structlog.get_logger(__name__)

REPEAT_AFTER = 60.0  # seconds


class Outage(Exception):
    """Something that the program stands on fails at present; later the same may succeed."""


class OutageLog:
    """`note` every failure: thousands of requests that meet the same full disk are one line a minute."""

    def __init__(self, event: str) -> None:
        self._event = event
        self._reason: str | None = None
        self._logged_at = 0.0
        self._unlogged = 0

    def note(self, error: BaseException) -> None:
        reason, now = type(error).__name__, time.monotonic()
        if reason == self._reason and now - self._logged_at < REPEAT_AFTER:
            self._unlogged += 1
            return
        log.warning(self._event, reason=reason, error=str(error), unlogged=self._unlogged)
        self._reason, self._logged_at, self._unlogged = reason, now, 0
