"""Whatever two devices do, also at the same time: never a double, never a loss, never another's row."""

import asyncio
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hookah_wishlist.database import connect
from hookah_wishlist.wishlist import removal, store
from hookah_wishlist.wishlist.model import (
    AlreadyListed,
    Change,
    CountDiffers,
    NotCustom,
    Which,
    WishlistFull,
)
from tests.wishlist import simple_list
from tests.wishlist.conftest import ANNA, BORIS
from tests.wishlist.given import given_catalogue, given_people, list_version
from tests.wishlist.simple_list import LIMIT, SimpleList, Wish

NOTES = st.sampled_from([None, "", "mint", "for Friday"])
PRIORITIES = st.sampled_from([None, 0, 1, 3])
PLACE = st.integers(0, 7)  # in whatever there is, counted round


@dataclass(frozen=True)
class Step:
    """One thing that a device asks for. `place` chooses among the items or removals there are."""

    kind: str
    place: int = 0
    key: object = None
    note: str | None = None
    priority: int | None = None
    bought: bool | None = None


PUT = st.builds(Step, st.just("put"), key=st.integers(1, 5), note=NOTES, priority=PRIORITIES)
TYPE = st.builds(Step, st.just("put"), key=st.sampled_from(["mango", "Mango", "Ёлка"]), note=NOTES)
TICK = st.builds(Step, st.just("change"), place=PLACE, bought=st.booleans())
NOTE = st.builds(Step, st.just("change"), place=PLACE, note=NOTES, priority=PRIORITIES)
LINK = st.builds(Step, st.just("link"), place=PLACE, key=st.integers(1, 5))
REMOVE = st.builds(Step, st.just("remove"), place=PLACE)
CLEAR = st.builds(Step, st.just("clear"), place=st.sampled_from([0, 1]))
UNDO = st.builds(Step, st.just("undo"), place=PLACE)

# What fills a list more often than what empties it: on an empty one nothing is tried.
STEPS = st.one_of(PUT, PUT, TYPE, TYPE, TICK, TICK, NOTE, LINK, REMOVE, CLEAR, UNDO, UNDO)


def wished(step, state, token):
    """What the simple list makes of a step. `token` names the removal it may make."""
    number = aim(step, state.before) if step.kind in ("change", "link", "remove", "undo") else None
    match step.kind:
        case "put":
            after = simple_list.put(state.now, key_of(step.key), step.note, step.priority)
        case "change":
            after = simple_list.change(state.now, number, step.note, step.priority, step.bought)
        case "link":
            after = simple_list.link(state.now, number, step.key)
        case "remove":
            after = simple_list.remove(state.now, number, token)
        case "clear":
            after = simple_list.clear(state.now, len(state.before.wishes) + step.place, token)
        case _:
            after = simple_list.undo(state.now, number)
    return replace(state, now=after[0]), after[1]


async def done(step, connection, before, person=ANNA):
    """What the real one answers, in the same words, and the number of the removal it made."""
    number = aim(step, before)
    try:
        async with connection.transaction():
            return await asked(step, connection, before, number, person)
    except WishlistFull:
        return "full", None
    except NotCustom:
        return "not custom", None
    except AlreadyListed:
        return "already listed", None
    except CountDiffers as refused:
        return ("differs", refused.count), None


async def asked(step, connection, before, number, person):
    which = Which(item_id=number)
    match step.kind:
        case "put":
            if isinstance(step.key, int):
                kept = await store.put(connection, person, step.key, note=step.note, priority=step.priority)
            else:
                kept = await store.add_custom(connection, person, step.key, note=step.note)
            return ("kept", kept.added, kept.again), None
        case "change" | "link":
            change = Change(
                note=step.note, priority=step.priority, purchased=step.bought, tobacco_id=step.key
            )
            item = await store.change(connection, person, which, change)
            return item and ("changed", item.tobacco.id if item.tobacco else key_of(item.custom_name)), None
        case "remove":
            gone = await removal.remove(connection, person, which)
        case "clear":
            gone = await removal.clear(connection, person, len(before.wishes) + step.place)
        case _:
            back = await removal.undo(connection, person, number)
            return back and ("undone", back.restored, back.merged), None
    return gone and ("removed", gone.count), gone and gone.id


def key_of(name):
    return name if isinstance(name, int) else name.casefold().replace("ё", "е")


def aim(step, before):
    """The number of the item or removal that a step is about; one of nobody's where there is none."""
    if step.kind == "undo":
        there = sorted(before.removals)
    else:
        there = sorted(wish.number for wish in before.wishes.values())
    return there[step.place % len(there)] if there else 10**9


@dataclass(frozen=True)
class Moment:
    """What the devices saw when they decided, and what is by now."""

    before: SimpleList
    now: SimpleList


