"""Each part is broken, seen by its name, and well again when it is mended."""

import asyncio
import re
import time
from datetime import UTC, datetime, timedelta

import pytest

from hookah_wishlist.bot.counts import Transport
from hookah_wishlist.bot.depth import MOST_WAITING
from hookah_wishlist.watch import loop_lag
from hookah_wishlist.watch.health.disk import Room, disk_part, room
from hookah_wishlist.watch.loop_lag import LoopLag
from hookah_wishlist.web.health import State, health_json
from tests.timeouts import GUARD, until

WELL, DEGRADED = State.WELL, State.DEGRADED


async def crawl_of(health, **told):
    return (await health(**told).look())["crawl"]


async def test_before_anything_was_crawled_the_crawl_is_degraded_and_tells_when_it_comes(health):
    part = await crawl_of(health, crawl_schedule="0 2 * * *", crawl_timezone="Europe/Moscow")
    assert (part.state, part.reason) == (DEGRADED, "nothing was crawled yet")
    assert part.told["next_at"].hour == 2
    assert part.told["next_at"].utcoffset() == timedelta(hours=3)
    assert part.told["next_at"] > datetime.now(UTC)


async def test_a_crawl_that_went_well_is_told_with_its_age_and_completeness(health, given_crawl):
    await given_crawl(a=("done", 100, 100), b=("unchanged", None, None), c=("short", 100, 90))
    part = await crawl_of(health)
    assert part.state is WELL
    last = part.told["last"]
    assert (last["state"], last["requests"], last["completeness"]) == ("done", 17, 0.95)
    assert last["brands"] == {"done": 1, "short": 1, "unchanged": 1}
    assert last["age_seconds"] == pytest.approx(0, abs=GUARD)


@pytest.mark.parametrize("state", ["blocked", "forbidden", "failed", "stopped"])
async def test_a_crawl_that_ended_otherwise_is_named_until_the_next_one_goes_well(health, given_crawl, state):
    await given_crawl(state=state)
    part = await crawl_of(health)
    assert (part.state, part.reason) == (DEGRADED, f"the last crawl ended as {state}")
    await given_crawl()
    assert (await crawl_of(health)).state is WELL


@pytest.mark.parametrize(
    "brands",
    [
        {"a": ("done", 100, 80)},
        {"a": ("done", 100, 100), "b": ("failed", None, None)},
        {"a": ("failed", None, None)},
    ],
)
async def test_a_crawl_that_found_less_than_was_announced_is_named(health, given_crawl, brands):
    await given_crawl(**brands)
    assert (await crawl_of(health)).reason == "the last crawl was incomplete"


async def test_a_crawl_whose_ranking_showed_only_its_beginning_is_named(health, given_crawl, connection):
    await connection.execute(
        "INSERT INTO brands (slug, name, read_at) SELECT 'b' || n, 'b', now() FROM generate_series(1, 3) AS n"
    )
    await given_crawl(b1=("done", 9, 9))
    part = await crawl_of(health)
    assert (part.reason, part.told["last"]["completeness"]) == ("the last crawl was incomplete", 0.3333)
    await connection.execute("UPDATE brands SET read_at = now() - interval '61 days' WHERE slug <> 'b1'")
    assert (await crawl_of(health)).state is WELL  # they are gone from the source


async def test_a_crawl_that_ended_before_it_knew_of_a_brand_has_found_nothing(
    health, given_crawl, connection
):
    await given_crawl(state="blocked")
    await connection.execute("DELETE FROM crawl_brands")
    assert (await crawl_of(health)).told["last"]["completeness"] == 0


async def test_a_crawl_that_was_missed_is_named_after_its_hour_of_grace(health, given_crawl):
    await given_crawl(at=datetime(2026, 11, 20, 3, tzinfo=UTC), started=timedelta(hours=1))

    async def at(day, hour, minute=0):
        now = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
        return (await crawl_of(health, now=lambda: now)).reason

    assert await at(21, 1, 59) is None
    assert await at(21, 2, 59) is None
    assert await at(21, 3, 1) == "a crawl of the schedule was missed"


