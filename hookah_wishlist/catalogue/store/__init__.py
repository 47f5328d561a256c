"""Every statement that reads the catalogue, a file a subject."""

from hookah_wishlist.catalogue.store.brands import Brand, BrandSummary, brand, brand_image, brands
from hookah_wishlist.catalogue.store.cards import TobaccoCard, tobacco, tobacco_at, tobacco_image
from hookah_wishlist.catalogue.store.facets import FacetCount, Facets, facets
from hookah_wishlist.catalogue.store.front import LeadingBrand, Sizes, best, leading_brands, sizes
from hookah_wishlist.catalogue.store.lines import Line, line, lines
from hookah_wishlist.catalogue.store.lists import search
from hookah_wishlist.catalogue.store.newest import Newcomer, newest
from hookah_wishlist.catalogue.store.similar import similar
from hookah_wishlist.catalogue.store.state import State, state
from hookah_wishlist.catalogue.store.tags import Tag, tag_counts, tags

__all__ = [
    "Brand",
    "BrandSummary",
    "FacetCount",
    "Facets",
    "LeadingBrand",
    "Line",
    "Newcomer",
    "Sizes",
    "State",
    "Tag",
    "TobaccoCard",
    "best",
    "brand",
    "brand_image",
    "brands",
    "facets",
    "leading_brands",
    "line",
    "lines",
    "newest",
    "search",
    "similar",
    "sizes",
    "state",
    "tag_counts",
    "tags",
    "tobacco",
    "tobacco_at",
    "tobacco_image",
]
