"""Taking the rows of the brand ranking in."""

from collections.abc import Sequence

from hookah_wishlist.catalogue.intake.brands import add_brands, all_brands, write_brands
from hookah_wishlist.catalogue.intake.kept import KeptBrand, is_different
from hookah_wishlist.catalogue.intake.merging import brand_by_row
from hookah_wishlist.catalogue.intake.version import begin, mark_changed
from hookah_wishlist.catalogue.seen import SeenBrandRow
from hookah_wishlist.database import Connection


async def take_brand_rows(connection: Connection, rows: Sequence[SeenBrandRow]) -> None:
    """Give brands their places and numbers, and add those never seen; no row is written that does not differ.

    A brand's number, slug and name are left to its own page, whose reading also goes into the change log:
    a brand under a new slug gets its new place here, and is read because nobody has read that slug yet.
    """
    moment = await begin(connection)
    pairs = [
        (kept, brand_by_row(kept or KeptBrand(0, row.slug, row.name), row, moment.now))
        for row, kept in _matched(rows, await all_brands(connection))
    ]
    await add_brands(connection, [after for kept, after in pairs if kept is None])
    differing = [(kept, after) for kept, after in pairs if kept is not None and kept != after]
    await write_brands(connection, [after for _, after in differing])
    if any(kept is None for kept, _ in pairs) or any(is_different(*pair) for pair in differing):
        await mark_changed(connection)


def _matched(
    rows: Sequence[SeenBrandRow], brands: Sequence[KeptBrand]
) -> list[tuple[SeenBrandRow, KeptBrand | None]]:
    """By slug; else by number, unless the brand of that number is in this ranking under its known slug."""
    by_slug = {brand.slug: brand for brand in brands}
    told: dict[str, SeenBrandRow] = {}
    for row in rows:
        told.setdefault(row.slug, row)
    by_number = {brand.source_id: brand for brand in brands if brand.source_id and brand.slug not in told}
    return [(row, by_slug.get(slug) or by_number.pop(row.source_id or 0, None)) for slug, row in told.items()]
