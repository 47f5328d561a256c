"""What is seen on a device, as a small WebP; below it the main button, which Telegram draws."""

import asyncio
import base64
import io
from html import escape

from PIL import Image

BUTTON = 64  # pixels that Telegram takes from the web view for it
QUALITY = 82  # of WebP; text stays sharp, a picture takes 20 to 60 KB


async def picture(browser, app, path):
    main = await app.main_button() if app.device.is_phone or await app.methods() else None
    if main:
        await app.top.set_viewport_size({"width": app.device.width, "height": app.device.height - BUTTON})
        await app.tell("safe_area_changed", dict.fromkeys(app.device.safe, 0))  # the button stands there
    if app.is_at_end:
        await app.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    await settled(app)
    png = await app.top.screenshot()
    if main:
        png = await with_button(browser, app, png, main)
    Image.open(io.BytesIO(png)).convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)


async def settled(app):
    """Every picture in sight is there and nothing moves."""
    await app.page.evaluate(
        """async () => {
          const inSight = (image) => image.getBoundingClientRect().top < innerHeight;
          await Promise.allSettled([...document.images].filter(inSight).map((image) => image.decode()));
          await Promise.allSettled(document.getAnimations().map((motion) => motion.finished));
        }"""
    )
    await asyncio.sleep(0.3)  # a picture in its place, the client's bars


async def with_button(browser, app, png, main):
    """Below the web view, on Telegram's own ground."""
    width, height = app.device.width, app.device.height
    ground = app.device.theme.get("bottom_bar_bg_color") or app.device.theme["secondary_bg_color"]
    page = await browser.new_page(
        viewport={"width": width, "height": height}, device_scale_factor=2 if app.device.is_phone else 1
    )
    await page.set_content(
        f'<body style="margin:0;background:{ground}"><img style="display:block;width:{width}px" '
        f'src="data:image/png;base64,{base64.b64encode(png).decode()}"><div style="margin:7px 12px;'
        "height:50px;border-radius:10px;display:grid;place-items:center;font:600 17px system-ui,sans-serif;"
        f'background:{main["color"]};color:{main["text_color"]}">{escape(main["text"])}</div>'
    )
    png = await page.screenshot()
    await page.close()
    return png
