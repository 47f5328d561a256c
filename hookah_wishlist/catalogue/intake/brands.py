"""Which brand of ours a visit is about, and writing it."""

from collections.abc import Sequence

from hookah_wishlist.catalogue.intake.kept import KeptBrand, assignments, columns
from hookah_wishlist.database import Connection

_COLUMNS = columns(KeptBrand)
_NEW = columns(KeptBrand, without=("id",))


async def all_brands(connection: Connection) -> list[KeptBrand]:
    """Every brand we know."""
    return [KeptBrand(**row) for row in await connection.fetch(f"SELECT {_COLUMNS} FROM brands")]  # noqa: S608


async def find_brand(connection: Connection, *, source_id: int | None, slug: str) -> KeptBrand | None:
    """By the site's number; by its slug only where one side does not know the number."""
    rows = await connection.fetch(
        f"SELECT {_COLUMNS} FROM brands WHERE source_id = $1 OR slug = $2",  # noqa: S608 - made of constants
        source_id,
        slug,
    )
    brands = [KeptBrand(**row) for row in rows]
    by_number = [brand for brand in brands if source_id is not None and brand.source_id == source_id]
    by_slug = [brand for brand in brands if source_id is None or brand.source_id is None]
    return next(iter([*by_number, *by_slug]), None)


async def add_brands(connection: Connection, brands: Sequence[KeptBrand]) -> list[int]:
    """Put new brands in, and give their ids."""
    if not brands:
        return []
    rows = await connection.fetch(
        f"INSERT INTO brands ({_NEW}) SELECT {_NEW} FROM jsonb_populate_recordset(NULL::brands, $1)"  # noqa: S608
        " RETURNING id",
        list(brands),
    )
    return [row["id"] for row in rows]


async def write_brands(connection: Connection, brands: Sequence[KeptBrand]) -> None:
    """Write known brands as they are now."""
    if brands:
        await connection.execute(
            f"UPDATE brands k SET {assignments(KeptBrand)}"  # noqa: S608 - made of constants
            " FROM jsonb_populate_recordset(NULL::brands, $1) AS n WHERE k.id = n.id",
            list(brands),
        )


async def free_slug(connection: Connection, slug: str, owner_id: int) -> None:
    """Take a slug from whatever other brand still has it: the site gives it to this one now.

    The other brand gets its new slug when its own page is read; what was only a row of the ranking, goes.
    """
    other: int | None = await connection.fetchval(
        """
        UPDATE brands SET slug = slug || '~' || id, missing_since = coalesce(missing_since, now())
         WHERE slug = $1 AND id <> $2 RETURNING id
        """,
        slug,
        owner_id,
    )
    if other is not None:
        await connection.execute(
            """
            DELETE FROM brands b
             WHERE id = $1 AND source_id IS NULL AND read_at IS NULL
               AND NOT EXISTS (SELECT FROM lines WHERE brand_id = b.id)
               AND NOT EXISTS (SELECT FROM tobaccos WHERE brand_id = b.id)
               AND NOT EXISTS (SELECT FROM catalogue_changes WHERE brand_id = b.id)
            """,
            other,
        )
