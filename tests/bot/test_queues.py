"""Fair shares in memory, tried without a database: whatever comes in between, each chat's order holds."""

import heapq
import random

import pytest

from hookah_wishlist.bot import queues as module
from hookah_wishlist.bot.outbox import Call
from hookah_wishlist.bot.queues import SHARE, Queues
from hookah_wishlist.bot.store import Waiting


class Database:
    """What `store` does, in a dictionary: rows that wait, by number."""

    def __init__(self):
        self.rows, self.written = {}, 0

    def write(self, chat_id):
        self.written += 1
        one = Waiting(self.written, Call("sendMessage", {}, chat_id))
        self.rows[one.id] = one
        return one

    def find(self, known, served, most):
        places, found = {}, []
        for one in self.rows.values():
            chat_id = one.call.chat_id
            if one.id not in known and chat_id not in served:
                place = places[chat_id] = places.get(chat_id, 0) + 1
                found.append((place, one.id, one))
        return [one for place, _, one in sorted(found)[:most] if place <= SHARE]


class Sender:
    """Does one thing at a time, in an order that chance picks, as a loop with everything under way would."""

    def __init__(self, chance):
        self.chance, self.queues, self.database = chance, Queues(), Database()
        self.sent, self.offers, self.under_way, self.look = {}, [], [], None

    def write(self):
        self.offers.append(self.database.write(self.chance.choice((1, 1, 1, 2, 3, 4))))

    def offer(self):
        if self.offers:
            self.queues.offer(self.offers.pop(0))

    def begin_look(self):
        room = self.queues.room
        if self.look is None and room > 0:
            known, served = self.queues.begin_loading()
            self.look = self.database.find(known, served, room), served, room

    def end_look(self):
        if self.look is not None:
            (found, served, room), self.look = self.look, None
            self.queues.load(found, served, is_all=len(found) < room)

    def claim(self):
        """Never while a look is under way: one coroutine does both."""
        if self.queues.paced and self.look is None:
            one = self.queues.head(heapq.heappop(self.queues.paced)[2])
            if self.database.rows.pop(one.id, None) is None:
                self.queues.forget(one)
            else:
                self.under_way.append(one)

    def end_sending(self):
        if self.under_way:
            one = self.under_way.pop(self.chance.randrange(len(self.under_way)))
            self.sent.setdefault(one.call.chat_id, []).append(one.id)
            self.queues.next(one)

    def lose(self):
        """Somebody deletes a row that is not sent yet."""
        if self.database.rows:
            del self.database.rows[self.chance.choice(list(self.database.rows))]

    def finish(self):
        while self.offers:
            self.offer()
        while self.database.rows:
            self.end_look()
            self.begin_look()
            self.end_look()
            for _ in range(20):
                self.claim()
                self.end_sending()


@pytest.mark.parametrize("most", [4000, 5])
@pytest.mark.parametrize("seed", range(60))
def test_nothing_overtakes_within_a_chat_and_all_is_sent(seed, most, monkeypatch):
    monkeypatch.setattr(module, "MOST_MESSAGES", most)
    sender = Sender(random.Random(seed))
    steps = [sender.write] * 5 + [sender.offer] * 5 + [sender.claim] * 4 + [sender.end_sending] * 4
    steps += [sender.begin_look, sender.end_look, sender.lose]
    for _ in range(300):
        sender.chance.choice(steps)()
    sender.finish()
    assert not sender.database.rows
    assert all(sent == sorted(sent) for sent in sender.sent.values())


def test_of_one_chat_no_more_than_its_share_is_in_memory():
    database, queues = Database(), Queues()
    queues.begin_loading()
    queues.load([], (), is_all=True)
    for _ in range(1000):
        queues.offer(database.write(1))
    assert queues.room == module.MOST_MESSAGES - SHARE


def test_a_chat_that_was_sent_its_share_wants_more_at_once():
    database, queues = Database(), Queues()
    queues.begin_loading()
    queues.load([], (), is_all=True)
    calls = [database.write(1) for _ in range(SHARE + 1)]
    for one in calls:
        queues.offer(one)
    assert not queues.wants_more
    for one in calls[:SHARE]:
        queues.paced.clear()
        queues.next(one)
    assert queues.wants_more
