"""What goes by which rule, and what stays: a row on either side of every limit."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from hookah_wishlist.housekeeping.clearing import clear
from hookah_wishlist.housekeeping.rules import RULES, rule
from tests.wishlist.given import given_catalogue, given_people

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "housekeeping.md"
ROW = re.compile(
    r"^\| ([a-z ]+) \| .+ \| (\d+ [a-z]+)(?: after [a-z ]+)? \| (prompt|daily) \|$", re.MULTILINE
)


@pytest.fixture
async def house(connection):
    """Anna, a catalogue, and a clock that stands still."""
    await given_people(connection, 1)
    await given_catalogue(connection)
    return connection


async def cleared(house, name):
    return await clear(house, rule(name))


# How a row of the table is made so old; it goes when it is older than its rule keeps it.
ROWS = {
    "removals": """
        INSERT INTO wishlist_removals (owner_id, wishlist_id, removed_at)
        SELECT 1, id, now() - $1::interval FROM wishlists
        """,
    "dialogs": """
        INSERT INTO dialog_states (chat_id, person_id, name, expires_at)
        SELECT (extract(epoch FROM $1::interval))::bigint, 1, 'note', now() - $1::interval
        """,
    "doubtful calls": """
        INSERT INTO outbox (method, payload, state, claimed_at)
        SELECT 'sendMessage', '{}', 'sending', now() - $1::interval
        """,
    "sessions": """
        INSERT INTO sessions (user_id, family_hash, secret_hash, expires_at)
        SELECT 1, sha256($1::interval::text::bytea), sha256('x'), now() - $1::interval
        """,
    "updates": """
        INSERT INTO processed_updates (update_id, at)
        SELECT (extract(epoch FROM $1::interval))::bigint, now() - $1::interval
        """,
    "votes": """
        INSERT INTO catalogue_changes (kind, brand_id, at)
        SELECT 'rating', min(id), now() - $1::interval FROM brands
        """,
    "changes": """
        INSERT INTO catalogue_changes (kind, brand_id, at)
        SELECT 'renamed', min(id), now() - $1::interval FROM brands
        """,
    "audit": "INSERT INTO audit_log (kind, at) SELECT 'person_deleted', now() - $1::interval",
    "records of backups": """
        INSERT INTO backups (kind, host, state, started_at)
        SELECT 'hand', 'here', 'failed', now() - $1::interval
        """,
    "records of rounds": "INSERT INTO housekeeping_rounds (started_at) SELECT now() - $1::interval",
}


@pytest.mark.parametrize("name", ROWS)
async def test_what_is_older_goes_and_what_is_younger_stays(house, name):
    await house.execute("INSERT INTO wishlists (owner_id) VALUES (1)")
    kept = rule(name).kept
    for age in (kept - timedelta(seconds=1), kept + timedelta(seconds=1), kept * 2):
        await house.execute(ROWS[name], age)
    assert await cleared(house, name) == 2
    assert await house.fetchval(f"SELECT count(*) FROM {rule(name).table}") == 1  # noqa: S608
    assert await cleared(house, name) == 0


async def test_every_rule_that_goes_by_age_alone_is_tried_above():
    assert {it.name for it in RULES} - set(ROWS) == {"visits", "walks", "ratings"}


async def given_walk(house, days, *, scope=None, state="done"):
    number = await house.fetchval(
        """
        INSERT INTO crawls (source_url, trigger, scope, state, started_at)
        VALUES ('x', 'schedule', $1, $2, now() - $3::interval) RETURNING id
        """,
        scope,
        state,
        timedelta(days=days),
    )
    await house.execute("INSERT INTO crawl_brands (crawl_id, slug, ordinal) VALUES ($1, 'x', 1)", number)
    return number


async def test_old_walks_go_with_their_visits_and_the_last_one_stays_however_old(house):
    oldest, old, last = [await given_walk(house, days) for days in (400, 380, 370)]
    assert await cleared(house, "visits") == 2
    assert await house.fetch("SELECT crawl_id FROM crawl_brands") == [(last,)]
    assert await cleared(house, "walks") == 2
    assert await house.fetch("SELECT id FROM crawls") == [(last,)]
    assert {oldest, old}.isdisjoint({last})


async def test_a_walk_to_one_brand_does_not_stand_in_for_a_whole_one(house):
    whole = await given_walk(house, 400)
    await given_walk(house, 390, scope="x")
    part = await given_walk(house, 380, scope="x")
    await cleared(house, "walks")
    assert await house.fetch("SELECT id FROM crawls ORDER BY id") == [(whole,), (part,)]


async def test_a_walk_that_goes_on_is_left_alone(house):
    await given_walk(house, 400, state="running")
    await given_walk(house, 1)
    assert (await cleared(house, "visits"), await cleared(house, "walks")) == (0, 0)


async def test_of_old_ratings_the_last_of_each_month_stays(house):
    await house.execute(
        """
        INSERT INTO tobacco_ratings (tobacco_id, at, rating)
        SELECT t.id, at, 4 FROM (VALUES (1), (2)) AS t (id),
               generate_series(date '2024-01-01', date '2024-03-31', interval '1 day') AS at
        """
    )
    await house.execute(
        "INSERT INTO tobacco_ratings (tobacco_id, at) VALUES (1, now()), (1, now() - interval '1 day')"
    )
    assert await cleared(house, "ratings") == 2 * (91 - 3)
    rows = await house.fetch("SELECT at::date::text FROM tobacco_ratings WHERE tobacco_id = 2 ORDER BY 1")
    assert [row[0] for row in rows] == ["2024-01-31", "2024-02-29", "2024-03-31"]
    assert await house.fetchval("SELECT count(*) FROM tobacco_ratings WHERE tobacco_id = 1") == 5


async def test_a_message_that_waits_is_never_cleared_away(house):
    await house.execute(
        "INSERT INTO outbox (method, payload, created_at) VALUES ('sendMessage', '{}', date '2001-01-01')"
    )
    for it in RULES:
        await clear(house, it)
    assert await house.fetchval("SELECT count(*) FROM outbox") == 1
    assert await house.fetchval("SELECT count(*) FROM users") == 1


def test_the_document_tells_every_rule_and_no_other():
    told = {name: (kept, when) for name, kept, when in ROW.findall(DOCUMENT.read_text())}
    assert told == {it.name: (_spelt(it.kept), "prompt" if it.is_prompt else "daily") for it in RULES}


def _spelt(kept):
    days, minutes = kept.days, kept.seconds // 60
    if days:
        return f"{days} days"
    return f"{minutes} minutes" if minutes < 60 else f"{minutes // 60} hour"
