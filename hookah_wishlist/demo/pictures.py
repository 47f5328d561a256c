"""Pictures for things that have none: a tile in the colour of the first tag with the name's initials."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageColor, ImageDraw, ImageFont

from hookah_wishlist.demo.spelling import slug

SIDE = 240
_GREY = "#d5d2cc"


@lru_cache(maxsize=512)  # some 3 KB each; the crawler asks for none, a person for a screen or two
def tile(colour: str, initials: str) -> bytes:
    """A WebP picture; the same colour and letters always give the same bytes."""
    image = Image.new("RGB", (SIDE, SIDE), colour)
    draw = ImageDraw.Draw(image)
    red, green, blue = ImageColor.getrgb(colour)[:3]
    for ring in range(4):  # lighter and smaller towards the middle, like a bowl seen from above
        light, inset = 8 * (ring + 1), 14 + 22 * ring
        shade = (min(255, red + light), min(255, green + light), min(255, blue + light))
        draw.ellipse((inset, inset, SIDE - inset, SIDE - inset), fill=shade)
    draw.text((SIDE / 2, SIDE / 2), initials, fill="white", font=_font(), anchor="mm")
    return _webp(image)


@lru_cache(maxsize=1)
def placeholder() -> bytes:
    image = Image.new("RGB", (SIDE, SIDE), _GREY)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((60, 70, 180, 170), radius=12, outline="white", width=6)
    draw.line((60, 160, 110, 115, 140, 145, 160, 125, 180, 150), fill="white", width=6)
    return _webp(image)


def initials(name: str) -> str:
    """ "Последний трамвай" → "PT": Pillow's own font, which every machine has, knows Latin letters only."""
    return "".join(word[0].upper() for word in slug(name).split("-")[:2] if word) or "?"


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=96)


def _webp(image: Image.Image) -> bytes:
    written = BytesIO()
    image.save(written, "WEBP", quality=80)
    return written.getvalue()
