"""The Mini App as a browser is given it."""

import asyncio
import gzip
import json
import os
import re

import brotli
import pytest

from hookah_wishlist.web.mini_app import serving
from tests.timeouts import until

APP = {
    "index.html": '<html data-demonstration="{{demonstration}}" data-bot="{{bot}}">{{preload}}'
    '<script type="module" src="{{base}}/js/main.js"></script>{{version}}</html>',
    "not-set-up.html": "<p>Run scripts/set-up</p>",
    "css/app.css": "p { margin: 0 }\n" * 50,
    "js/main.js": 'import { html } from "../vendor/preact.js";\nimport "./a.js";\n',
    "js/a.js": 'export { b } from "./deep/b.js";\nconst later = () => import("./later.js");\n',
    "js/deep/b.js": 'import {\n  c,\n} from "../c.js";\n// from "./nothing.js"\n',
    "js/c.js": 'import * as main from "./main.js";\n',
    "js/later.js": "export const later = 1;\n",
    "locales/ru.json": '{"hello": "привет"}',
    "vendor/preact.js": "export const html = 1;\n",
    "vendor/preact.LICENSE.txt": "MIT",
    "vendor/.made": "1",
    "vendor/swagger-ui/swagger-ui.css": "p {}",
    "docs/start.js": "1",
    "js/.hidden.js": "1",
    "js/main.js.map": "1",
}
PAGES = ("/", "/t/5", "/b/x", "/b/x/y", "/search", "/list", "/counter", "/bought", "/settings", "/about")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for path, text in APP.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.setattr(serving, "STATIC", tmp_path)
    return tmp_path


@pytest.fixture
async def client(start, folder):
    return await start()


async def base_of(client):
    return re.search(r'src="(.*)/js/main\.js"', await (await client.get("/")).text())[1]


async def plain(client, path, **headers):
    return await client.get(path, headers={"Accept-Encoding": "identity", **headers})


@pytest.mark.parametrize("path", [*PAGES, "/privacy", "/b/a%20b/%D1%8F", "/?tgWebAppStartParam=t5&a=1&a=2"])
async def test_every_address_of_the_app_is_its_page(client, path):
    response = await client.get(path)
    assert response.status == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert "{{" not in await response.text()
    assert (await response.text()) == await (await client.get("/")).text()


@pytest.mark.parametrize("path", ["/nothing", "/t/", "/t/x", "/b/", "/b/x/y/z", "/list/", "/index.html"])
async def test_what_is_no_address_of_the_app_is_told_in_the_envelope(client, path):
    response = await client.get(path)
    assert response.status == 404
    assert (await response.json())["error"]["code"] == "NOT_FOUND"


async def test_what_is_needed_first_is_asked_for_at_once(client):
    told = re.findall(
        r'<link rel="modulepreload" fetchpriority="low" href="(.*?)">', await (await client.get("/")).text()
    )
    base = await base_of(client)
    assert told == [f"{base}/{path}" for path in ("vendor/preact.js", "js/a.js", "js/deep/b.js", "js/c.js")]


async def test_the_page_knows_of_the_demonstration_and_of_the_bot(start, folder, monkeypatch):
    text = await (await (await start()).get("/")).text()
    assert 'data-demonstration="1" data-bot=""' in text
    text = await (await (await start(source_url="https://example.org")).get("/")).text()
    assert 'data-demonstration=""' in text


async def test_the_bots_name_is_told_once_it_is_known(start, folder):
    names = ["", 'x"><script>', "hookah_bot"]
    client = await start(bot_name=lambda app: names[0])
    for shown in ("", "x&quot;&gt;&lt;script&gt;", "hookah_bot"):
        assert f'data-bot="{shown}"' in await (await client.get("/")).text()
        names.pop(0)
        names.append("")


async def test_a_file_is_kept_for_ever_under_its_version(client):
    base = await base_of(client)
    for path, kind in {
        "css/app.css": "text/css; charset=utf-8",
        "js/deep/b.js": "text/javascript; charset=utf-8",
        "locales/ru.json": "application/json; charset=utf-8",
        "vendor/preact.js": "text/javascript; charset=utf-8",
        "vendor/preact.LICENSE.txt": "text/plain; charset=utf-8",
    }.items():
        response = await client.get(f"{base}/{path}")
        assert (response.status, response.headers["Content-Type"]) == (200, kind)
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert await response.text() == APP[path]


async def test_a_tab_that_outlived_a_release_is_given_the_present_file_and_keeps_it_not(client):
    response = await client.get("/static/before/js/main.js")
    assert (response.status, response.headers["Cache-Control"]) == (200, "no-cache")
    assert await response.text() == APP["js/main.js"]


async def test_the_version_is_another_when_any_file_is_another(start, folder):
    before = await base_of(await start())
    assert await base_of(await start()) == before
    (folder / "docs" / "start.js").write_text("2")
    assert await base_of(await start()) == before
    (folder / "locales" / "ru.json").write_text("{}")
    assert await base_of(await start()) != before


