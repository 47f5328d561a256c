"""Facets: what the tobaccos of a list have, counted for the choices beside it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hookah_wishlist.catalogue.listing import Filters
from hookah_wishlist.catalogue.search import forgiving, understand
from hookah_wishlist.catalogue.statements import Arguments, conditions, where
from hookah_wishlist.catalogue.store.corrections import TOO_LITTLE, nearest
from hookah_wishlist.database.connection import Connection

ALL = Filters()


@dataclass(frozen=True, slots=True)
class FacetCount:
    value: Any  # what the list's parameter takes: a text or a number
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of the matching tobaccos have what; the most frequent first, strengths in their order."""

    total: int
    brands: tuple[FacetCount, ...]
    lines: tuple[FacetCount, ...]
    countries: tuple[FacetCount, ...]
    strengths: tuple[FacetCount, ...]
    strengths_by_ratings: tuple[FacetCount, ...]
    statuses: tuple[FacetCount, ...]
    tags: tuple[FacetCount, ...]
    min_ratings: tuple[FacetCount, ...]  # how many have at least so much


async def facets(connection: Connection, filters: Filters = ALL, text: str = "") -> Facets:
    """What the tobaccos have that match filters and text, counted."""
    query = understand(text)
    counts = await _facet_counts(connection, query.classes[-1:] if query else None, filters)
    if query and query.unsure and counts.total < TOO_LITTLE:
        found = forgiving(query, await nearest(connection, query))
        counts = await _facet_counts(connection, found[-1:], filters)
    return counts


async def _facet_counts(connection: Connection, classes: tuple[str, ...] | None, filters: Filters) -> Facets:
    if classes == () or not filters.can_hold():
        return Facets(0, (), (), (), (), (), (), (), ())
    arguments = Arguments()
    told = conditions(filters, arguments)
    if classes is not None:
        told.append(f"t.search_vector @@ {arguments(''.join(classes), 'tsquery')}")
    records = await connection.fetch(_FACETS.replace(" WHERE true", where(told)), *arguments)
    found: dict[str, list[FacetCount]] = defaultdict(list)
    total = 0
    for kind, number, word, name, count in records:
        if kind == "total":
            total = count
        else:
            found[kind].append(FacetCount(word if number is None else number, name, count))
    return Facets(
        total=total,
        brands=tuple(found["brand"]),
        lines=tuple(found["line"]),
        countries=tuple(found["country"]),
        strengths=_in_order(found["strength"]),
        strengths_by_ratings=_in_order(found["strength_by_ratings"]),
        statuses=tuple(found["status"]),
        tags=tuple(found["tag"]),
        min_ratings=_in_order(
            FacetCount(int(tenths.value) / 10, "", tenths.count) for tenths in found["min_rating"]
        ),
    )


def _in_order(counts: Iterable[FacetCount]) -> tuple[FacetCount, ...]:
    return tuple(sorted((facet for facet in counts if facet.count), key=lambda facet: facet.value))


_FACETS = """
    WITH hits AS MATERIALIZED (
        SELECT t.brand_id, t.line_id, coalesce(t.country, b.country) AS country, t.strength_official,
               t.strength_by_ratings, t.status, t.weighted_rating, t.tag_ids
          FROM tobaccos t JOIN brands b ON b.id = t.brand_id WHERE true
    )
    SELECT 'total' AS kind, NULL::int AS number, NULL::text AS word, '' AS name, count(*) AS count FROM hits
    UNION ALL
    SELECT 'brand', NULL, b.slug, b.name, h.count
      FROM (SELECT brand_id, count(*) FROM hits GROUP BY 1) AS h JOIN brands b ON b.id = h.brand_id
    UNION ALL
    SELECT 'line', NULL, b.slug || '/' || l.slug, (array_agg(l.name ORDER BY h.count DESC, l.name))[1],
           sum(h.count)::bigint  -- lines that share an address are asked for by it together
      FROM (SELECT line_id, count(*) FROM hits GROUP BY 1) AS h
      JOIN lines l ON l.id = h.line_id JOIN brands b ON b.id = l.brand_id
     GROUP BY b.slug, l.slug
    UNION ALL
    SELECT 'country', NULL, country, country, count(*) FROM hits WHERE country IS NOT NULL GROUP BY country
    UNION ALL
    SELECT 'strength', strength_official, NULL, '', count(*)
      FROM hits WHERE strength_official IS NOT NULL GROUP BY 2
    UNION ALL
    SELECT 'strength_by_ratings', strength_by_ratings, NULL, '', count(*)
      FROM hits WHERE strength_by_ratings IS NOT NULL GROUP BY 2
    UNION ALL
    SELECT 'status', NULL, status, status, count(*) FROM hits GROUP BY status
    UNION ALL
    SELECT 'tag', g.id, NULL, g.name, h.count
      FROM (SELECT unnest(tag_ids) AS id, count(*) FROM hits GROUP BY 1) AS h JOIN tags g ON g.id = h.id
    UNION ALL
    SELECT 'min_rating', tenths, NULL, '',
           (SELECT count(*) FROM hits WHERE weighted_rating >= tenths / 10.0::float8)
      FROM unnest(ARRAY[30, 35, 40, 45]) AS tenths
    ORDER BY count DESC, name
"""
