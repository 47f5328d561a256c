"""What lists, searches and facets may be narrowed to, as it stands in an address."""

from hookah_wishlist.catalogue.listing import Filters
from hookah_wishlist.catalogue.model import Status
from hookah_wishlist.catalogue.vocabulary import Kind, source_word
from hookah_wishlist.database import Connection
from hookah_wishlist.web.api.tags import KnownTags
from hookah_wishlist.web.parameters import Parameters, Rating, Step, Text, Word, Words


class CatalogueParameters(Parameters):
    """Words of the vocabularies are taken in both languages, tags also by number."""

    search: Text = ""
    brand: Word | None = None
    line: Word | None = None
    country: Word | None = None
    strength: Step | None = None
    strength_by_ratings: Step | None = None
    status: Status | None = None
    tag: Words = ()
    min_rating: Rating | None = None


async def filters_of(wanted: CatalogueParameters, tags: KnownTags, connection: Connection) -> Filters:
    """What is unknown here (a brand, a tag) is no mistake in the address: nothing matches it."""
    brand, line = brand_and_line(wanted.brand, wanted.line)
    return Filters(
        brand=brand,
        line=line,
        country=wanted.country and source_word(Kind.COUNTRY, wanted.country),
        strength=wanted.strength,
        strength_by_ratings=wanted.strength_by_ratings,
        status=wanted.status,
        tags=await tags.ids(connection, wanted.tag),
        min_rating=wanted.min_rating,
    )


def brand_and_line(brand: str | None, line: str | None) -> tuple[str | None, str | None]:
    """Facets name a line "brand/line", as many brands have a line of the same name."""
    of_brand, slash, slug = (line or "").rpartition("/")
    if not slash or brand == of_brand:
        return brand, slug or line
    return (of_brand, slug) if brand is None else (brand, line)  # of another brand: no line is called so