async def test_a_crawl_that_never_ends_is_named_and_one_under_way_is_not(health, given_crawl):
    await given_crawl(state="running", started=timedelta(hours=11), ended=None)
    assert (await crawl_of(health)).state is WELL
    await given_crawl(state="running", started=timedelta(hours=13), ended=None)
    assert (await crawl_of(health)).reason == "a crawl does not come to its end"


async def test_messages_that_are_due_for_long_are_named_and_those_told_to_wait_are_not(health, connection):
    write = (
        "INSERT INTO outbox (method, payload, created_at, not_before) VALUES ('sendMessage', '{}', $1, $2)"
    )
    now = datetime.now(UTC)
    await connection.execute(write, now - timedelta(hours=1), now + timedelta(minutes=2))
    await connection.execute(write, now - timedelta(minutes=4), None)
    part = (await health().look())["outbox"]
    assert part.state is WELL
    assert part.told["waiting"] == 2
    assert part.told["oldest_age_seconds"] == pytest.approx(240, abs=50)
    await connection.execute(write, now - timedelta(minutes=6), now + timedelta(seconds=30))  # tried again
    part = (await health().look())["outbox"]
    assert (part.state, part.reason) == (DEGRADED, "messages wait for long")
    await connection.execute("DELETE FROM outbox")
    assert (await health().look())["outbox"].told == {
        "waiting": 0, "oldest_age_seconds": None, "late_chats": 0, "full_chats": 0,
    }  # fmt: skip


async def test_one_chat_that_floods_is_shown_and_degrades_nothing(health, connection):
    now = datetime.now(UTC)

    async def look(chat_id, count):
        """After so many calls more that were written for the chat an hour ago."""
        await connection.execute(
            """
            INSERT INTO outbox (method, payload, chat_id, created_at)
                 SELECT 'sendMessage', '{}', $1, $2 FROM generate_series(1, $3)
            """,
            chat_id,
            now - timedelta(hours=1),
            count,
        )
        part = (await health().look())["outbox"]
        return part.state, part.told["late_chats"], part.told["full_chats"]

    assert await look(1, MOST_WAITING) == (WELL, 1, 1)
    part = (await health().look())["outbox"]
    assert part.told["waiting"] == MOST_WAITING
    assert part.told["oldest_age_seconds"] == pytest.approx(3600, abs=GUARD)
    assert await look(2, 1) == (DEGRADED, 2, 1)
    await connection.execute("DELETE FROM outbox WHERE chat_id = 2")
    assert await look(3, MOST_WAITING) == (DEGRADED, 2, 2)


async def test_a_database_that_takes_no_writes_is_down(health, connection):
    """As a managed one whose disk is full, or the standby that a name leads to after a failover."""
    assert (await health().look())["database"].state is not State.DOWN
    await connection.execute("SET TRANSACTION READ ONLY")
    part = (await health().look())["database"]
    assert (part.state, part.reason) == (State.DOWN, "the database takes no writes")


async def test_a_directory_that_is_gone_is_named_by_its_setting_and_not_by_its_place(health, tmp_path):
    place = tmp_path / "volume"
    looks = health(data_dir=place)
    part = (await looks.look())["disk"]
    assert (part.state, part.reason) == (DEGRADED, "DATA_DIR cannot be looked at")
    place.mkdir()
    part = (await looks.look())["disk"]
    assert part.state is WELL
    assert 0 < part.told["DATA_DIR"]["free_bytes"] <= part.told["DATA_DIR"]["size_bytes"]
    assert str(tmp_path) not in str(part)


