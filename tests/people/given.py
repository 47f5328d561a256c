"""Persons and sessions as tests need them, and Telegram's signature, written again from its description."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from hookah_wishlist.people import sessions, store
from hookah_wishlist.people.model import Visitor

TOKEN = "42:TEST"
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def visitor(user_id=1, **told):
    return Visitor(
        **{"id": user_id, "first_name": "Аня", "telegram_language": "ru", "reachable": True} | told
    )


async def given_person(connection, user_id=1, *, now=NOW, **told):
    return await store.sign_in(connection, visitor(user_id, **told), now=now)


async def given_session(connection, user_id=1, *, now=NOW):
    await given_person(connection, user_id, now=now)
    return await sessions.open_session(connection, user_id, now=now)


def launch(user=None, *, token=TOKEN, at=NOW, whole=True, swapped=False, **fields):
    """Not by the code under test. Not `whole`: `signature` is left out of the hash, as careless code does."""
    user = {"id": 7, "first_name": "Ёж & Co = 100% +"} if user is None else user
    told = {"query_id": "AAH_x", "signature": "p" * 86, "auth_date": str(int(at.timestamp()))} | fields
    told["user"] = user if isinstance(user, str) else json.dumps(user)
    hashed = {name: told[name] for name in sorted(told) if whole or name != "signature"}
    text = "\n".join(map("=".join, hashed.items()))
    first = (token, "WebAppData") if swapped else ("WebAppData", token)
    secret = hmac.new(first[0].encode(), first[1].encode(), hashlib.sha256).digest()
    told["hash"] = hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in told.items())
