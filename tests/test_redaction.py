from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from hookah_wishlist.people import access_token, init_data
from hookah_wishlist.people.tokens import new_personal_token, new_refresh_token
from hookah_wishlist.redaction import HIDDEN, Redaction

LAUNCH = init_data.signed({"id": 1, "first_name": "Анна"}, "42:TEST", now=1)
PERSONAL, REFRESH = new_personal_token(), new_refresh_token().text
ACCESS = access_token.issue(b"k" * 32, 1, UUID(int=1), now=datetime.now(UTC))

# What is written, and the part of it that nobody may read.
SECRETS = {
    "a database's address": ("postgresql://user:pass%2Fword@host:5432/db", "pass%2Fword"),
    "an address whose password has a slash": ("redis://:pass/word@host/0", "pass/word"),
    "a bot's token": ("123456789:AAE-abcdefghijklmnopqrstuvwxyz_12345", "AAE-"),
    "a header": ("Authorization: Bearer abc.def", "abc.def"),
    "a personal token": (PERSONAL, PERSONAL[5:]),
    "a refresh token": (REFRESH, REFRESH[:20]),
    "an access token": (ACCESS, ACCESS.split(".")[2]),
    "a launch string's proof": (LAUNCH, LAUNCH.split("hash=")[1][:64]),
    "a launch string's person": (LAUNCH, "first_name"),
    "the webhook's place": ("https://wishlist.example/telegram/" + "0a" * 32, "0a0a"),
}


@pytest.mark.parametrize("name", SECRETS)
def test_what_looks_like_a_secret_is_hidden_wherever_it_stands(name):
    written, secret = SECRETS[name]
    deep, error = [{"inner": (written,)}], ValueError(written)
    told = str(Redaction()(None, "info", {"event": f"wrong: {written}!", "deep": deep, "error": error}))
    assert secret in written
    assert secret not in told
    assert told.count(HIDDEN) >= 3


def test_known_secrets_are_hidden_as_they_are_and_as_they_stand_in_an_address():
    redaction = Redaction(["42:TEST/x", "postgresql://u:pass word@h/d", "abc"])
    said = redaction.text("42:TEST/x 42%3ATEST%2Fx and pass word, pass%20word but abc")
    assert said == f"{HIDDEN} {HIDDEN} and {HIDDEN}, {HIDDEN} but abc"


@pytest.mark.parametrize(
    "plain",
    [
        "crawl.ended",
        "/tobaccos/brand-with-a-long-name/line-of-it/a-flavour-with-a-very-long-slug-of-many-words",
        "https://htreviews.org/tobaccos?sort=rating",
        "5f2b9c1d8e7a4f60",
        "2026-11-26T12:00:00.000000+00:00",
        'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\nValueError: no',
        "0006.backups",
    ],
)
def test_what_is_none_stays_as_it_is(plain):
    assert Redaction(["a secret of ours"]).text(plain) == plain


async def test_a_rows_text_in_postgresqls_words_is_hidden(connection):
    note = "my secret note\nwith lines"
    await connection.execute("CREATE TEMP TABLE t (n text CHECK (length(n) < 3) UNIQUE)")
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await connection.execute("INSERT INTO t VALUES ($1)", note)
    assert note in str(refused.value)
    hidden = Redaction().text(f"Traceback\n{refused.value}\n\nDuring handling of it\nValueError: other")
    assert "secret" not in hidden
    assert "with lines" not in hidden
    assert "violates check constraint" in hidden
    assert "ValueError: other" in hidden


async def test_a_statements_argument_is_hidden(connection):
    with pytest.raises(asyncpg.DataError) as refused:
        await connection.fetchval("SELECT $1::int", "my secret note")
    assert "my secret note" in str(refused.value)
    assert "secret" not in Redaction().text(str(refused.value))


def test_what_pydantic_was_given_is_hidden():
    class Model(BaseModel):
        number: int

    with pytest.raises(ValidationError) as refused:
        Model(number="my secret note")
    assert "secret" not in Redaction().text(str(refused.value))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_is_logged_is_taken(value):
    Redaction(["a secret"])(None, "info", {"event": "x", "value": value})


@pytest.mark.timeout(60)
def test_a_long_text_takes_no_long_time():
    """Two megabytes: 0.4 s, and minutes if any pattern went over them once for every letter."""
    hostile = (("A" * 39 + "-") * 2000 + "://" * 2000 + "eyJ." * 2000 + "\n" * 5000) * 20
    Redaction(["a secret"]).text(hostile)


def test_it_stands_in_structlogs_chain():
    with structlog.testing.capture_logs([Redaction(["opensesame"])]) as logs:
        structlog.get_logger().info("said", word="opensesame")
    assert logs == [{"event": "said", "word": HIDDEN, "log_level": "info"}]
