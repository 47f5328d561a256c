import asyncio

from hookah_wishlist.database import open_pool


async def test_whoever_asks_first_is_served_first(server_url):
    asked, served = [], []

    async def borrow(number, pool):
        asked.append(number)
        async with pool.acquire():
            served.append(number)
            await asyncio.sleep(0)

    async with open_pool(server_url, size=1) as pool, asyncio.TaskGroup() as tasks:
        for number in range(300):
            tasks.create_task(borrow(number, pool))
            await asyncio.sleep(0)
    assert served == asked
