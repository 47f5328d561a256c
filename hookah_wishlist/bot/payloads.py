"""What a link t.me/bot?start=… opens: a tobacco, the list, a search. Pure.

A payload is at most 64 characters of A–Z a–z 0–9 _ -; ours are shorter, so that one fits into the button
that confirms adulthood.
"""

import base64
import binascii
import re
from dataclasses import dataclass

LONGEST = 55

_TOBACCO = re.compile(r"(t|add)_([0-9]{1,10})")


@dataclass(frozen=True, slots=True)
class OpenTobacco:
    tobacco_id: int
    add: bool = False


@dataclass(frozen=True, slots=True)
class OpenList:
    pass


@dataclass(frozen=True, slots=True)
class OpenSearch:
    text: str


Payload = OpenTobacco | OpenList | OpenSearch


def read(payload: str) -> Payload | None:
    """None for what is not ours; links live long and come from anywhere."""
    if payload == "list":
        return OpenList()
    if found := _TOBACCO.fullmatch(payload):
        return OpenTobacco(int(found[2]), add=found[1] == "add")
    if payload.startswith("s_") and (text := _decoded(payload[2:])):
        return OpenSearch(text)
    return None


def write(payload: Payload) -> str:
    """The payload as a link carries it; "" where the text is too long for one."""
    match payload:
        case OpenList():
            return "list"
        case OpenTobacco(tobacco_id, add):
            return f"{'add' if add else 't'}_{tobacco_id}"
        case OpenSearch(text):
            encoded = "s_" + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
            return encoded if len(encoded) <= LONGEST else ""


def _decoded(encoded: str) -> str:
    try:
        padded = encoded.encode("ascii") + b"=" * (-len(encoded) % 4)
        return base64.b64decode(padded, b"-_", validate=True).decode().replace("\0", "").strip()
    except (ValueError, binascii.Error):
        return ""
