"""What somebody typed outlives whatever fails: only the program's own no takes it away."""

import pytest

from hookah_wishlist.database import running_server
from tests.database.trouble import failing_writes
from tests.journeys.answers import SECONDS, Passing, answering, refused, told
from tests.timeouts import until

TYPED = "Зюзюка Гены"
AGAIN = 5  # seconds, where the answer does not say when
DATABASE_FULL_AGAIN = 10  # as the program says

FAILURES = {
    "our mistake": (refused(500, "INTERNAL_ERROR"), AGAIN),
    "no room": (refused(507, "INSUFFICIENT_STORAGE", **{"Retry-After": str(SECONDS)}), SECONDS),
    "a proxy's bad gateway": (told("<h1>Bad Gateway</h1>", 502, "text/html"), AGAIN),
    "a proxy's limit": (told("<h1>Too Large</h1>", 413, "text/html"), AGAIN),
    "a hotel's page": (told("<p>Sign in to our network</p>", 200, "text/html"), AGAIN),
}


async def type_a_wish(app):
    await app.type(TYPED)
    await app.button(f"Сохранить «{TYPED}» как есть").click()
    await app.heading("Мой список")
    await app.wants(TYPED)
    await app.sees("1 изменение ждёт отправки.")


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_typed_wish_waits_and_is_sent(open_app, person, failure):
    answer, seconds = FAILURES[failure]
    app = await open_app(person)
    app.watch.allow("status of")
    trouble = Passing(answering(answer))
    await app.page.route("**/wishlist/items", trouble)
    await type_a_wish(app)
    await app.pause_begins(seconds * 1000)
    trouble.is_over = True
    await app.pause_ends(seconds * 1000)
    await until(lambda: person.has(wanted=[TYPED], bought=[]))
    await app.sees_no("ждёт отправки")
    await app.wants(TYPED)


async def test_a_wish_typed_while_the_database_is_full_is_saved_when_it_has_room(open_app, person, data_dir):
    app = await open_app(person)
    app.watch.allow("status of 503")
    async with failing_writes(running_server(data_dir / "demonstration"), "wishlist_items", "53100"):
        await type_a_wish(app)
        await app.page.reload()
        await app.wants(TYPED)
        await app.pause_begins(DATABASE_FULL_AGAIN * 1000)
    await app.pause_ends(DATABASE_FULL_AGAIN * 1000)
    await until(lambda: person.has(wanted=[TYPED], bought=[]))
    await app.sees_no("ждёт отправки")
