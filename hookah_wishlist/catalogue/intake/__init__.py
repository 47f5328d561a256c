"""Taking what a visit saw into the catalogue: additions, differences, what is missing, and the log of it all.

Every function wants an open transaction and, until that ends, lets nobody else take anything in.
"""

from hookah_wishlist.catalogue.intake.addresses import address_of, details_failed, needs_details
from hookah_wishlist.catalogue.intake.details import take_details
from hookah_wishlist.catalogue.intake.ranking import take_brand_rows
from hookah_wishlist.catalogue.intake.search_texts import keep_texts_current, rebuild_search
from hookah_wishlist.catalogue.intake.values import Coverage, Intake, TobaccoAddress, coverage_of
from hookah_wishlist.catalogue.intake.version import CHANNEL, finish, raise_version_now_and_then
from hookah_wishlist.catalogue.intake.visit import take_brand

__all__ = [
    "CHANNEL",
    "Coverage",
    "Intake",
    "TobaccoAddress",
    "address_of",
    "coverage_of",
    "details_failed",
    "finish",
    "keep_texts_current",
    "needs_details",
    "raise_version_now_and_then",
    "rebuild_search",
    "take_brand",
    "take_brand_rows",
    "take_details",
]
