"""The smoke journey: a visitor of the demonstration signs in, searches, wishes, lists and opens the Mini App.

python -m tests.container.journey http://127.0.0.1:8080     # at any demonstration that runs
"""

import asyncio
import sys
import time

import aiohttp

V1 = "/api/v1"


async def travelled(url):
    """Raises AssertionError where something is not as it should be; gives what was seen."""
    async with aiohttp.ClientSession(url) as client:
        launch = await _data(client.get("/demonstration/init-data"))
        tokens = (await _data(client.post(f"{V1}/auth/validate", json=launch)))["tokens"]
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        await _data(client.post(f"{V1}/me/adult", json={"version": 1}))
        found = await _found(client)
        await _data(client.put(f"{V1}/wishlist/items/{found['id']}", json={}))
        listed = [item["tobacco"]["id"] for item in (await _data(client.get(f"{V1}/wishlist")))["items"]]
        assert found["id"] in listed, f"{found['id']} was wished for and is not on the list {listed}"
        page = await _mini_app(client)
    return f"found and wished for {found['name']}; the Mini App's page has {len(page)} letters"


async def _found(client, *, seconds=300):
    """What a first crawl, through the browser, has brought by now."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        asking = client.get(f"{V1}/tobaccos", params={"search": "вишн", "limit": "3"})
        if items := (await _data(asking))["items"]:
            return items[0]
        await asyncio.sleep(0.5)
    raise AssertionError(f"a search found nothing in {seconds} s: was anything crawled?")


async def _data(asking):
    async with asking as response:
        told = await response.json()
        assert response.ok, f"{response.url}: {response.status} {told['error']}"
        return told["data"]


async def _mini_app(client):
    """The page with the modules it names; without the bundle of npm's packages it would be another page."""
    async with client.get("/") as response:
        page = await response.text()
        assert response.status == 200, f"the Mini App answers {response.status}"
    assert "modulepreload" in page or 'type="module"' in page, f"not the Mini App: {page[:200]}"
    return page


if __name__ == "__main__":
    print(asyncio.run(travelled(sys.argv[1])))
