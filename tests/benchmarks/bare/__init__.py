"""A bare list drawn with preact: what a page of this kind costs on this machine before anything is ours."""

from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from tests.program import ROOT

HERE = Path(__file__).parent
FILES = {
    "/": HERE / "index.html",
    "/bare.css": HERE / "bare.css",
    "/bare.js": HERE / "bare.js",
    "/preact.js": ROOT / "static" / "vendor" / "preact.js",
}
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}


@asynccontextmanager
async def bare_list(rows):
    """Its address, with these rows on it."""
    app = web.Application()
    for address, path in FILES.items():
        app.router.add_get(address, _sending(path))
    app.router.add_get("/rows.json", _telling(rows))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


def _sending(path):
    text = path.read_text(encoding="utf-8")

    async def send(request):
        return _packed(web.Response(text=text, content_type=KINDS[path.suffix]))

    return send


def _telling(rows):
    async def tell(request):
        return _packed(web.json_response({"rows": rows}))

    return tell


def _packed(response):
    response.enable_compression()
    return response
