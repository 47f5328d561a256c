"""Persons at the API's door: signed in as the Mini App does it, by what Telegram would tell it."""

import time

from hookah_wishlist.people import init_data
from hookah_wishlist.people.model import ADULT_VERSION

TOKEN = "42:TEST"
ACCESS_KEY = b"a key that only the tests know, of enough bytes"

V1 = "/api/v1"


class SignedInClient:
    """A test client that sends its person's token with every request; `stranger` is the one that does not."""

    def __init__(self, client, tokens, me):
        self.stranger = client
        self.token, self.refresh_token = tokens["access_token"], tokens["refresh_token"]
        self.id = me["id"]

    @property
    def authorization(self):
        return {"Authorization": f"Bearer {self.token}"}

    async def request(self, method, path, *, headers=None, **words):
        headers = {**self.authorization, **(headers or {})}
        return await self.stranger.request(method, path, headers=headers, **words)

    async def get(self, path, **words):
        return await self.request("GET", path, **words)

    async def post(self, path, **words):
        return await self.request("POST", path, **words)

    async def put(self, path, **words):
        return await self.request("PUT", path, **words)

    async def patch(self, path, **words):
        return await self.request("PATCH", path, **words)

    async def delete(self, path, **words):
        return await self.request("DELETE", path, **words)


def launch(user_id=1, *, now=None, **told):
    """What Telegram tells the Mini App that this person opened."""
    user = {"id": user_id, "first_name": "Аня", "language_code": "ru", "allows_write_to_pm": True, **told}
    return init_data.signed(user, TOKEN, now=int(time.time() if now is None else now))


async def signed_in_client(client, user_id=1, *, adult=True, now=None, **told):
    """The person with this number, signed in through the real door; an adult unless told otherwise."""
    launched = launch(user_id, now=now, **told)
    response = await client.post(f"{V1}/auth/validate", json={"init_data": launched})
    envelope = await response.json()
    assert response.status == 200, envelope
    signed_in = SignedInClient(client, envelope["data"]["tokens"], envelope["data"]["me"])
    if adult:
        confirmed = await signed_in.post(f"{V1}/me/adult", json={"version": ADULT_VERSION})
        assert confirmed.status == 200, await confirmed.text()
    return signed_in
