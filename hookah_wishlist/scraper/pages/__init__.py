"""Text of the source in, frozen values out: no browser, no network, no database.

A page that is not what was asked for raises `PageChanged`; nothing else is ever raised for a text,
however mangled. A list that is empty says so itself ([] or a data-count of 0), otherwise it is an error.
"""

from hookah_wishlist.catalogue.addresses import SourcePath, TobaccoPath, source_path, tobacco_path
from hookah_wishlist.scraper.pages.brands import brand_lists, brand_rows
from hookah_wishlist.scraper.pages.lists import ranking, tobacco_list
from hookah_wishlist.scraper.pages.objects import brand, line, tobacco
from hookah_wishlist.scraper.pages.rows import tobacco_rows

__all__ = [
    "SourcePath",
    "TobaccoPath",
    "brand",
    "brand_lists",
    "brand_rows",
    "line",
    "ranking",
    "source_path",
    "tobacco",
    "tobacco_list",
    "tobacco_path",
    "tobacco_rows",
]
