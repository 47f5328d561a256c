"""Addresses of the source: which brand, line or tobacco one leads to, and which picture it shows.

The host is not looked at: a mirror or the demonstration site serves the same paths. Who must not accept
a foreign address checks its host before asking here.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit

# Pages under /tobaccos/ that are rankings, not brands.
RESERVED = frozenset({"brands", "lines", "new"})

# The longest real one has 42 characters; what is longer than 200 no index of ours takes.
# Of brands and lines all real ones. A dot would let a foreign host pass for a brand.
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,199}")
# Of tobaccos two among 11,505 hold more: "%EF%BB%BFepic-yogurt" begins with a byte order mark.
_TOBACCO_SLUG = re.compile(r"[^\s./\x00-\x1f][^\s/\x00-\x1f]{0,199}")
_MIRROR = re.compile(r"^(www|m)\.")
_HOST_WITHOUT_SCHEME = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?/")


@dataclass(frozen=True, slots=True)
class SourcePath:
    """Slugs of a brand, of a line (with its brand) or of a tobacco (with both)."""

    brand: str
    line: str | None = None
    slug: str | None = None

    def __str__(self) -> str:
        return "/tobaccos/" + "/".join(part for part in (self.brand, self.line, self.slug) if part)


@dataclass(frozen=True, slots=True)
class TobaccoPath:
    """Where a tobacco lives at the source; its slug repeats within a brand, so all three are needed."""

    brand: str
    line: str
    slug: str

    def __str__(self) -> str:
        return f"/tobaccos/{self.brand}/{self.line}/{self.slug}"


def source_path(address: str) -> SourcePath | None:
    """What an address leads to: a whole one, one without scheme or host, or one relative to /tobaccos/.

    Slugs come out as an address has to write them: what needs percent-encoding has it, nothing else has.
    """
    segments = _segments(address)
    if not 1 <= len(segments) <= 3 or segments[0] in RESERVED:
        return None
    if not all(map(_SLUG.fullmatch, segments[:2])) or not all(map(_TOBACCO_SLUG.fullmatch, segments[2:])):
        return None
    return SourcePath(*(quote(segment, safe="", errors="replace") for segment in segments))


def tobacco_path(address: str) -> TobaccoPath | None:
    """The tobacco an address leads to; None for brands, lines, rankings and everything else."""
    path = source_path(address)
    if path is None or path.line is None or path.slug is None:
        return None
    return TobaccoPath(path.brand, path.line, path.slug)


def picture(address: str | None) -> str | None:
    """A picture's path at the source, "" for its placeholders (all under /images/), None for None."""
    if address is None:
        return None
    try:
        path = urlsplit(address.strip()).path.lstrip("/")
    except ValueError:
        return ""
    return "" if not path.startswith("uploads/") else "/" + path


def host(address: str) -> str | None:
    """The host an address names, in lower case and without "www." or "m."; None where it names none."""
    parts = _split(address)
    name = (parts.hostname if parts else None) or ""
    return _MIRROR.sub("", name) or None


def _segments(address: str) -> list[str]:
    """What follows /tobaccos/, in lower case; an address relative to it is all of that."""
    address = address.strip()
    parts = _split(address)
    if parts is None:
        return []
    if parts.scheme not in ("", "http", "https"):
        return []
    segments = [unquote(segment).lower() for segment in parts.path.split("/") if segment]
    if segments[:1] == ["tobaccos"]:
        return segments[1:]
    return [] if parts.netloc or address.startswith("/") else segments


def _split(address: str) -> SplitResult | None:
    address = address.strip()
    if _HOST_WITHOUT_SCHEME.match(address):
        address = "//" + address
    try:
        return urlsplit(address)
    except ValueError:
        return None  # such as http://[
