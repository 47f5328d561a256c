"""Loops beside the program outlive their own mistakes."""

import asyncio

from hookah_wishlist import background


async def test_a_loop_that_fails_begins_again_and_ends_with_the_program(monkeypatch):
    monkeypatch.setattr(background, "PAUSE_AFTER_FAILURE", 0.0)
    rounds, third = [], asyncio.Event()

    async def loop():
        rounds.append(len(rounds))
        if len(rounds) < 3:
            raise OSError("the database went away")
        third.set()
        await asyncio.sleep(3600)

    async with background.running(loop):
        async with asyncio.timeout(5):
            await third.wait()

    assert rounds == [0, 1, 2]
