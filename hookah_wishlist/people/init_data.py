"""What a Mini App sends as proof of who opened it: Telegram's signed launch string, checked and read.

The signature is over every field but `hash`, also those we do not know; nothing is believed before it is
checked. The string is a credential: it stands in no log and in no error.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from hookah_wishlist.people.model import Visitor, read_visitor

MAX_AGE = (
    86400  # Telegram sets the time at launch and never renews it; clients were seen serving it a day later
)
SKEW = 60  # a client's launch may be stamped by a clock that is this far ahead of ours
LONGEST = (
    8192  # a launch takes about 700 characters; three Cyrillic names and a long start parameter twice that
)
MOST_FIELDS = 32


class BadInitData(Exception):
    """The launch string does not prove who opened the Mini App."""


@dataclass(frozen=True, slots=True)
class LaunchData:
    """A launch that Telegram vouches for. `start_param` is signed, yet chosen by whoever made the link."""

    visitor: Visitor
    auth_date: int
    start_param: str | None = None


def signed_in_person(
    raw: str, token: str, *, now: int, max_age: int = MAX_AGE, skew: int = SKEW
) -> LaunchData:
    """Who opened the Mini App, by the word of the bot's token. Raises `BadInitData` for everything else."""
    fields = _fields(raw)
    _check_hash(fields.pop("hash", ""), fields, token)
    return LaunchData(
        visitor=_visitor(fields.get("user", "")),
        auth_date=_fresh(fields.get("auth_date", ""), now, max_age, skew),
        start_param=fields.get("start_param"),
    )


def signed(user: Mapping[str, object], token: str, *, now: int, **fields: str) -> str:
    """The launch string Telegram would hand out for `user`: for the demonstration and for tests."""
    told = {
        "user": json.dumps(user, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(now),
        # Clients since late 2024 add a signature for third parties; it is one more field to us.
        "signature": "A" * 86,
        **fields,
    }
    return urlencode({**told, "hash": _hash(told, token)})


def _fields(raw: str) -> dict[str, str]:
    if not raw or len(raw) > LONGEST:
        raise BadInitData("it is empty or too long")
    try:
        pairs = parse_qsl(
            raw, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:  # from None: the error's text repeats a part of the credential
        raise BadInitData("it is not a query string") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadInitData("a field is given twice")
    return fields


def _check_hash(told: str, fields: Mapping[str, str], token: str) -> None:
    """Bytes are compared: two texts cannot be where one is not ASCII."""
    if not token:
        raise BadInitData("there is no bot token to check it with")
    if not hmac.compare_digest(_hash(fields, token).encode(), told.encode("utf-8", "surrogatepass")):
        raise BadInitData("its hash is wrong")


def _hash(fields: Mapping[str, str], token: str) -> str:
    """Telegram's HMAC over the sorted lines. First "WebAppData" is the key and the token the message."""
    lines = "\n".join(f"{key}={value}" for key, value in sorted(fields.items()))
    secret = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    return hmac.new(secret, lines.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _fresh(auth_date: str, now: int, max_age: int, skew: int) -> int:
    if not (auth_date.isascii() and auth_date.isdigit() and len(auth_date) <= 12):
        raise BadInitData("it does not tell when it was made")
    if not -skew <= now - int(auth_date) <= max_age:
        raise BadInitData("it is too old, or from the future")
    return int(auth_date)


def _visitor(user: str) -> Visitor:
    try:
        return read_visitor(json.loads(user))
    except (ValueError, RecursionError):
        raise BadInitData("it does not tell who opened the Mini App") from None