def test_a_disk_that_is_nearly_full_is_named(tmp_path):
    assert disk_part({"DATA_DIR": room(tmp_path)}).state is WELL
    for free, size, state in [
        (2**28, 2**40, DEGRADED),
        (2**30, 2**40, WELL),
        (90, 1000, DEGRADED),
        (110, 1000, WELL),
    ]:
        assert disk_part({"DATA_DIR": Room(free, size, is_writable=True)}).state is state
    assert disk_part({"DATA_DIR": Room(2**40, 2**41, is_writable=False)}).reason == "DATA_DIR is not writable"


async def test_a_loop_that_was_held_up_is_named(health, monkeypatch):
    monkeypatch.setattr(loop_lag, "EVERY", 0.01)
    monkeypatch.setattr("hookah_wishlist.watch.health.loop.LATE", 0.1)
    lag = LoopLag()
    running = asyncio.create_task(lag.run())
    await until(lambda: lag.seen.items())
    time.sleep(0.3)  # noqa: ASYNC251 - that is the fault
    await until(lambda: lag.worst > 0.2)
    running.cancel()
    part = (await health(lag=lag).look())["loop"]
    assert part.state is DEGRADED
    assert re.fullmatch(r"it was held up for \d+\.\d s within the last minute", part.reason)
    assert part.told["worst_lag_seconds"] == round(lag.worst, 3)
    assert (await health().look())["loop"].state is WELL


async def test_a_bot_that_has_not_begun_is_named_with_the_reason(health):
    transport = Transport(is_webhook=False)
    part = (await health(transport=transport).look())["bot"]
    assert (part.state, part.reason) == (DEGRADED, "Telegram was not asked yet")
    transport.trouble = "401 Unauthorized"
    part = (await health(transport=transport).look())["bot"]
    assert part.reason == "Telegram could not be asked (401 Unauthorized)"
    transport.has_begun, transport.trouble = True, None
    assert (await health(transport=transport).look())["bot"].state is WELL


async def test_updates_that_are_no_longer_fetched_are_named_where_it_is_our_turn(health):
    now = datetime.now(UTC)
    late, recent = now - timedelta(minutes=3), now - timedelta(seconds=30)
    for since, last, state in [
        (None, None, WELL),  # another process fetches
        (recent, None, WELL),
        (late, recent, WELL),
        (late, late, DEGRADED),
        (late, None, DEGRADED),
        (recent, late, WELL),
    ]:
        transport = Transport(is_webhook=False, has_begun=True, fetching_since=since, fetched_at=last)
        assert (await health(transport=transport).look())["bot"].state is state


async def test_a_part_that_only_others_can_tell_of_is_unknown_and_not_well(health):
    class Broken:
        def acquire(self):
            raise RuntimeError("postgresql://user:secretword@host")

    parts = await health(pool=Broken()).look()
    assert (parts["database"].state, parts["database"].reason) == (State.DOWN, "it answers with RuntimeError")
    assert {parts[name].state for name in ("migrations", "crawl", "outbox", "backup")} == {State.UNKNOWN}
    assert "secretword" not in str(health_json(parts))


async def test_each_part_tells_for_how_long_it_has_been_so(health, given_crawl):
    clock = [datetime.now(UTC)]
    looks = health(now=lambda: clock[0])

    async def ages():
        told = {name: part.state_age_seconds for name, part in (await looks.look()).items()}
        return told["crawl"], told["database"]

    assert await ages() == (0, 0)
    clock[0] += timedelta(seconds=30)
    assert await ages() == (30, 30)
    await given_crawl(at=clock[0])
    assert await ages() == (0, 30)
    clock[0] += timedelta(seconds=5)
    assert await ages() == (5, 35)


async def test_those_who_ask_at_the_same_time_share_one_look(health, shared_pool):
    asked = 0

    class Counted:
        def acquire(self):
            nonlocal asked
            asked += 1
            return shared_pool.acquire()

        lent, size = 0, 1

    looks = health(pool=Counted())
    await asyncio.gather(*(looks.look() for _ in range(50)))
    assert asked == 1
    await looks.look()
    assert asked == 2
