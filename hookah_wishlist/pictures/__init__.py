"""Small pictures made and kept by us from the source's: fetched once, decoded with care, served for ever."""

from hookah_wishlist.pictures.gallery import Fetch, Gallery
from hookah_wishlist.pictures.making import placeholder
from hookah_wishlist.pictures.model import WIDTHS, NoPicture, NotAPicture, PictureAway, version_of
from hookah_wishlist.pictures.shelf import Shelf

__all__ = [
    "WIDTHS",
    "Fetch",
    "Gallery",
    "NoPicture",
    "NotAPicture",
    "PictureAway",
    "Shelf",
    "placeholder",
    "version_of",
]
