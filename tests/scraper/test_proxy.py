"""The crawler behind a proxy that wants to know who asks."""

import asyncio
import base64

from hookah_wishlist.scraper.browser import open_browser
from tests.timeouts import GUARD

WHO = "Basic " + base64.b64encode(b"operator:geheim@1").decode()


async def test_a_proxy_is_told_the_name_and_password_of_its_address(chromium_path):
    heard = []

    async def tunnel(reader, writer):
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        if heard[-1].startswith("CONNECT"):
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 17\r\nConnection: close\r\n\r\nthrough the proxy")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(tunnel, "127.0.0.1", 0)
    proxy = f"http://operator:geheim%401@127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with (
        server,
        open_browser(
            "http://source.invalid",
            executable=chromium_path,
            user_agent="HookahWishlist/test",
            proxy=proxy,
            timeout=GUARD,
        ) as browser,
    ):
        answer = await browser.request("/robots.txt")

    assert (answer.status, answer.text) == (200, "through the proxy")
    assert f"Proxy-Authorization: {WHO}" in heard[0]
    assert "/robots.txt" in heard[-1]
