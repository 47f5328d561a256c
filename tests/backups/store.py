"""A store in the manner of S3, for tests: it takes objects from who has the key, and fails as it is told."""

import hashlib
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

KEY, SECRET = "AKTEST", "the-secret"
LOCATION = (
    '<?xml version="1.0"?><LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    "eu-north-1</LocationConstraint>"
)
ERROR = '<?xml version="1.0"?><Error><Code>{}</Code><Message>{}</Message><Resource>{}</Resource></Error>'


@dataclass(slots=True)
class Store:
    """`objects` by path. `failing`: the status of every answer to an object; None: it is taken."""

    url: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    failing: int | None = None

    async def take(self, request):
        body = await request.read()
        self.asked.append(f"{request.method} {request.path_qs}")
        if f"Credential={KEY}/" not in request.headers.get("Authorization", ""):
            return refusal(403, "InvalidAccessKeyId", "Who are you?", request.path)
        if request.method == "GET" and "location" in request.query:
            return web.Response(text=LOCATION, content_type="application/xml")
        if self.failing is not None:
            return refusal(self.failing, "AccessDenied", "Access Denied.", request.path)
        assert request.headers["x-amz-content-sha256"] == hashlib.sha256(body).hexdigest()
        self.objects[request.path] = body
        return web.Response(headers={"ETag": f'"{hashlib.md5(body).hexdigest()}"'})  # noqa: S324 - as S3 does


def refusal(status, code, message, path):
    return web.Response(status=status, text=ERROR.format(code, message, path), content_type="application/xml")


@asynccontextmanager
async def running_store():
    store = Store()
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{path:.*}", store.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    store.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield store
    finally:
        await runner.cleanup()
