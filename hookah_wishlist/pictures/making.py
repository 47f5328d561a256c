"""Bytes of a picture in, small WebP pictures out. Pure, slow, and to be called in a thread."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

from hookah_wishlist.pictures.model import FORMATS, MOST_BYTES, MOST_PIXELS, WIDTHS, NotAPicture

TALLEST = 3  # times the width: what is taller is made smaller as a whole
QUALITY = 80


def small_pictures(source: bytes) -> dict[int, bytes]:
    """One WebP a width, never wider than the source. Raises `NotAPicture`, whatever the bytes are."""
    if len(source) > MOST_BYTES:
        raise NotAPicture(f"{len(source)} bytes are too many")
    try:
        whole = _decoded(source)
        return {width: _webp(_fitted(whole, width)) for width in WIDTHS}
    except NotAPicture:
        raise
    except (
        Exception,
        Image.DecompressionBombWarning,
    ) as error:  # Pillow has no common root for what it finds
        raise NotAPicture(repr(error)) from error


@lru_cache(len(WIDTHS))
def placeholder(width: int) -> bytes:
    """A bowl on a hose, in the grey that suits a light and a dark page."""
    side = 320
    image = Image.new("RGBA", (side, side), (128, 128, 128, 40))
    draw = ImageDraw.Draw(image)
    grey = (128, 128, 128, 150)
    draw.rounded_rectangle((120, 60, 200, 110), radius=14, fill=grey)
    draw.rectangle((152, 110, 168, 190), fill=grey)
    draw.ellipse((105, 180, 215, 270), fill=grey)
    draw.arc((164, 125, 264, 225), start=180, end=60, fill=grey, width=10)
    return _webp(_fitted(image, width))


def _decoded(source: bytes) -> Image.Image:
    """The size is looked at before anything is decoded: a kilobyte may unpack to gigabytes."""
    image: Image.Image = Image.open(BytesIO(source), formats=FORMATS)
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise NotAPicture(f"{width} × {height} pixels are too many")
    image.draft("RGB", (WIDTHS[-1], WIDTHS[-1] * TALLEST))  # a JPEG is decoded smaller at once
    image.load()
    image = ImageOps.exif_transpose(image)
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _fitted(image: Image.Image, width: int) -> Image.Image:
    copy = image.copy()
    copy.thumbnail((width, width * TALLEST))
    return copy


def _webp(image: Image.Image) -> bytes:
    """Without the source's metadata, which may tell where a photograph was taken."""
    written = BytesIO()
    image.save(written, "WEBP", quality=QUALITY)
    return written.getvalue()
