"""People who write to the bot without pause. Each message is counted by it: once, whatever happens."""

import asyncio
import random
import time

CHATTERS = 8
LONG = 2.0  # seconds; a fetching bot takes a message at once, or with the next fifty


class Chatters:
    """`said`: messages that Telegram has, and so the bot must have counted in the end."""

    def __init__(self, telegram, figures, *, people=CHATTERS):
        self.people = [telegram.person(number) for number in range(101, 101 + people)]
        self._telegram, self._figures = telegram, figures
        self._waiting = {}
        self.said = 0

    async def run(self, stopping, pause):
        chance = random.Random(5)
        while not stopping.is_set():
            delivery = await chance.choice(self.people).says("/count", wait=False)
            self.said += 1
            began = time.monotonic()
            task = asyncio.create_task(self._taken(delivery, began))
            self._waiting[task] = began
            task.add_done_callback(self._waiting.pop)
            await asyncio.sleep(pause)

    async def _taken(self, delivery, began):
        await delivery.done.wait()
        now = time.monotonic()
        self._figures.chats.append((now, now - began))

    async def caught_up(self, *, seconds=180):
        """Until nobody waits for long for the bot to take a message; raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while any(time.monotonic() - began > LONG for began in self._waiting.values()):
                await asyncio.sleep(0.02)

    async def settled(self, connection, *, seconds=60):
        """Until all is taken and all that can be said is said."""
        async with asyncio.timeout(seconds):
            while self._telegram.waiting_updates() or await _waiting(connection):
                await asyncio.sleep(0.1)

    async def mistakes(self, connection, *, doubtful):
        """`doubtful`: how many answers may be lost on the wire, as is documented of a killed process."""
        counted = await connection.fetchval("SELECT coalesce(sum((settings->'count')::int), 0) FROM users")
        answers = [[shown.text for shown in person.heard()] for person in self.people]
        heard = sum(map(len, answers))
        found = [] if counted == self.said else [f"{self.said} messages were counted as {counted}"]
        found += [f"answered twice: {told}" for told in answers if len(set(told)) != len(told)]
        found += [f"out of order: {told}" for told in answers if told != sorted(told, key=int)]
        if not self.said - doubtful <= heard <= self.said:
            found.append(f"{heard} answers to {self.said} messages, {doubtful} may be missing")
        return found


async def _waiting(connection):
    return await connection.fetchval("SELECT count(*) FROM outbox WHERE state = 'waiting'")
