"""Access tokens and their key: ours within their hour, nobody else's ever."""

import base64
import hashlib
import hmac
import json
import multiprocessing
import stat
from uuid import uuid4

import jwt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hookah_wishlist.people.access_key import BadAccessKey, key_from_setting, key_in
from hookah_wishlist.people.access_token import BadAccessToken, ExpiredAccessToken, issue, read
from tests.people.given import HOUR, NOW, SECOND

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
SESSION = uuid4()


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def forged(*, header=None, claims=None, key=KEY):
    """A token put together by hand, by the letter of RFC 7515."""
    stamp = int(NOW.timestamp())
    claims = {"sub": "7", "sid": str(SESSION), "iat": stamp, "exp": stamp + 60, "scope": "write"} | (
        claims or {}
    )
    head = f"{part(header or {'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}"
    signature = (
        base64.urlsafe_b64encode(hmac.digest(key, head.encode(), hashlib.sha256)).rstrip(b"=").decode()
    )
    return f"{head}.{signature}"


def test_a_token_says_whose_it_is_for_an_hour():
    token = issue(KEY, 7, SESSION, now=NOW)
    access = read(KEY, token, now=NOW + HOUR - SECOND)
    assert (access.user_id, access.session_id, access.scope) == (7, SESSION, "write")
    assert access.expires_at == NOW + HOUR
    with pytest.raises(ExpiredAccessToken):
        read(KEY, token, now=NOW + HOUR)


def test_a_token_put_together_by_the_standard_reads_the_same():
    assert read(KEY, forged(), now=NOW).user_id == 7


@pytest.mark.parametrize(
    "token",
    [
        issue(OTHER_KEY, 7, SESSION, now=NOW),
        forged(key=OTHER_KEY),
        forged(header={"alg": "none"}).rsplit(".", 1)[0] + ".",
        forged(header={"alg": "none"}),
        forged(header={"alg": "HS512"}),
        jwt.encode({"sub": "7"}, b"k" * 64, algorithm="HS512"),
        forged(claims={"sub": 7}),
        forged(claims={"sub": "0"}),
        forged(claims={"sub": "x"}),
        forged(claims={"sid": "x"}),
        forged(claims={"sid": None}),
        forged(claims={"sid": 5}),
        forged(claims={"sid": []}),
        forged(claims={"exp": "x"}),
        forged(claims={"exp": None}),
        forged(claims={"exp": 10**30}),
        forged(claims={"scope": "all"}),
        forged(claims={"scope": []}),
        forged(header=json.loads("[" * 150 + "]" * 150)),
        issue(KEY, 7, SESSION, now=NOW) + "x",
        issue(KEY, 7, SESSION, now=NOW)[:-1],
        "a." * 5000,
    ],
)
def test_what_is_not_ours_is_refused(token):
    with pytest.raises(BadAccessToken) as caught:
        read(KEY, token, now=NOW)
    assert not isinstance(caught.value, ExpiredAccessToken)


@given(st.text() | st.text("ey.J0_-[", max_size=600))
@example("..")
@example("e30.e30.e30")
@example("\udcff.a.b")
def test_no_text_whatever_is_taken_or_raises_anything_else(text):
    with pytest.raises(BadAccessToken):
        read(KEY, text, now=NOW)


def test_a_short_key_is_refused_with_a_way_out():
    with pytest.raises(BadAccessKey, match="openssl rand"):
        key_from_setting("short")
    with pytest.raises(BadAccessKey):
        issue(b"short", 7, SESSION, now=NOW)
    assert key_from_setting("x" * 32) == b"x" * 32


def test_a_key_is_made_once_and_is_nobody_elses_to_read(tmp_path):
    key = key_in(tmp_path / "data")
    assert len(key) == 64
    assert key_in(tmp_path / "data") == key
    assert stat.S_IMODE((tmp_path / "data" / "access-token.key").stat().st_mode) == 0o600
    assert key_in(tmp_path / "other") != key


def test_processes_that_start_at_once_agree_on_one_key(tmp_path):
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert len(set(pool.map(key_in, [tmp_path] * 12, chunksize=1))) == 1


def test_a_key_file_whose_maker_died_before_writing_is_filled(tmp_path):
    (tmp_path / "access-token.key").touch(mode=0o600)
    assert key_in(tmp_path) == key_in(tmp_path) != b""


def test_a_key_file_that_all_may_read_or_that_holds_something_else_is_refused(tmp_path):
    file = tmp_path / "access-token.key"
    key_in(tmp_path)
    file.chmod(0o644)
    with pytest.raises(BadAccessKey, match="Delete it"):
        key_in(tmp_path)
    file.chmod(0o600)
    file.write_bytes(b"half")
    with pytest.raises(BadAccessKey, match="Delete it"):
        key_in(tmp_path)
