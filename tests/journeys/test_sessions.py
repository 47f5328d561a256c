"""Who is signed in stays so unnoticed; when nothing helps any more, it is said and there is a way on."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt
import pytest

from hookah_wishlist.people import access_token
from hookah_wishlist.people.access_key import key_in
from tests.timeouts import until


@pytest.fixture
def expired(data_dir):
    """The same token as the program signed it two hours ago."""

    def expired(token):
        claims = jwt.decode(token, options={"verify_signature": False})
        before = datetime.now(UTC) - timedelta(hours=2)
        return access_token.issue(key_in(data_dir), int(claims["sub"]), UUID(claims["sid"]), now=before)

    return expired


@pytest.fixture
async def app(open_app, person):
    app = await open_app(person, "/list")
    app.watch.allow("status of 401")
    await app.settle()
    return app


async def session(app):
    return json.loads(await app.page.evaluate("sessionStorage.session"))


async def keep(app, kept):
    await app.page.evaluate("kept => sessionStorage.session = kept", json.dumps(kept))


async def test_an_expired_token_is_renewed_once_and_nobody_notices(app, person, expired):
    kept = await session(app)
    kept["tokens"]["access_token"] = expired(kept["tokens"]["access_token"])
    await keep(app, kept)
    await person.wants_best_of("velvet-tram", 1)

    await app.page.reload()

    await app.wants("Moonlit Saffron")
    await app.stream()
    assert app.watch.to("/api/v1/auth") == ["POST /api/v1/auth/validate", "POST /api/v1/auth/refresh"]
    assert (await session(app))["tokens"] != kept["tokens"]


async def test_where_renewal_is_refused_telegrams_word_is_used_again(app, person, expired):
    kept = await session(app)
    tokens = {"access_token": expired(kept["tokens"]["access_token"]), "refresh_token": "rt_nobody.knows"}
    await keep(app, kept | {"tokens": kept["tokens"] | tokens})
    await person.wants_best_of("velvet-tram", 1)

    await app.page.reload()

    await app.wants("Moonlit Saffron")
    assert app.watch.to("/api/v1/auth")[1:] == ["POST /api/v1/auth/refresh", "POST /api/v1/auth/validate"]


async def test_a_session_that_is_ended_on_another_device_is_opened_anew(app, person):
    sessions = (await person.ask("GET", "/me/sessions"))["items"]
    [mine] = [one for one in sessions if not one["is_this_one"]]
    await person.ask("DELETE", f"/me/sessions/{mine['id']}")
    await app.link("Поиск").click()
    await app.type("raspberry peach")
    await app.button("Добавить в список: Raspberry Peach").click()
    await app.toast("В списке: Raspberry Peach")
    await until(lambda: person.has(wanted=["Raspberry Peach"], bought=[]))


async def test_when_everything_is_refused_it_is_said_and_the_app_can_be_closed(app, person, expired):
    kept = await session(app)
    forged = (await person.launch("list")).replace("hash=", "hash=0")
    tokens = {"access_token": expired(kept["tokens"]["access_token"]), "refresh_token": "rt_nobody.knows"}
    await keep(app, kept | {"tokens": kept["tokens"] | tokens, "launch": forged})

    await app.launch_again(forged)

    await app.heading("Откройте ещё раз")
    await app.button("Закрыть").click()
    await app.hears("web_app_close", {})


async def test_a_forged_launch_opens_nothing(open_app, person):
    app = await open_app(person)
    app.watch.allow("status of 401")
    await app.launch_again((await person.launch("list")).replace("hash=", "hash=0"))
    await app.heading("Откройте ещё раз")
    assert await app.find(".row, .tabs").count() == 0
