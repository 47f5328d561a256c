"""Addresses among the settings: which parts each may have, and what to write instead of the others."""

import re
from collections.abc import Collection
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, SecretStr

HTTP = ("http", "https")
USUAL_PORT = {"http": 80, "https": 443}

# Names in an internal network, as Docker's, may have an underscore.
_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(\.{_LABEL})*\.?", re.IGNORECASE | re.ASCII)
_DATABASE_NUMBER = re.compile(r"/?|/[0-9]{1,5}", re.ASCII)

# A password with one of these in it is cut there, and the rest becomes a host, a path or nothing at all.
_ESCAPES = "in a password @, /, ? and # are written %40, %2F, %3F and %23"


def split(value: str, schemes: Collection[str], example: str) -> SplitResult:
    """The parts of an address with a scheme and a host. Raises `ValueError`, in words without the value."""
    problem = ValueError(f"must be an address such as {example}")
    if not value.isascii():
        raise ValueError(f"must be an address in Latin letters, others as xn--… or %…, such as {example}")
    if any(letter.isspace() or not letter.isprintable() for letter in value):
        raise problem  # Python would leave line breaks out in silence
    try:
        parts = urlsplit(value)
    except ValueError:
        raise problem from None
    _check_port(parts)
    if parts.scheme not in schemes or not is_host(parts.hostname or ""):
        raise problem
    return parts


def is_host(text: str) -> bool:
    """Whether this can be a host's name or its IP address, without brackets."""
    try:
        ip_address(text)
    except ValueError:
        return len(text) <= 253 and _NAME.fullmatch(text) is not None
    return True


def origin(value: str, example: str) -> str:
    """Scheme, host and port as browsers write them, small and without the usual port. Raises `ValueError`."""
    parts = split(value, HTTP, example)
    _refuse(value, parts, ("name or password", "path", "query", "fragment"), example)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    is_usual = parts.port in (None, USUAL_PORT[parts.scheme])
    return f"{parts.scheme}://{host}" + ("" if is_usual else f":{parts.port}")


def is_loopback(address: str) -> bool:
    """Whether the address is this machine: such a source is ours and needs no pauses."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _source(value: str) -> str:
    return origin(value, "https://htreviews.org")


def _public(value: str) -> str:
    return origin(value, "https://wishlist.example")


def _bot_api(value: str) -> str:
    """Its methods stand below the address, so it may have a path."""
    example = "http://127.0.0.1:8081"
    _refuse(value, split(value, HTTP, example), ("name or password", "query", "fragment"), example)
    return value.rstrip("/")


def _bucket(value: str) -> str:
    example = "https://s3.example.org/bucket"
    parts = split(value, HTTP, example)
    _refuse(value, parts, ("name or password", "query", "fragment"), example)
    if not parts.path.strip("/"):
        raise ValueError(f"must name the bucket behind the host, such as {example}")
    return value.rstrip("/")


def _proxy(value: SecretStr) -> SecretStr:
    example = "http://10.0.0.1:3128"
    text = value.get_secret_value()
    parts = split(text, ("http", "https", "socks5"), example)
    if parts.port is None:
        raise ValueError(f"must have a port, such as {example}")
    _refuse(text, parts, ("path", "query", "fragment"), example)
    if parts.scheme == "socks5" and parts.username is not None:
        raise ValueError("has a name and password, which Chromium gives to http proxies only: leave them out")
    return value


def _postgresql(value: SecretStr) -> SecretStr:
    """The rest is PostgreSQL's to judge: the host may be a socket's directory in the query, or missing."""
    parts = _with_password(value, ("postgresql", "postgres"))
    if parts.netloc.count("@") > 1:
        raise ValueError(f"has more than one @; {_ESCAPES}")
    return value


def _redis(value: SecretStr) -> SecretStr:
    parts = _with_password(value, ("redis", "rediss"))
    if not _DATABASE_NUMBER.fullmatch(parts.path):
        raise ValueError("must end with a database's number or with nothing, such as redis://host:6379/0")
    _check_redis_options(value.get_secret_value())
    return value


def _sentry_dsn(value: SecretStr) -> SecretStr:
    example = "https://key@sentry.example/1"
    parts = split(value.get_secret_value(), HTTP, example)
    if not parts.username or not parts.path.rpartition("/")[2].isdecimal():
        raise ValueError(f"must be an address such as {example}")
    return value


def _with_password(value: SecretStr, schemes: tuple[str, ...]) -> SplitResult:
    """The parts of an address that may lack a host. Python's own words would repeat some of a password."""
    text = value.get_secret_value()
    if any(letter.isspace() or not letter.isprintable() for letter in text):
        raise ValueError("has white space in it; in a password it is written %20")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise ValueError("is no address; in a password [ and ] are written %5B and %5D") from None
    if parts.scheme not in schemes:
        raise ValueError("must begin with " + " or ".join(f"{scheme}://" for scheme in schemes))
    if "#" in text or "@" in parts.path + parts.query:
        raise ValueError(f"has a # or @ behind the host; {_ESCAPES}")
    _check_port(parts)
    return parts


def _check_redis_options(address: str) -> None:
    """By a connection that is not opened: an unknown option would make every hit fail."""
    from redis.asyncio import ConnectionPool  # hardly anybody has one, and it is slow to import

    try:
        ConnectionPool.from_url(address).make_connection()  # type: ignore[no-untyped-call]
    except (TypeError, ValueError, AttributeError):
        raise ValueError("has an option behind the ? that Redis' client does not know") from None


def _check_port(parts: SplitResult) -> None:
    """A password with a slash in it makes a port of the name before it, so Python's words would tell some."""
    try:
        port = parts.port
    except ValueError:
        raise ValueError(f"has a port that is no number up to 65535; {_ESCAPES}") from None
    if port == 0:
        raise ValueError("has the port 0, at which nothing answers")


def _refuse(value: str, parts: SplitResult, unwanted: Collection[str], example: str) -> None:
    """Name what such an address has no use for. An empty query is one too: what follows it gets lost."""
    there = {
        "name or password": parts.username is not None,
        "path": parts.path.strip("/") != "",
        "query": "?" in value.partition("#")[0],
        "fragment": "#" in value,
    }
    if found := [name for name in unwanted if there[name]]:
        raise ValueError(f"must be an address such as {example}: leave out its {' and its '.join(found)}")


Source = Annotated[str, AfterValidator(_source)]
PublicAddress = Annotated[str, AfterValidator(_public)]
BotApiAddress = Annotated[str, AfterValidator(_bot_api)]
BucketAddress = Annotated[str, AfterValidator(_bucket)]
Proxy = Annotated[SecretStr, AfterValidator(_proxy)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(_postgresql)]
RedisAddress = Annotated[SecretStr, AfterValidator(_redis)]
SentryDsn = Annotated[SecretStr, AfterValidator(_sentry_dsn)]
