import pytest

from hookah_wishlist.web.cors import origins
from tests.web.people import V1, signed_in_client

OURS = "https://wishlist.example"
ASKED = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization"}


@pytest.mark.parametrize("origin", [OURS, "https://web.telegram.org", "https://webk.telegram.org"])
async def test_our_pages_and_telegrams_may_ask(start, origin):
    client = await start(public_url=OURS + "/")
    asked = await client.options(f"{V1}/me", headers={"Origin": origin, **ASKED})
    assert asked.status == 204
    assert asked.headers["Access-Control-Allow-Origin"] == origin
    assert "PATCH" in asked.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in asked.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in asked.headers
    person = await signed_in_client(client)
    for client_, status in ((person, 200), (client, 401)):
        answer = await client_.get(f"{V1}/me", headers={"Origin": origin})
        assert answer.status == status
        assert answer.headers["Access-Control-Allow-Origin"] == origin
        assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://evil.example",
        "http://web.telegram.org",
        "https://telegram.org.evil.example",
        "https://telegram.org",
        "https://eviltelegram.org",
        "https://web.telegram.org:8443",
        "https://wishlist.example.evil.example",
        "https://web.telegram.org\n",
    ],
)
async def test_pages_of_nobody_we_know_may_not(start, origin):
    assert origin not in origins(OURS)
    if "\n" in origin:
        return
    client = await start(public_url=OURS)
    asked = await client.options(f"{V1}/me", headers={"Origin": origin, **ASKED})
    assert asked.status == 401
    answer = await client.get(f"{V1}/me", headers={"Origin": origin})
    for response in (asked, answer):
        assert not [name for name in response.headers if name.startswith("Access-Control-")]


async def test_every_answer_has_the_headers_that_browsers_heed(start):
    client = await start(public_url=OURS)
    for path, status in ((V1, 200), ("/nothing", 404), (f"{V1}/me", 401), ("/health/live", 200)):
        response = await client.get(path)
        assert response.status == status
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors https://web.telegram.org https://*.telegram.org" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Strict-Transport-Security"]
        assert "X-Frame-Options" not in response.headers
        assert response.headers["X-Request-Id"]


async def test_what_is_a_persons_own_is_kept_by_nobody_in_between(client):
    assert (await client.get(f"{V1}/me")).headers["Cache-Control"] == "no-store"
