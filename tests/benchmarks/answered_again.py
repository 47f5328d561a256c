"""The same search answered again against an empty handler; a card and a list of 20 against their SQL.

The program and a bare aiohttp application that serialises one small answer with orjson each run as a process
of their own, asked by the same client over as many connections. pgbench sends the statements of the cards and
of the list. The program answers them as it does to people, who get what was kept until a crawl changes
something; what it takes to make them anew is told beside it.
"""

import asyncio
import sys
from contextlib import asynccontextmanager

from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.listing import Filters, Sort
from hookah_wishlist.database import connect
from tests.benchmarks.load import ask
from tests.benchmarks.program import ANEW, running_program, signed_in
from tests.benchmarks.search_endpoint import Listener, catalogue, in_words, pgbench
from tests.catalogue import real_size

SECONDS = 5
CONNECTIONS = 16
AGAIN = "/api/v1/tobaccos?search=mint"
LIST = "/api/v1/tobaccos?sort=rating"
OF_EMPTY, OF_CARD, OF_LIST = 0.5, 0.20, 0.30

EMPTY = """
import orjson
from aiohttp import web
try:
    import uvloop
    uvloop.install()
except ImportError:
    pass

async def empty(request):
    return web.Response(body=orjson.dumps({"success": True}), content_type="application/json")

async def main():
    app = web.Application()
    app.router.add_get("/", empty)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()

import asyncio
asyncio.run(main())
"""


async def main():
    if not real_size.CATALOG.exists():
        print(f"   left out: needs {real_size.CATALOG}")
        return 0
    async with catalogue() as url:
        cards = await some_cards(url)
        card_tps = await asyncio.to_thread(pgbench, url, await heard(url, cards))
        list_tps = await asyncio.to_thread(pgbench, url, await heard(url, [None]))
        async with running_program(url) as (address, _), empty_handler() as bare:
            headers = await signed_in(address)
            load = Asking(address, headers)
            await load.of([AGAIN, LIST], seconds=2)
            empty = await ask(bare, ["/"], connections=CONNECTIONS, seconds=SECONDS)
            again = await load.of([AGAIN])
            card_paths = [f"/api/v1/tobaccos/{number}" for number in cards]
            card, card_anew = await load.of(card_paths), await load.of(card_paths, **ANEW)
            page, page_anew = await load.of([LIST]), await load.of([LIST], **ANEW)
    print(f"   empty handler:    {in_words(empty)}")
    print(f"   the search again: {in_words(again)}")
    print(f"   a card:           {in_words(card)}; pgbench {card_tps:,.0f}")
    print(f"   a card made anew: {in_words(card_anew)}, {card_anew.per_second / card_tps:.1%} of pgbench")
    print(f"   a list:           {in_words(page)}; pgbench {list_tps:,.0f}")
    print(f"   a list made anew: {in_words(page_anew)}, {page_anew.per_second / list_tps:.1%} of pgbench")
    checks = [
        ("the search again, of an empty handler", again.per_second / empty.per_second, OF_EMPTY),
        ("a card, of pgbench", card.per_second / card_tps, OF_CARD),
        ("a list of 20, of pgbench", page.per_second / list_tps, OF_LIST),
    ]
    for name, ratio, least in checks:
        print(f"   {'reached' if ratio >= least else 'MISSED '} {name}: {ratio:.1%} (at least {least:.0%})")
    errors = sum(load.errors for load in (empty, again, card, card_anew, page, page_anew))
    if errors:
        print(f"   MISSED  every answer a 200: {errors} were not")
    return 0 if not errors and all(ratio >= least for _, ratio, least in checks) else 1


class Asking:
    def __init__(self, address, headers):
        self._address, self._headers = address, headers

    async def of(self, paths, *, seconds=SECONDS, **headers):
        return await ask(
            self._address,
            paths,
            connections=CONNECTIONS,
            seconds=seconds,
            headers={**self._headers, **headers},
        )


async def some_cards(url):
    connection = await connect(url)
    await connection.execute("UPDATE tobaccos SET details_at = now()")
    await connection.execute("VACUUM ANALYZE tobaccos")
    found = await connection.fetch("SELECT id FROM tobaccos ORDER BY md5(id::text) LIMIT 20")
    await connection.close()
    return [row["id"] for row in found]


async def heard(url, asked):
    """The statements that a card sends, or the list where None is asked for."""
    connection = await connect(url)
    told = {}
    for number in asked:
        listener = Listener(connection)
        if number is None:
            await store.search(listener, "", Filters(), Sort.RATING)
        else:
            await store.tobacco(listener, number)
        told[number] = listener.heard
    await connection.close()
    return told


@asynccontextmanager
async def empty_handler():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", EMPTY, stdout=asyncio.subprocess.PIPE
    )
    try:
        port = int(await process.stdout.readline())
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()
