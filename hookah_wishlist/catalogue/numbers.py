"""How large the catalogue is."""

from dataclasses import dataclass

from hookah_wishlist.database import Connection


@dataclass(frozen=True, slots=True)
class CatalogueNumbers:
    """`missing`: tobaccos that the source no longer shows."""

    brands: int
    tobaccos: int
    missing: int
    detailed: int
    version: int


async def catalogue_numbers(connection: Connection) -> CatalogueNumbers:
    """Reads every tobacco's row."""
    row = await connection.fetchrow(
        """
        SELECT (SELECT count(*) FROM brands WHERE missing_since IS NULL) AS brands,
               count(*) FILTER (WHERE missing_since IS NULL) AS tobaccos,
               count(missing_since) AS missing, count(details_at) AS detailed,
               (SELECT version FROM catalogue_state) AS version
          FROM tobaccos
        """
    )
    assert row is not None  # noqa: S101 - an aggregate always gives its row
    return CatalogueNumbers(**row)
