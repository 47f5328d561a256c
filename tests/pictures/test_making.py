from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image

from hookah_wishlist.pictures import WIDTHS, NotAPicture, placeholder
from hookah_wishlist.pictures.making import small_pictures
from tests.pictures.drawn import SVG, bomb, drawn, read


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_made_small_in_every_width_and_keeps_its_shape(kind):
    made = small_pictures(drawn((1200, 800), kind))
    assert {width: read(made[width]).size for width in WIDTHS} == {
        160: (160, 107),
        320: (320, 213),
        640: (640, 427),
    }
    assert {read(picture).format for picture in made.values()} == {"WEBP"}


def test_a_small_picture_is_not_made_larger():
    assert read(small_pictures(drawn((200, 200)))[640]).size == (200, 200)


def test_what_is_very_tall_is_bounded_too():
    assert read(small_pictures(drawn((10, 20_000), "PNG"))[160]).size[1] <= 480


@pytest.mark.parametrize(
    ("kind", "mode", "colour"),
    [("PNG", "RGBA", (1, 2, 3, 0)), ("PNG", "P", 3), ("PNG", "I;16", 900), ("JPEG", "CMYK", (9, 9, 9, 9)),
     ("PNG", "L", 9), ("PNG", "1", 1)],
)  # fmt: skip
def test_every_kind_of_colour_is_understood(kind, mode, colour):
    assert read(small_pictures(drawn((300, 300), kind, mode, colour))[160]).size == (160, 160)


def test_what_shines_through_still_does():
    made = read(small_pictures(drawn((300, 300), "PNG", "RGBA", (200, 0, 0, 0)))[160])
    assert made.convert("RGBA").getpixel((80, 80))[3] == 0


def test_a_photograph_is_turned_as_it_was_held_and_tells_nothing_of_its_place():
    turned = Image.Exif()
    turned[0x0112], turned[0x010E] = 6, "Home"
    made = read(small_pictures(drawn((600, 300), exif=turned))[160])
    assert made.size == (160, 320)
    assert not made.getexif()


def test_of_a_moving_picture_the_first_frame_is_taken():
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("red", "blue")]
    written = BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    made = read(small_pictures(written.getvalue())[160])
    assert getattr(made, "n_frames", 1) == 1
    assert made.convert("RGB").getpixel((80, 80))[0] > 200


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"no picture",
        SVG,
        b"%PDF-1.4",
        drawn()[:200],
        drawn(kind="PNG")[:-30],
        drawn(kind="TIFF"),
        drawn(kind="BMP"),
        bomb(6000, 6000),
        bomb(60_000, 60_000),
        bomb(0, 5),
        bytes(10 * 2**20 + 1),
    ],
    ids=[
        "empty",
        "text",
        "svg",
        "pdf",
        "cut-jpeg",
        "cut-png",
        "tiff",
        "bmp",
        "bomb",
        "huge-bomb",
        "flat",
        "long",
    ],
)
def test_what_is_no_picture_or_too_much_of_one_is_refused(bad):
    with pytest.raises(NotAPicture):
        small_pictures(bad)


@settings(max_examples=60, deadline=None)
@given(
    some.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]).map(lambda kind: drawn((40, 40), kind)),
    some.lists(some.tuples(some.integers(0, 3000), some.integers(0, 255)), max_size=8),
)
def test_a_damaged_picture_is_made_or_refused_and_nothing_else(source, damage):
    damaged = bytearray(source)
    for place, value in damage:
        damaged[place % len(damaged)] = value
    with suppress(NotAPicture):
        small_pictures(bytes(damaged))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_placeholder_is_a_small_picture_itself(width):
    assert read(placeholder(width)).format == "WEBP"
    assert len(placeholder(width)) < 4000
