"""One log on standard output: JSON for machines, readable on a terminal."""

import io
import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, TextIO

import orjson
import structlog
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import RequestPayloadError

from hookah_wishlist.redaction import Redaction

SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class Unfailing(io.TextIOBase):
    """A text stream in which nothing is lost but words: a reader that is gone must not stop the program.

    `python -m hookah_wishlist | head` closes standard output, a full disk refuses it, `>&-` never opened it.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError, AttributeError):
            self._stream.write(text)  # type: ignore[union-attr]  # None: never opened
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError, AttributeError):
            self._stream.flush()  # type: ignore[union-attr]

    def isatty(self) -> bool:
        return self._stream is not None and not self._stream.closed and self._stream.isatty()

    def fileno(self) -> int:
        if self._stream is None:
            raise OSError("there is no such stream")
        return self._stream.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return getattr(self._stream, "encoding", None) or "utf-8"


def keep_streams_from_failing() -> None:
    """Of the whole process: what is said on standard output and error may be lost, but raises nothing."""
    sys.stdout, sys.stderr = Unfailing(sys.stdout), Unfailing(sys.stderr)


def set_up_logs(
    level: str,
    *,
    redaction: Redaction | None = None,
    report: Sequence[structlog.typing.Processor] = (),
    stream: TextIO | None = None,
) -> None:
    """Send our events and those of libraries through one renderer to `stream` (standard output).

    `report`: who is to see them before exceptions are made text.
    """
    readable = (stream or sys.stdout).isatty()
    last: list[structlog.typing.Processor] = [
        *report,
        structlog.processors.format_exc_info,
        redaction or Redaction(),
        *_renderers(readable),
    ]
    structlog.configure(
        processors=[*SHARED, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(stream or sys.stdout),
        cache_logger_on_first_use=False,  # a progress bar puts another standard output in place for a while
    )
    _take_in_libraries(level, stream, last)


def _renderers(readable: bool) -> list[structlog.typing.Processor]:
    if readable:
        return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    return [structlog.processors.JSONRenderer(serializer=_json)]


def _take_in_libraries(level: str, stream: TextIO | None, last: list[structlog.typing.Processor]) -> None:
    """Libraries log through logging: theirs are shown from WARNING on, their chatter is not ours."""
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.getLogger("aiohttp.server").addFilter(_is_our_news)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    logging.getLogger("hookah_wishlist").setLevel(level)  # for who asks before a line is made


def _is_our_news(record: logging.LogRecord) -> bool:
    """Not what strangers send in place of HTTP or of a body: that is answered 400, and is no mistake of ours.
    Nor that they go before they were answered."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, (HttpProcessingError, RequestPayloadError, ConnectionError))


def _json(event: Any, **_: Any) -> str:
    return orjson.dumps(event, default=str).decode()
