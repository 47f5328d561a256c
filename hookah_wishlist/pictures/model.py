"""Sizes and limits of pictures, and what can go wrong with one."""

import hashlib

from hookah_wishlist.caching import cached_if_short

WIDTHS = (160, 320, 640)  # a row on a sharp screen, a card on a plain one, a card on a sharp one

MOST_BYTES = 10 * 2**20  # the source's largest known has less than one
MOST_PIXELS = 25_000_000  # 100 MB while it is decoded; a phone's camera has half of that
FORMATS = ("WEBP", "JPEG", "PNG", "GIF")

# Raised whenever the same source gives other bytes than before: browsers and the shelf then start anew.
RECIPE = 1


class NoPicture(Exception):
    """The source has no picture at this path."""


class NotAPicture(NoPicture):
    """What the source has at this path is no picture that we would decode."""


class PictureAway(Exception):
    """The picture could not be had at present."""


@cached_if_short(20_000, longest=160)  # the longest real path has half of that
def version_of(path: str) -> str:
    """Of the pictures made from the one at this path: the source gives a new picture a new path."""
    return hashlib.blake2s(f"{RECIPE} {path}".encode(), digest_size=6).hexdigest()
