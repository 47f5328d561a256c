"""The last net under whatever is written down: what looks like a secret, or is one, is not told.

Nobody should log a secret in the first place, and a test looks through a busy program's log for every one it
used. This is for what nobody thought of: a library's exception that repeats an address, a row in PostgreSQL's
words.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

HIDDEN = "[redacted]"

# Shorter ones would blot out words that only happen to look alike.
SHORTEST = 6

# What comes after these words is somebody's: a note, a typed name. It goes on to the end, or to the next
# exception of a chain, as texts may have lines of their own.
TO_THE_END = r".*?(?=\n\n(?:The above|During)|\Z)"

LOOKS_SECRET = re.compile(
    "|".join(
        (
            r"(?<=://)[^\s\"'@\\]{1,500}@",  # name and password of an address
            r"\b\d{5,12}:[\w-]{20,}",  # a bot's token
            r"(?i:(?<=bearer ))[^\s\"'\\]+",
            r"\beyJ[\w-]++\.[\w-]++\.[\w-]+",  # an access token
            r"\bhw_[\w-]{20,}",  # a personal token
            r"(?<=hash=)[^\s&\"'\\]+|(?<=signature=)[^\s&\"'\\]+",  # what a launch string is proved by
            r"(?<=user=)(?:%7B|\{)[^\s&\"'\\]+",  # and who launched
            r"(?s:(?<=Failing row contains )\(" + TO_THE_END + ")",
            r"(?s:(?<=DETAIL:  Key )\(" + TO_THE_END + ")",
            r"(?s:(?<=for query argument )\$\d+: " + TO_THE_END + ")",
            r"(?s:(?<=input_value=).*?(?=, input_type=))",
        )
    )
)

# Keys, hashes and refresh tokens; long names in addresses have no capitals, and no figures only.
LONG = re.compile(r"(?<![\w-])[\w-]{40,}+", re.ASCII)
HEXADECIMAL = re.compile(r"[0-9a-f]{64,}")


class Redaction:
    """Of one program, with the secrets it was given. Serves as a processor of structlog's."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {form for secret in secrets for form in _forms(secret) if len(form) >= SHORTEST}
        by_length = sorted(known, key=len, reverse=True)  # one may be a part of another
        self._known = re.compile("|".join(map(re.escape, by_length))) if known else None

    def __call__(self, _: Any, __: str, event: Any) -> Any:
        return {name: self.value(value) for name, value in event.items()}

    def value(self, value: Any) -> Any:
        """The same without secrets; what is none of JSON's kinds as its text."""
        if value is None or isinstance(value, (bool, int, float)):
            return value
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Mapping):
            return {self.text(str(name)): self.value(inner) for name, inner in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self.value(inner) for inner in value]
        return self.text(value if isinstance(value, str) else str(value))

    def text(self, text: str) -> str:
        if self._known is not None:
            text = self._known.sub(HIDDEN, text)
        return LONG.sub(_unless_plain, LOOKS_SECRET.sub(HIDDEN, text))


def _unless_plain(found: re.Match[str]) -> str:
    text = found[0]
    is_mixed = not text.isupper() and not text.islower() and any(map(str.isdigit, text))
    return HIDDEN if is_mixed or HEXADECIMAL.fullmatch(text) else text


def _forms(secret: str) -> Iterable[str]:
    """As it is, as it stands in an address, and the password alone where it is an address itself."""
    yield secret
    yield quote(secret, safe="")
    if "://" in secret:
        password = _password(secret)
        if password:
            yield password
            yield quote(password, safe="")


def _password(address: str) -> str | None:
    try:
        return urlsplit(address).password
    except ValueError:
        return None
