"""Telegram's HTML: what is text is escaped once, and what is too long is cut between characters. Pure.

`Html` is a text that is already markup. Everything else is escaped where it enters one, so a name can
neither open a tag nor close one, and user text never stands in an attribute.
"""

import re
import unicodedata

# Telegram counts what is left after parsing. Its unit is UTF-16's, in which an emoji counts two: counted so,
# a text is never longer than any reader of the rule takes it for.
TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024

_TOKEN = re.compile(r"<[^<>]*>|&[a-z0-9#]+;|.", re.DOTALL)
_TURNING = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"}
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


class Html(str):
    """A text in Telegram's HTML."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> "Html":
        """Every value is escaped, unless it is Html itself."""
        return Html(
            super().format(*map(escape, args), **{name: escape(value) for name, value in values.items()})
        )

    def join(self, parts: object) -> "Html":
        return Html(super().join(map(escape, parts)))  # type: ignore[call-overload]


def escape(value: object) -> Html:
    """The value as text; Html stays as it is. Quotes too: the same text may stand in an attribute."""
    if isinstance(value, Html):
        return value
    text = str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return Html(text)


def lines(*parts: Html | str | None) -> Html:
    """The parts that are there, one under the other; an empty one is an empty line."""
    return Html("\n").join(part for part in parts if part is not None)


def bold(text: Html | str) -> Html:
    return Html("<b>{}</b>").format(text)


def italic(text: Html | str) -> Html:
    return Html("<i>{}</i>").format(text)


def struck(text: Html | str) -> Html:
    return Html("<s>{}</s>").format(text)


def code(text: Html | str) -> Html:
    return Html("<code>{}</code>").format(text)


def folded(text: Html | str) -> Html:
    """A quotation that opens at a touch."""
    return Html("<blockquote expandable>{}</blockquote>").format(text)


def link(text: Html | str, address: str) -> Html:
    return Html('<a href="{}">{}</a>').format(address, text)


def name(text: str) -> str:
    """A name as it may stand among other words: on one line, and turning nothing but itself around."""
    plain = " ".join("".join(c for c in text if c not in _TURNING).split())
    return f"{_FIRST_STRONG_ISOLATE}{plain}{_POP_ISOLATE}" if _has_right_to_left(plain) else plain


def units(html: str) -> int:
    """How long Telegram takes the text for once its tags are gone."""
    return sum(_width(token) for token in _TOKEN.findall(html))


def cut(html: Html, limit: int) -> Html:
    """At most so long, ended by "…" where it was longer; tags that are open then are closed."""
    if units(html) <= limit:
        return html
    kept: list[str] = []
    still_open: list[str] = []
    left = limit - 1
    for token in _TOKEN.findall(html):
        if token.startswith("</"):
            still_open.pop()
        elif token.startswith("<"):
            still_open.append(token[1:-1].split()[0])
        elif (left := left - _width(token)) < 0:
            break
        kept.append(token)
    return Html(_whole("".join(kept)) + "…" + "".join(f"</{tag}>" for tag in reversed(_still_open(kept))))


def shortened(text: str, limit: int) -> str:
    """The same for a text that is not markup yet."""
    if len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    left, end = limit - 1, 0
    for character in text:
        if (left := left - _width(character)) < 0:
            break
        end += 1
    return _whole(text[:end]).rstrip() + "…"


def _still_open(tokens: list[str]) -> list[str]:
    """The tags that these tokens open and do not close."""
    found: list[str] = []
    for token in tokens:
        if token.startswith("</"):
            found.pop()
        elif token.startswith("<"):
            found.append(token[1:-1].split()[0])
    return found


def _width(token: str) -> int:
    if token.startswith("<") and len(token) > 1:
        return 0
    return 1 if len(token) > 1 or ord(token) <= 0xFFFF else 2


def _whole(text: str) -> str:
    """Without the joiner or half-said sign that a cut may leave at the end of a composed character."""
    return text.rstrip("\u200d\ufe0f")


def _has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in text)
