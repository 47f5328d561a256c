"""Whoever comes and goes and whatever turns cost: nobody starves, and a crawl has its half."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookah_wishlist.fairness import CRAWL, FairQueue, person, stranger
from hookah_wishlist.fairness.queue import MOST_PARTIES
from hookah_wishlist.scraper.turns import WEIGHTS

LONGEST = 5.0
COSTS = st.floats(0.0, LONGEST)
PEOPLE = [person(1), person(2), stranger("192.0.2.1"), stranger("192.0.2.2")]


class Crowd:
    """Parties of which some always want another turn, and what each has had."""

    def __init__(self, always, *, weights=WEIGHTS):
        self.queue, self.always = FairQueue(weights), set(always)
        self.used, self.turns = dict.fromkeys(always, 0.0), []
        for party in always:
            self.queue.enter(party, party)

    def turn(self, cost):
        party = self.queue.next()
        if party in self.always:
            self.queue.enter(party, party)
        self.queue.charge(party, cost)
        self.used[party] = self.used.get(party, 0.0) + cost
        self.turns.append(party)
        return party


@given(st.lists(COSTS, min_size=1, max_size=200))
def test_parties_that_always_wait_have_had_as_much_as_each_other(costs):
    crowd = Crowd([("a",), ("b",), ("c",)], weights={})
    for cost in costs:
        crowd.turn(cost)
    assert max(crowd.used.values()) - min(crowd.used.values()) <= 2 * LONGEST


@given(st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(0, 4), COSTS), min_size=1, max_size=100))
def test_a_crawl_has_half_of_the_time_whatever_people_do(rounds):
    """It comes back before the next turn is given out; people come in any number and at any time."""
    crowd = Crowd([CRAWL])
    for party, newcomers, cost in rounds:
        for _ in range(newcomers):
            crowd.queue.enter(party, party)
        crowd.turn(cost)
    people = sum(crowd.used.values()) - crowd.used[CRAWL]
    assert people <= crowd.used[CRAWL] + 2 * LONGEST


@given(st.lists(COSTS, min_size=30, max_size=120), st.integers(1, 10))
def test_newcomers_without_end_do_not_overtake_who_waits(costs, newcomers):
    crowd = Crowd([person(1), stranger("192.0.2.1")])
    for number, cost in enumerate(costs):
        for new in range(newcomers):
            if len(crowd.queue) < 20:
                crowd.queue.enter(("new",), stranger(f"{number}.{new}"))
        crowd.turn(cost)
    assert {person(1), stranger("192.0.2.1")} <= set(crowd.turns)


@pytest.mark.parametrize("cost", [0.25, 1.0])
def test_one_who_comes_now_and_then_waits_for_few_turns(cost):
    """However greedy others are, and a crawl besides."""
    crowd = Crowd([CRAWL, person(1), stranger("192.0.2.1")])
    for _ in range(100):
        for _ in range(30):
            crowd.turn(cost)
        crowd.queue.enter(person(2), person(2))
        assert person(2) in [crowd.turn(cost) for _ in range(5)]


def test_who_was_idle_has_saved_up_nothing():
    crowd = Crowd([("a",)], weights={})
    for _ in range(100):
        crowd.turn(1.0)
    crowd.always.add(("b",))
    crowd.queue.enter(("b",), ("b",))
    assert [crowd.turn(1.0) for _ in range(20)].count(("b",)) == 10


def test_one_party_comes_in_its_own_order():
    queue = FairQueue()
    for entry in "abc":
        queue.enter(entry, person(1))
    assert [queue.next() for _ in range(3)] == ["a", "b", "c"]


def test_who_left_has_no_turn():
    queue = FairQueue()
    queue.enter("a", person(1))
    queue.enter("b", person(2))
    queue.leave("a", person(1))
    queue.leave("a", person(1))
    assert (len(queue), queue.next(), len(queue)) == (1, "b", 0)
    with pytest.raises(LookupError):
        queue.next()


def test_what_is_remembered_of_parties_is_bounded():
    queue = FairQueue()
    for number in range(3 * MOST_PARTIES):
        queue.enter(number, stranger(str(number)))
    for _ in range(3 * MOST_PARTIES):
        queue.charge(stranger(str(queue.next())), 1.0)
    strangers = queue._root.children.get("people")
    assert strangers is None or len(strangers.children["strangers"].children) <= MOST_PARTIES
