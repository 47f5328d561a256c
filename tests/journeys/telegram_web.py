"""A page at Telegram Web's address with the Mini App in a frame. It never leaves this machine."""

from html import escape

ADDRESS = "https://web.telegram.org/k/"
PAGE = """<!doctype html><title>Telegram</title><link rel="icon" href="data:,">
<style>html, body, iframe {{ margin: 0; border: 0; width: 100%; height: 100%; display: block }}</style>
<iframe src="{address}" allow="clipboard-write"></iframe>"""


async def shown(page, address):
    """Opens it, and gives the frame. A page of the internet may not show one of this machine unasked."""
    await page.context.grant_permissions(["local-network-access"])
    body = PAGE.format(address=escape(address))
    await page.route(ADDRESS, lambda route: route.fulfill(body=body, content_type="text/html"))
    await page.goto(ADDRESS)
    [frame] = page.main_frame.child_frames
    return frame