def test_two_devices_agree_with_a_simple_list(fresh_database, monkeypatch):
    monkeypatch.setattr(store, "MAX_ITEMS", LIMIT)
    monkeypatch.setattr(removal, "MAX_ITEMS", LIMIT)
    with asyncio.Runner() as runner:
        devices = [runner.run(connect(fresh_database)) for _ in range(3)]
        runner.run(given_people(devices[0], ANNA, BORIS))
        runner.run(given_catalogue(devices[0]))

        class Devices(TwoDevices):
            def run(self, work):
                return runner.run(work)

        Devices.devices = devices
        run_state_machine_as_test(
            Devices,
            settings=settings(
                max_examples=40,
                stateful_step_count=25,
                deadline=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
        for device in devices:
            runner.run(device.close())


class TwoDevices(RuleBasedStateMachine):
    """Anna's two devices, and Boris who has wishes of his own and tries hers."""

    devices = ()

    @initialize()
    def begin(self):
        self.run(self.emptied())
        self.list = SimpleList()
        self.version = self.run(list_version(self.devices[0], ANNA))
        self.of_boris = self.run(self.rows_of(BORIS))

    async def emptied(self):
        phone = self.devices[0]
        await phone.execute("DELETE FROM wishlists")
        async with phone.transaction():
            await store.put(phone, BORIS, 1, note="of Boris")
            await store.add_custom(phone, BORIS, "Mango")

    @rule(step=STEPS, device=st.integers(0, 1))
    def one_device(self, step, device):
        answer, made = self.run(done(step, self.devices[device], self.list))
        moment, expected = wished(step, Moment(self.list, self.list), made)
        assert answer == expected
        self.settle([moment.now])

    @rule(steps=st.tuples(STEPS, STEPS))
    def both_at_once(self, steps):
        """As if one had come first and the other second; which of them, nobody can tell beforehand."""
        answers = self.run(self.together(steps))
        possible = []
        for first, second in ((0, 1), (1, 0)):
            moment, expected = wished(steps[first], Moment(self.list, self.list), answers[first][1])
            moment, expected_then = wished(steps[second], moment, answers[second][1])
            if (expected, expected_then) == (answers[first][0], answers[second][0]):
                possible.append(moment.now)
        assert possible, (steps, answers)
        self.settle(possible)

    async def together(self, steps):
        return await asyncio.gather(
            *(done(step, device, self.list) for step, device in zip(steps, self.devices[:2], strict=True))
        )

    @rule(step=STEPS.filter(lambda step: step.kind not in ("put", "clear")))
    def somebody_else(self, step):
        assert self.run(done(step, self.devices[2], self.list, BORIS)) == (None, None)

    def settle(self, possible):
        """The rows are what one of the possible lists says; numbers of new items are learnt from them."""
        rows = self.run(self.wishes())
        found = [
            state for state in possible if {k: bare(w) for k, w in state.wishes.items()} == rows_bare(rows)
        ]
        assert found, (rows, possible)
        numbers = {key: wish.number for key, wish in found[0].wishes.items() if wish.number is not None}
        assert {key: rows[key].number for key in numbers} == numbers
        before, self.list = self.list, replace(found[0], wishes=rows)
        was, self.version = self.version, self.run(list_version(self.devices[0], ANNA))
        changed = (before.wishes, set(before.removals)) != (rows, set(self.list.removals))
        assert self.version > was if changed else self.version >= was

    async def wishes(self):
        records = await self.rows_of(ANNA)
        wishes = [
            Wish(
                row["tobacco_id"] or row["custom_key"],
                row["id"],
                row["note"],
                row["priority"],
                row["purchased_at"] is not None,
                row["bought_before"] is not None,
            )
            for row in records
        ]
        assert len({wish.key for wish in wishes}) == len(wishes), "a double"
        return {wish.key: wish for wish in wishes}

    async def rows_of(self, person):
        return await self.devices[2].fetch(
            "SELECT * FROM wishlist_items WHERE owner_id = $1 ORDER BY id", person
        )

    @invariant()
    def boris_has_what_he_had(self):
        if hasattr(self, "of_boris"):
            assert self.run(self.rows_of(BORIS)) == self.of_boris


def bare(wish):
    return replace(wish, number=None)


def rows_bare(rows):
    return {key: bare(wish) for key, wish in rows.items()}


@pytest.mark.parametrize("room", [1, 3])
async def test_ten_devices_at_once_do_not_pass_the_limit(fresh_database, monkeypatch, room):
    monkeypatch.setattr(store, "MAX_ITEMS", room)
    devices = [await connect(fresh_database) for _ in range(10)]
    await given_people(devices[0], ANNA)
    await given_catalogue(devices[0])

    answers = await asyncio.gather(
        *(done(Step("put", key=f"wish {n}"), device, SimpleList()) for n, device in enumerate(devices))
    )

    assert [answer for answer, _ in answers].count("full") == 10 - room
    assert await devices[0].fetchval("SELECT count(*) FROM wishlist_items") == room
    for device in devices:
        await device.close()


async def test_ten_devices_that_add_the_same_at_once_make_one_item(fresh_database):
    devices = [await connect(fresh_database) for _ in range(10)]
    await given_people(devices[0], ANNA)
    await given_catalogue(devices[0])

    answers = await asyncio.gather(*(done(Step("put", key=1), device, SimpleList()) for device in devices))

    assert [answer for answer, _ in answers].count(("kept", True, False)) == 1
    assert await devices[0].fetchval("SELECT count(*) FROM wishlist_items") == 1
    assert await devices[0].fetchval("SELECT count(*) FROM wishlists") == 1
    assert await list_version(devices[0], ANNA) == 1
    for device in devices:
        await device.close()
