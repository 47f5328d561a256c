"""What may go wrong with a call, at a test's word."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """`delay` before anything else; then cut, refused, or, with neither, served as usual.

    `late`: the call is served first, and only its answer is lost or delayed.
    """

    status: int | None = None
    description: str = ""
    parameters: dict = field(default_factory=dict)
    delay: float = 0.0
    is_cut: bool = False
    late: bool = False


def fault(status, description, **parameters):
    return Fault(status, description, parameters)


def too_many(retry_after):
    description = f"Too Many Requests: retry after {retry_after}"
    return Fault(429, description, {"retry_after": retry_after})


def server_error(status=500):
    return Fault(status, "Internal Server Error")


def blocked():
    return Fault(403, "Forbidden: bot was blocked by the user")


def too_old():
    return Fault(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")


def slow(seconds, *, late=False):
    return Fault(delay=seconds, late=late)


def cut(*, late=False):
    return Fault(is_cut=True, late=late)
