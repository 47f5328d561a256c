"""People of the demonstration, each with a list of their own, and what they do on another device."""

from dataclasses import dataclass
from itertools import count

import aiohttp

MOST = 99  # as many as the demonstration signs launch strings for
GUEST, READER, COLLECTOR = 1, 2, 3
numbers = count(COLLECTOR + 1)


@dataclass(slots=True)
class Person:
    """Signed in on another device, which is the API itself."""

    number: int
    url: str
    client: aiohttp.ClientSession
    language: str = "ru"
    token: str = ""

    async def launch(self, start=None):
        """A launch string as Telegram signs it; `start` is what the followed link said."""
        asked = {"person": self.number, "language": self.language} | ({"start": start} if start else {})
        async with self.client.get(f"{self.url}/demonstration/init-data", params=asked) as response:
            return (await response.json())["data"]["init_data"]

    async def sign_in(self, *, adult=True):
        told = await self.ask("POST", "/auth/validate", {"init_data": await self.launch()})
        self.token = told["tokens"]["access_token"]
        if adult:
            await self.ask("POST", "/me/adult", {"version": told["me"]["adult"]["needed_version"]})
        return self

    async def ask(self, method, path, body=None, *, status=None):
        """The data of an answer that is none of the Mini App's."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        words = {} if body is None else {"json": body}
        address = f"{self.url}/api/v1{path}"
        async with self.client.request(method, address, headers=headers, **words) as response:
            told = await response.json()
        assert response.status == status if status else told["success"], (path, response.status, told)
        return told["data"]

    async def tobaccos(self, **asked):
        """A page of the catalogue."""
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        return (await self.ask("GET", f"/tobaccos?{query}"))["items"]

    async def wants(self, *tobaccos, **change):
        """Puts them on the list, and notes the same about each; gives the items."""
        items = [(await self.ask("PUT", f"/wishlist/items/{one['id']}"))["item"] for one in tobaccos]
        if change:
            items = [
                (await self.ask("PATCH", f"/wishlist/items/{one['id']}", change))["item"] for one in items
            ]
        return items

    async def names(self, tab="wanted"):
        return sorted(item["name"] for item in (await self.ask("GET", f"/wishlist?tab={tab}"))["items"])

    async def has_none_of(self, tobacco_id):
        items = (await self.ask("GET", "/wishlist"))["items"]
        return all(item["tobacco"] is None or item["tobacco"]["id"] != tobacco_id for item in items)

    async def wants_best_of(self, brand, many):
        """Puts the best of a brand on the list; gives their names as they stand on a shelf."""
        tobaccos = await self.tobaccos(brand=brand, sort="rating", limit=many)
        await self.wants(*tobaccos)
        return [one["name"] for one in tobaccos]

    async def has(self, *, wanted, bought):
        return await self.names() == wanted and await self.names("purchased") == bought


def next_person(url, client, language="ru"):
    number = next(numbers)
    assert number <= MOST, "more journeys than the demonstration has people"
    return Person(number, url, client, language)
