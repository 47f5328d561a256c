"""A Sentry that takes whatever it is sent."""

import gzip
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Sentry:
    """`envelopes`: bodies as they came, unpacked."""

    dsn: str = ""
    key: str = "secretkeyofsentry"
    envelopes: list[str] = field(default_factory=list)

    async def take(self, request):
        body = await request.read()
        if body[:2] == b"\x1f\x8b":  # aiohttp has unpacked it, unless the header did not say so
            body = gzip.decompress(body)
        # The first line is the envelope's own: it names the DSN, which Sentry knows.
        self.envelopes.append(body.decode().partition("\n")[2])
        return web.json_response({"id": "0" * 32})


@asynccontextmanager
async def fake_sentry():
    sentry = Sentry()
    app = web.Application(client_max_size=10 * 2**20)
    app.router.add_post("/api/1/envelope/", sentry.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sentry.dsn = f"http://{sentry.key}@127.0.0.1:{runner.addresses[0][1]}/1"
    try:
        yield sentry
    finally:
        await runner.cleanup()
