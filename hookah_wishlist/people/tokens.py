"""Opaque tokens: how refresh tokens and personal tokens are made, told apart and kept as hashes.

A refresh token is a family (16 bytes, the same as long as its session lives) and a secret (32 bytes, another
after every use). The next secret is an HMAC of the present one over a salt that the session's row keeps. So
two requests that refresh at the same moment get the same next token, while the row alone, or an old token
alone, tells nobody what the present one is. Random values of 256 bits need no slow hash and no salt.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

FAMILY_BYTES, SECRET_BYTES = 16, 32
REFRESH_FORM = re.compile(r"[A-Za-z0-9_-]{64}")  # 48 bytes without padding

PERSONAL_PREFIX = "hw_"  # lets a person, and scanners of leaked secrets, see what it is
PERSONAL_FORM = re.compile(r"hw_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """Both parts in clear: never kept, never logged."""

    family: bytes
    secret: bytes

    def __repr__(self) -> str:
        return "RefreshToken(…)"

    @property
    def text(self) -> str:
        return base64.urlsafe_b64encode(self.family + self.secret).decode()

    def next(self, salt: bytes) -> "RefreshToken":
        return RefreshToken(self.family, hmac.digest(self.secret, salt, hashlib.sha256))


def new_refresh_token() -> RefreshToken:
    return RefreshToken(secrets.token_bytes(FAMILY_BYTES), secrets.token_bytes(SECRET_BYTES))


def new_salt() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def read_refresh_token(text: str) -> RefreshToken | None:
    """The two parts; None for what has another form and so never was one."""
    if not REFRESH_FORM.fullmatch(text):
        return None
    whole = base64.urlsafe_b64decode(text)
    return RefreshToken(whole[:FAMILY_BYTES], whole[FAMILY_BYTES:])


def new_personal_token() -> str:
    return PERSONAL_PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def is_personal_token(text: str) -> bool:
    """Whether it has the form of one; anything else needs no look into the database."""
    return PERSONAL_FORM.fullmatch(text) is not None


def kept(secret: bytes | str) -> bytes:
    """What is kept in place of a secret: its SHA-256."""
    return hashlib.sha256(secret.encode() if isinstance(secret, str) else secret).digest()