@pytest.mark.parametrize(
    "path",
    [
        "js/",
        "js",
        "js/deep",
        "js/nothing.js",
        "js/.hidden.js",
        "js/main.js.map",
        "js/main.js/",
        "js/../js/main.js",
        "js/%2e%2e/js/main.js",
        "js%2fmain.js",
        "js//main.js",
        "js/%6dain.js",
        "./js/main.js",
        "..%2fpyproject.toml",
        "%2e%2e/%2e%2e/etc/passwd",
        "js/main.js%00",
        "js%5cmain.js",
        "index.html",
        "docs/start.js",
        "vendor/.made",
        "vendor/swagger-ui/swagger-ui.css",
        "linked/secret.js",
        "js/linked.js",
        "js/away/secret.js",
    ],
)
async def test_no_other_file_is_served(start, folder, tmp_path_factory, path):
    away = tmp_path_factory.mktemp("away")
    (away / "secret.js").write_text("secret")
    (folder / "js" / "linked.js").symlink_to(away / "secret.js")
    (folder / "js" / "away").symlink_to(away)
    client = await start()
    base = await base_of(client)
    assert await raw_status(client, f"{base}/{path}") == 404


async def raw_status(client, path):
    """No client mends the address on its way."""
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    status = int((await reader.readline()).split()[1])
    writer.close()
    await writer.wait_closed()
    return status


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.0, gzip;q=0", None),
        ("identity", None),
        ("deflate", None),
        ("", None),
    ],
)
async def test_it_is_packed_as_who_asks_can_unpack_it(client, accepted, coding):
    client.session._auto_decompress = False
    base = await base_of_packed(client)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding]
    for path in ("/list", f"{base}/css/app.css"):
        response = await client.get(path, headers={"Accept-Encoding": accepted})
        assert response.headers.get("Content-Encoding") == coding
        assert response.headers["Vary"] == "Accept-Encoding"
        body = await response.read()
        assert int(response.headers["Content-Length"]) == len(body)
        assert unpack(body) == await (await plain(client, path)).read()


async def base_of_packed(client):
    return re.search(rb'src="(.*)/js/main\.js"', await (await plain(client, "/")).read())[1].decode()


async def test_all_is_packed_beside_the_programs_work_once_it_has_started(start, folder, monkeypatch):
    packed = set()
    monkeypatch.setattr(serving, "AFTER_START", 0.0)
    monkeypatch.setattr(serving, "smallest", lambda body, coding: packed.add((body, coding)) or body)
    await start()
    served = [path for path in APP if path.startswith(("css/", "js/", "locales/", "vendor/preact"))]
    served = [path for path in served if not path.endswith(".map") and "/." not in path]
    wanted = {(APP[path].encode(), coding) for path in served for coding in ("br", "gzip")}
    await until(lambda: packed == wanted)


async def test_what_would_be_no_smaller_is_not_packed(client):
    response = await client.get(f"{await base_of(client)}/vendor/preact.LICENSE.txt")
    assert "Content-Encoding" not in response.headers


async def test_who_has_it_already_is_told_so(client):
    for path in ("/list", f"{await base_of(client)}/js/main.js", "/static/before/js/main.js"):
        first = await client.get(path)
        again = await plain(client, path, **{"If-None-Match": first.headers["ETag"]})
        assert (again.status, await again.read()) == (304, b"")
        for name in ("ETag", "Cache-Control", "Vary"):
            assert again.headers[name] == first.headers[name]
        assert (await plain(client, path, **{"If-None-Match": '"other"'})).status == 200


async def test_head_tells_the_same_without_the_body(client):
    for path in ("/", "/b/x", f"{await base_of(client)}/css/app.css"):
        got, head = await client.get(path), await client.head(path)
        assert (head.status, await head.read()) == (200, b"")
        for name in ("ETag", "Content-Type", "Content-Length", "Content-Encoding"):
            assert head.headers.get(name) == got.headers.get(name)
    assert (await client.post("/list")).status == 405


async def test_no_file_is_refused_for_being_asked_for_often(start, folder):
    client = await start(address_limit="3/minute")
    base = await base_of(client)
    assert {(await client.get(f"{base}/js/a.js")).status for _ in range(9)} == {200}
    assert {(await client.get("/list")).status for _ in range(9)} == {200}


async def test_the_demonstration_shows_a_changed_file_without_a_restart(client, folder):
    before = await base_of(client)
    (folder / "js" / "new.js").write_text("1")
    (folder / "js" / "a.js").unlink()
    assert await base_of(client) != before
    assert (await client.get(f"{before}/js/new.js")).status == 200
    assert (await client.get(f"{before}/js/a.js")).status == 404
    (folder / "js" / "a.js").write_text("2")
    assert await (await client.get(f"{before}/js/a.js")).text() == "2"
    (folder / "js" / "a.js").unlink()
    assert (await client.get(f"{before}/js/a.js")).status == 404
    (folder / "index.html").write_text("another page")
    assert await (await client.get("/")).text() == "another page"


async def test_elsewhere_a_file_stays_as_it_was_at_the_start(start, folder):
    client = await start(source_url="https://example.org")
    before = await base_of(client)
    (folder / "js" / "a.js").write_text("2")
    os.utime(folder / "js" / "a.js", (1, 1))
    assert await base_of(client) == before


async def test_without_what_npm_brings_the_page_says_so_in_words(start, folder):
    (folder / "vendor" / "preact.js").unlink()
    client = await start()
    for path in PAGES:
        response = await client.get(path)
        assert (response.status, response.headers["Cache-Control"]) == (503, "no-store")
        assert "scripts/set-up" in await response.text()


async def test_our_own_app_holds_what_its_page_promises(start):
    client = await start()
    response = await client.get("/")
    text = await response.text()
    assert "://" not in text
    assert re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text) is None
    for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', text) if response.status == 200 else ():
        assert (await client.get(path)).status == 200, path


async def test_what_is_served_is_no_part_of_the_apis_document(client):
    told = json.loads(await (await client.get("/api/v1/openapi.json")).text())
    assert not [path for path in told["paths"] if not path.startswith(("/api/v1", "/pictures/"))]
