"""Persons: they come in as Telegram tells, choose for themselves, and leave nothing behind."""

import asyncio

import orjson
import pytest

from hookah_wishlist.database import connect
from hookah_wishlist.people import sessions, store
from hookah_wishlist.people.events import CHANNEL, touched
from hookah_wishlist.people.export import export, export_json
from hookah_wishlist.people.model import ADULT_VERSION, OutdatedConsent, PersonGone, language_of
from hookah_wishlist.people.personal_tokens import create_token
from hookah_wishlist.people.preferences import BadSetting
from tests.people.given import DAY, HOUR, NOW, SECOND, given_person, given_session
from tests.timeouts import guard


async def test_a_newcomer_is_known_from_then_on(connection):
    person = await given_person(connection, 7, first_name="Ёж")
    assert (person.id, person.first_name, person.telegram_language, person.reachable) == (7, "Ёж", "ru", True)
    assert (person.language, person.adult_version, person.settings, person.created_at) == (
        None,
        None,
        {},
        NOW,
    )
    assert await store.find(connection, 7) == person
    assert await store.find(connection, 8) is None


async def test_signing_in_again_takes_over_what_telegram_tells_and_keeps_what_was_chosen(connection):
    await given_person(connection)
    await store.choose_language(connection, 1, "en")
    person = await given_person(connection, first_name="Anna", telegram_language="de", now=NOW + SECOND)
    assert (person.first_name, person.telegram_language, person.language) == ("Anna", "de", "en")
    assert person.created_at == NOW


async def test_a_language_that_is_not_told_this_time_stays_the_last_one_told(connection):
    await given_person(connection, telegram_language="ru")
    person = await given_person(connection, telegram_language=None)
    assert language_of(person) == "ru"


async def test_signing_in_twice_within_an_hour_writes_nothing(connection):
    await given_person(connection)
    first = await connection.fetchval("SELECT ctid FROM users WHERE id = 1")
    assert (await given_person(connection, now=NOW + HOUR)).seen_at == NOW
    assert await connection.fetchval("SELECT ctid FROM users WHERE id = 1") == first
    assert (await given_person(connection, now=NOW + HOUR + SECOND)).seen_at == NOW + HOUR + SECOND


async def test_who_comes_back_with_leave_to_write_is_reachable_again(connection):
    await given_person(connection)
    await store.mark_reachable(connection, 1, False)
    assert not (await given_person(connection, reachable=False)).reachable
    assert (await given_person(connection, reachable=True)).reachable


async def test_many_first_launches_at_once_make_one_person(fresh_database):
    connections = [await connect(fresh_database) for _ in range(6)]

    async def arrive(connection):
        async with connection.transaction():
            await given_session(connection)

    await asyncio.gather(*map(arrive, connections))
    assert await connections[0].fetchval("SELECT count(*) FROM users") == 1
    assert await connections[0].fetchval("SELECT count(*) FROM sessions") == 6
    for connection in connections:
        await connection.close()


async def test_a_language_is_chosen_and_given_back_and_counted_only_when_it_differs(connection):
    await given_person(connection)
    await given_person(connection, 2)
    assert (await store.choose_language(connection, 1, "en")).settings_version == 1
    assert (await store.choose_language(connection, 1, "en")).settings_version == 1
    person = await store.choose_language(connection, 1, None)
    assert (person.language, person.settings_version) == (None, 2)
    assert (await store.find(connection, 2)).settings_version == 0


async def test_settings_are_merged_and_a_bad_one_changes_nothing(connection):
    await given_person(connection)
    await given_person(connection, 2)
    await store.change_settings(connection, 1, {"theme": "dark", "tips": False})
    with pytest.raises(BadSetting):
        await store.change_settings(connection, 1, {"theme": None, "Tips": True})
    person = await store.change_settings(connection, 1, {"theme": None, "tips": False})
    assert (person.settings, person.settings_version) == ({"tips": False}, 2)
    assert (await store.change_settings(connection, 1, {"tips": False})).settings_version == 2
    assert (await store.find(connection, 2)).settings == {}


async def test_the_largest_settings_allowed_fit_the_table(connection):
    await given_person(connection)
    largest = {f"{'s' * 30}{n:02}": "\U0001f600" * 64 for n in range(20)}
    assert (await store.change_settings(connection, 1, largest)).settings == largest


async def test_adulthood_is_confirmed_once_with_its_time_and_version(connection):
    await given_person(connection)
    await store.confirm_adult(connection, 1, ADULT_VERSION, now=NOW)
    person = await store.confirm_adult(connection, 1, ADULT_VERSION, now=NOW + DAY)
    assert (person.adult_confirmed_at, person.adult_version) == (NOW, ADULT_VERSION)
    assert person.settings_version == 1


async def test_another_sentence_than_the_present_one_cannot_be_confirmed(connection):
    await given_person(connection)
    with pytest.raises(OutdatedConsent):
        await store.confirm_adult(connection, 1, ADULT_VERSION + 1, now=NOW)


async def test_whatever_is_asked_for_somebody_deleted_says_so(connection):
    for asked in (
        store.choose_language(connection, 1, "ru"),
        store.change_settings(connection, 1, {"tips": True}),
        store.confirm_adult(connection, 1, ADULT_VERSION, now=NOW),
        touched(connection, 1, "list"),
        create_token(connection, 1, "script", "read", now=NOW),
    ):
        with pytest.raises(PersonGone):
            await asked


