"""Sign-in: Telegram's word is taken, and nothing that only looks like it."""

import json
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hookah_wishlist.people.init_data import BadInitData, signed, signed_in_person
from tests.people.given import DAY, HOUR, NOW, SECOND, TOKEN, launch

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "telegram" / "initdata-vectors.json"
STAMP = int(NOW.timestamp())


def vectors():
    return json.loads(VECTORS.read_text(encoding="utf-8"))["hmac"] if VECTORS.is_file() else []


def person(raw, *, token=TOKEN, now=STAMP):
    return signed_in_person(raw, token, now=now)


@pytest.mark.skipif(not VECTORS.is_file(), reason="the foreign vectors are not beside this repository")
@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["id"])
def test_every_foreign_vector_decides_as_it_says(vector):
    def ask():
        return signed_in_person(
            vector["init_data"], vector["token"], now=vector["now"], max_age=vector["max_age"]
        )

    if not vector["valid"]:
        with pytest.raises(BadInitData):
            ask()
    elif "user_id" in vector:
        assert ask().visitor.id == vector["user_id"]
    else:
        assert ask().visitor.id > 0


def test_a_launch_tells_who_it_was_and_by_which_link():
    user = {
        "id": 5_000_000_001,
        "first_name": "Ёж & Co",
        "language_code": "pt-BR",
        "allows_write_to_pm": True,
    }
    told = person(launch(user, start_param="w_5-0_1"))
    assert (told.visitor.id, told.visitor.first_name) == (5_000_000_001, "Ёж & Co")
    assert (told.visitor.telegram_language, told.visitor.reachable) == ("pt-br", True)
    assert (told.auth_date, told.start_param) == (STAMP, "w_5-0_1")


def test_a_plus_is_a_space_and_an_empty_field_is_a_field():
    assert person(launch('{"id": 7, "first_name": "A B"}').replace("%20", "+")).visitor.first_name == "A B"
    assert person(launch(signature="")).visitor.id == 7


def test_fields_we_do_not_know_are_part_of_what_is_signed():
    assert person(launch(chat_join_request_query_id="9")).visitor.id == 7
    with pytest.raises(BadInitData):
        person(launch() + "&chat_join_request_query_id=9")


@pytest.mark.parametrize(
    "raw",
    [
        launch(token="42:INVALID"),
        launch(whole=False),
        launch(swapped=True),
        launch().replace("hash=", "hash=é"),
        re.sub("hash=.*", "hash=%D0%B6", launch()),
        re.sub("hash=(.*)", lambda match: "hash=" + match[1].upper(), launch()),
        re.sub("&hash=.*", "", launch()),
        launch()[:-1],
        launch() + "&query_id=AAH_x",
        launch() + "&user=" + "%7B%22id%22%3A8%7D",
        launch() + "&",
        launch(auth_date=""),
        launch(auth_date="９"),
        launch(auth_date="9" * 5000),
        launch(auth_date="-1"),
        launch(at=NOW - DAY - SECOND),
        launch(at=NOW + 61 * SECOND),
        launch(at=NOW + HOUR),
        "\udcff=1&hash=1",
        "%ff=1&hash=1",
        "a" * 9000,
        "",
    ],
)
def test_what_is_forged_or_old_or_mangled_is_refused(raw):
    with pytest.raises(BadInitData):
        person(raw)


@pytest.mark.parametrize(
    "user",
    [
        "",
        "null",
        "[]",
        "7",
        '{"first_name": "A"}',
        '{"id": true, "first_name": "A"}',
        '{"id": 0, "first_name": "A"}',
        '{"id": -7, "first_name": "A"}',
        '{"id": 7.0, "first_name": "A"}',
        '{"id": "7e3", "first_name": "A"}',
        '{"id": "٧", "first_name": "A"}',
        '{"id": 4503599627370496, "first_name": "A"}',
        '{"id": 7, "first_name": null}',
        '{"id": 7}',
        '{"id": ' + "9" * 5000 + "}",
        "[" * 6000,
    ],
)
def test_a_signed_launch_that_tells_no_person_is_refused(user):
    with pytest.raises(BadInitData):
        person(launch(user))


def test_the_edges_of_freshness_still_serve():
    assert person(launch(at=NOW - DAY)).visitor.id == 7
    assert person(launch(at=NOW + 60 * SECOND)).visitor.id == 7


def test_without_a_bot_token_nobody_can_sign_in():
    with pytest.raises(BadInitData):
        person(launch(token=""), token="")


def test_a_name_that_no_database_could_hold_is_cleaned():
    user = '{"id": 7, "first_name": "A\\u0000B\\ud83c", "language_code": "x\\u0000"}'
    assert person(launch(user)).visitor.first_name == "AB?"
    assert person(launch(user)).visitor.telegram_language is None
    assert person(launch({"id": 7, "first_name": "Ж" * 300})).visitor.first_name == "Ж" * 64


def test_an_error_never_repeats_the_launch_string():
    for raw in (launch(token="42:INVALID"), launch('{"id": "secret"}'), "secret=%ff"):
        with pytest.raises(BadInitData) as caught:
            person(raw)
        assert "secret" not in str(caught.value)
        assert caught.value.__cause__ is None


def test_what_the_demonstration_signs_is_taken():
    user = {"id": 7, "first_name": "Ёж & Co = 100% +", "language_code": "ru", "allows_write_to_pm": True}
    raw = signed(user, TOKEN, now=STAMP, start_param="t_7")
    assert person(raw).visitor.first_name == "Ёж & Co = 100% +"
    assert person(raw).start_param == "t_7"
    with pytest.raises(BadInitData):
        person(raw, token="42:OTHER")


@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape")))
@example("hash=&hash=")
@example("=&hash=")
def test_no_text_whatever_signs_anybody_in_or_raises_anything_else(raw):
    with pytest.raises(BadInitData):
        person(raw)


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_no_signed_user_field_whatever_raises_anything_else(user):
    raw = launch(user)
    with suppress(BadInitData):
        assert person(raw).visitor.id > 0


@given(st.data())
def test_a_launch_with_one_character_changed_signs_nobody_in(data):
    raw = launch()
    at = data.draw(st.integers(0, len(raw) - 1))
    other = data.draw(st.sampled_from("0aZ%&=+é\0"))
    if raw[at].lower() == other.lower():
        return  # the same, or the same escape written in small letters
    try:
        changed = person(raw[:at] + other + raw[at + 1 :])
    except BadInitData:
        return
    pytest.fail(f"taken: {changed}")
