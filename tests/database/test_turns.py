import asyncio
import time

from hookah_wishlist.database import open_pool


async def test_whoever_asks_first_is_served_first(server_url):
    waits = {}

    async def ask_again_and_again(name, pool, end):
        longest = 0.0
        while (began := time.monotonic()) < end:
            async with pool.acquire() as connection:
                longest = max(longest, time.monotonic() - began)
                await connection.fetchval("SELECT pg_sleep(0.002)")
        waits[name] = longest

    async with open_pool(server_url, size=2) as pool:
        end = time.monotonic() + 1.5
        await asyncio.gather(*(ask_again_and_again(name, pool, end) for name in range(40)))
    waited = sorted(waits.values())
    assert waited[-1] < 4 * waited[len(waited) // 2]