async def test_deleting_leaves_no_row_about_the_person_in_any_table(connection):
    await given_session(connection, 4_000_000_001)
    await create_token(connection, 4_000_000_001, "script", "read", now=NOW)
    await given_session(connection, 2)
    reference = await store.delete_everything(connection, 4_000_000_001)
    for table, column in await columns_about_people(connection):
        left = f"SELECT count(*) FROM {table} WHERE {column} = 4000000001"  # noqa: S608 - read from the catalog
        assert await connection.fetchval(left) == 0
    assert await connection.fetchval("SELECT count(*) FROM sessions") == 1
    row = await connection.fetchrow("SELECT kind, details FROM audit_log")
    assert dict(row) == {"kind": "person_deleted", "details": {"reference": reference}}
    assert await store.delete_everything(connection, 4_000_000_001) is None
    assert await connection.fetchval("SELECT count(*) FROM audit_log") == 1


async def test_what_was_still_to_be_said_to_who_is_deleted_goes_too(connection):
    """A message waiting for Telegram may quote a note. What is said to others stays."""
    for user_id in (1, 2):
        await given_person(connection, user_id)
        await connection.execute(
            "INSERT INTO outbox (method, payload, chat_id) VALUES ('sendMessage', '{}', $1)", user_id
        )
    await store.delete_everything(connection, 1)
    assert await connection.fetchval("SELECT array_agg(chat_id) FROM outbox") == [2]


async def test_every_table_about_people_goes_with_them(connection):
    """Also those of other floors: whoever refers to users says ON DELETE CASCADE, and indexes the column."""
    rows = await connection.fetch(
        "SELECT conrelid::regclass::text AS name, confdeltype = 'c' AS cascades FROM pg_constraint"
        " WHERE contype = 'f' AND confrelid = 'users'::regclass"
    )
    assert {"sessions", "personal_tokens"} <= {row["name"] for row in rows}
    assert [row["name"] for row in rows if not row["cascades"]] == []


async def test_the_export_tells_every_column_kept_but_the_hashes(connection):
    session = await given_session(connection)
    _, text = await create_token(connection, 1, "script", "read", now=NOW)
    await given_session(connection, 2)
    told = orjson.loads(orjson.dumps(export_json(await export(connection, 1))))

    assert told["person"].keys() == await columns_of(connection, "users")
    hashes = {"user_id", "family_hash", "secret_hash", "previous_hash", "rotation_salt", "token_hash"}
    assert {entry["id"] for entry in told["sessions"]} == {str(session.id)}
    assert [entry["name"] for entry in told["personal_tokens"]] == ["script"]
    renamed = {"used_at": "rotated_at"}
    kept = {renamed.get(name, name) for name in told["sessions"][0]}
    assert kept == await columns_of(connection, "sessions") - hashes
    assert told["personal_tokens"][0].keys() == await columns_of(connection, "personal_tokens") - hashes
    assert text not in str(told)
    assert await export(connection, 3) is None


async def test_the_export_tells_what_the_bot_has_under_way_with_this_person_alone(connection):
    for user_id in (1, 2):
        await given_session(connection, user_id)
        await connection.execute(
            "INSERT INTO dialog_states (chat_id, person_id, name, data, expires_at)"
            " VALUES ($1, $1, 'note', $2, now() + interval '15 minutes')",
            user_id,
            {"item": user_id},
        )
        await connection.execute(
            "INSERT INTO outbox (method, payload, chat_id) VALUES ('sendMessage', $2, $1)",
            user_id,
            {"text": f"to {user_id}"},
        )

    told = export_json(await export(connection, 1))

    assert [(asked["name"], asked["data"]) for asked in told["open_questions"]] == [("note", {"item": 1})]
    assert [unsent["payload"] for unsent in told["unsent_messages"]] == [{"text": "to 1"}]


async def test_a_change_is_counted_and_told_to_other_connections_when_it_is_committed(fresh_database):
    writer, listener = await connect(fresh_database), await connect(fresh_database)
    heard = asyncio.Queue()
    await listener.add_listener(CHANNEL, lambda *message: heard.put_nowait(message[-1]))
    await given_person(writer, 7)

    async def next_heard():
        async with guard():
            return await heard.get()

    async def assert_quiet():
        """What is said now is the next thing heard, so nothing was said before it."""
        await listener.execute("SELECT pg_notify($1, 'now')", CHANNEL)
        assert await next_heard() == "now"

    async with writer.transaction():
        assert await touched(writer, 7, "list") == 1
        assert await touched(writer, 7, "list") == 2
        await assert_quiet()
    assert await next_heard() == "7"

    undone = writer.transaction()
    await undone.start()
    await touched(writer, 7, "settings")
    await undone.rollback()
    session = await sessions.open_session(writer, 7, now=NOW)
    await sessions.end_session(writer, 7, session.id)
    assert await next_heard() == "7"
    await assert_quiet()
    person = await store.find(writer, 7)
    assert (person.list_version, person.settings_version) == (2, 0)
    await writer.close()
    await listener.close()


async def columns_of(connection, table):
    rows = await connection.fetch(
        "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped",
        table,
    )
    return {row["attname"] for row in rows}


async def columns_about_people(connection):
    rows = await connection.fetch(
        "SELECT conrelid::regclass::text AS name, attname FROM pg_constraint"
        "  JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]"
        " WHERE contype = 'f' AND confrelid = 'users'::regclass"
    )
    return [("users", "id"), *((row["name"], row["attname"]) for row in rows)]
