"""Access tokens: JWTs of an hour that say whose request it is and by which session. HS256, nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args
from uuid import UUID

import jwt

from hookah_wishlist.people.access_key import SHORTEST, BadAccessKey
from hookah_wishlist.people.model import LARGEST_ID

Scope = Literal["read", "write"]
SCOPES: tuple[Scope, ...] = get_args(Scope)

LIFETIME = timedelta(hours=1)
ALGORITHM = "HS256"
# Ours take 300 characters. Longer ones are not looked at: in a long header, nesting would exhaust the JSON
# reader before anything is checked.
LONGEST = 512
CLAIMS = ["sub", "sid", "iat", "exp", "scope"]


class BadAccessToken(Exception):
    """The access token is none of ours."""


class ExpiredAccessToken(BadAccessToken):
    """The access token was ours and its hour is over."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a token says: who, by which session, and whether changes are allowed."""

    user_id: int
    session_id: UUID
    scope: Scope
    expires_at: datetime


def issue(key: bytes, user_id: int, session_id: UUID, *, now: datetime, scope: Scope = "write") -> str:
    if len(key) < SHORTEST:
        raise BadAccessKey(f"The key for access tokens is shorter than {SHORTEST} bytes.")
    claims = {
        "sub": str(user_id),
        "sid": str(session_id),
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "scope": scope,
    }
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def read(key: bytes, token: str, *, now: datetime) -> Access:
    """What a token of ours says. Raises `ExpiredAccessToken` for an old one, `BadAccessToken` for others."""
    if len(token) > LONGEST or not token.isascii():
        raise BadAccessToken("it has no form of ours")
    try:
        access = _access(_claims(key, token), now)
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, OSError):
        raise BadAccessToken("it was not signed by us") from None
    if now >= access.expires_at:
        raise ExpiredAccessToken("its hour is over")
    return access


def _claims(key: bytes, token: str) -> dict[str, Any]:
    """The times are checked by us, against the clock that was given."""
    unchecked = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
    options: Any = {"require": CLAIMS, **unchecked}
    claims: dict[str, Any] = jwt.decode(token, key, algorithms=[ALGORITHM], options=options)
    return claims


def _access(claims: dict[str, Any], now: datetime) -> Access:
    user_id = int(claims["sub"])
    if not 1 <= user_id <= LARGEST_ID or claims["scope"] not in SCOPES:
        raise ValueError("no person or no scope")
    return Access(
        user_id=user_id,
        session_id=UUID(str(claims["sid"])),
        scope=claims["scope"],
        expires_at=datetime.fromtimestamp(claims["exp"], now.tzinfo),
    )
