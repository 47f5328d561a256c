"""People who change their lists without pause, and keep book of every change that was acknowledged."""

import asyncio
import random

MOST = 60  # items; from there on more is taken away than put there


class Writer:
    """`book`: by name what the list must hold in the end."""

    def __init__(self, client, figures):
        self.client, self._figures = client, figures
        self._chance = random.Random(client.number)
        self._numbers = 0
        self._ids = {}
        self.book = {}

    async def run(self, stopping, pause):
        while not stopping.is_set():
            await self._chance.choice(self._doings())()
            await asyncio.sleep(pause * self._chance.uniform(0.5, 1.5))

    def _doings(self):
        reading = [self._search, self._look]
        if not self.book:
            return [self._add]
        if len(self.book) > MOST:
            return [self._remove, self._note, *reading]
        return [self._add, self._add, self._note, self._tick, self._remove, *reading]

    async def _add(self):
        """Asked twice it is one item: a client that saw no answer asks again."""
        self._numbers += 1
        name = f"Wish {self.client.number}-{self._numbers}"
        told = await self._write("POST", "/wishlist/items", {"name": name})
        self._ids[name] = told["item"]["id"]
        self.book[name] = {"note": "", "purchased": False}

    async def _note(self):
        name, note = self._any(), f"note {self._chance.random():.6f}"
        await self._write("PATCH", f"/wishlist/items/{self._ids[name]}", {"note": note})
        self.book[name]["note"] = note

    async def _tick(self):
        name = self._any()
        purchased = not self.book[name]["purchased"]
        await self._write("PATCH", f"/wishlist/items/{self._ids[name]}", {"purchased": purchased})
        self.book[name]["purchased"] = purchased

    async def _remove(self):
        name = self._any()
        await self._write("DELETE", f"/wishlist/items/{self._ids[name]}", fine=(404,))
        del self.book[name], self._ids[name]

    async def _search(self):
        words = self._chance.choice(("кола", "mint", "вишн"))
        await self.client.ask("GET", f"/tobaccos?search={words}&limit=10")

    async def _look(self):
        await self.client.ask("GET", "/wishlist")

    async def _write(self, method, path, body=None, *, fine=()):
        told = await self.client.ask(method, path, body, fine=fine)
        self._figures.acknowledged += 1
        return told

    def _any(self):
        return self._chance.choice(list(self.book))


KEPT = """
SELECT owner_id, custom_name, note, purchased_at IS NOT NULL AS purchased FROM wishlist_items
"""


async def differences(connection, writers):
    """What is not in the database as it was acknowledged, one line each."""
    kept, found = {}, []
    for row in await connection.fetch(KEPT):
        place = (row["owner_id"], row["custom_name"])
        if place in kept:
            found.append(f"{place} is there twice")
        kept[place] = {"note": row["note"], "purchased": row["purchased"]}
    wanted = {
        (writer.client.number, name): state for writer in writers for name, state in writer.book.items()
    }
    found += [f"{place}: {kept.get(place)} instead of {wanted.get(place)}" for place in sorted(
        kept.keys() | wanted.keys()) if kept.get(place) != wanted.get(place)]  # fmt: skip
    return found
