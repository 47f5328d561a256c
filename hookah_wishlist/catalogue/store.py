"""Every statement that reads the catalogue: brands, one tobacco, lists, searches and facets."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from hookah_wishlist.catalogue.listing import (
    MAX_LIMIT,
    After,
    Filters,
    Page,
    Sort,
    TobaccoRow,
    cursor,
    fingerprint,
    place,
)
from hookah_wishlist.catalogue.search import SearchQuery, forgiving, name_key, near, understand
from hookah_wishlist.catalogue.statements import (
    ROW,
    ROW_WIDTH,
    Arguments,
    Wanted,
    conditions,
    list_statement,
    where,
)
from hookah_wishlist.catalogue.vocabulary import Kind, english
from hookah_wishlist.database.connection import Connection

ALL = Filters()
TOO_LITTLE = 1  # fewer answers than this and the words of a query are looked up for mistakes


@dataclass(frozen=True, slots=True)
class Tag:
    id: int
    name: str
    name_en: str
    group: str | None
    group_en: str | None
    colour: str | None
    group_colour: str | None


@dataclass(frozen=True, slots=True)
class BrandSummary:
    slug: str
    name: str
    alt_name: str | None
    country: str | None
    status: str
    status_word: str | None
    rating: float | None
    ratings_count: int | None
    tobaccos: int  # that we know
    has_image: bool
    description: str | None


@dataclass(frozen=True, slots=True)
class TobaccoCard:
    """Everything we tell of one tobacco."""

    row: TobaccoRow
    tags: tuple[Tag, ...]
    description: str | None
    reviews_count: int | None
    views: int | None
    rating_distribution: list[int] | None  # votes for 1…5
    smoke_again_yes: int | None
    smoke_again_no: int | None
    image: str | None  # path at the source
    added_on: date | None
    is_missing: bool  # the source no longer shows it
    has_details: bool  # its own page has been read

    @property
    def path(self) -> str:
        """Where the source keeps it, behind /tobaccos/."""
        return f"{self.row.brand_slug}/{self.row.line_slug}/{self.row.slug}"


@dataclass(frozen=True, slots=True)
class FacetCount:
    value: str | int
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


async def search(
    connection: Connection,
    text: str = "",
    filters: Filters = ALL,
    sort: Sort = Sort.RELEVANCE,
    limit: int = 20,
    after: str | None = None,
) -> Page:
    """A page of the tobaccos that a typed text means, or of all when nothing is typed. Raises BadCursor."""
    mark = fingerprint(text, filters, sort)
    start = place(after, mark, sort) if after else None
    wanted = Wanted(None, filters, sort, max(1, min(limit, MAX_LIMIT)), start)
    query = understand(text)
    if query is None:
        return await _page(connection, wanted, mark)
    if start is None or start.stage == 0:
        asked = replace(wanted, classes=_asked(query.classes, sort), broad_from=query.broad_from)
        page = await _page(connection, asked, mark)
        if start or len(page.items) >= TOO_LITTLE or not query.unsure:
            return page
    classes = forgiving(query, await _nearest(connection, query))
    return await _page(connection, replace(wanted, classes=_asked(classes, sort)), mark, stage=1)


async def tobacco(connection: Connection, tobacco_id: int) -> TobaccoCard | None:
    """Everything about one tobacco, also when the source no longer shows it."""
    if not 0 < tobacco_id < 2**31:
        return None
    record = await connection.fetchrow(_CARD, tobacco_id)
    if record is None:
        return None
    known = {tag.id: tag for tag in await tags(connection, record["tag_ids"])}
    columns = list(record.values())
    row = TobaccoRow(*columns[:ROW_WIDTH])
    return TobaccoCard(row, tuple(known[i] for i in row.tag_ids if i in known), *columns[ROW_WIDTH:])


async def tags(connection: Connection, ids: Sequence[int] | None = None) -> tuple[Tag, ...]:
    """All tags, or those asked for, with our English names."""
    records = await connection.fetch(
        """
        SELECT id, name, group_name, colour, group_colour
          FROM tags WHERE $1::int[] IS NULL OR id = ANY ($1) ORDER BY id
        """,
        ids,
    )
    return tuple(
        Tag(
            r["id"],
            r["name"],
            english(Kind.TAG, r["name"]),
            r["group_name"],
            english(Kind.GROUP, r["group_name"]) if r["group_name"] else None,
            r["colour"],
            r["group_colour"],
        )
        for r in records
    )


async def brands(connection: Connection) -> tuple[BrandSummary, ...]:
    """All brands by name."""
    records = await connection.fetch(
        """
        SELECT b.slug, b.name, b.alt_name, b.country, b.status, b.status_word, b.rating, b.ratings_count,
               (SELECT count(*) FROM tobaccos t WHERE t.brand_id = b.id) AS tobaccos,
               b.image IS NOT NULL AS has_image, b.description
          FROM brands b
        """
    )
    summaries = (BrandSummary(*record.values()) for record in records)
    return tuple(sorted(summaries, key=lambda brand: (name_key(brand.name), brand.slug)))


async def facets(connection: Connection, filters: Filters = ALL, text: str = "") -> Facets:
    """What the tobaccos have that match filters and text, counted."""
    query = understand(text)
    counts = await _facet_counts(connection, query.classes[-1:] if query else None, filters)
    if query and query.unsure and counts.total < TOO_LITTLE:
        found = forgiving(query, await _nearest(connection, query))
        counts = await _facet_counts(connection, found[-1:], filters)
    return counts


def _asked(classes: tuple[str, ...], sort: Sort) -> tuple[str, ...]:
    """Which classes a list has: all in turn, or the widest alone where something else gives the order."""
    return classes if sort is Sort.RELEVANCE else classes[-1:]


async def _nearest(connection: Connection, query: SearchQuery) -> dict[str, list[str]]:
    """Known words that differ from the typed ones by few letters."""
    records = await connection.fetch(
        """
        SELECT typed.word AS typed, known.word AS known
          FROM unnest($1::text[]) AS typed (word)
         CROSS JOIN LATERAL (
               SELECT w.word FROM search_words w
                WHERE w.word % typed.word AND abs(length(w.word) - length(typed.word)) <= 3
                ORDER BY similarity(w.word, typed.word) DESC, w.word LIMIT 30
               ) AS known
         WHERE NOT EXISTS (SELECT FROM search_words w WHERE w.word = typed.word)
        """,
        query.unsure,
    )
    known = defaultdict(list)
    for record in records:
        known[record["typed"]].append(record["known"])
    return {word: near(word, candidates) for word, candidates in known.items()}


_CARD = f"""
    SELECT {ROW}, t.description, t.reviews_count, t.views, t.rating_distribution, t.smoke_again_yes,
           t.smoke_again_no, t.image, t.added_on, t.missing_since IS NOT NULL, t.details_at IS NOT NULL
      FROM tobaccos t JOIN brands b ON b.id = t.brand_id JOIN lines l ON l.id = t.line_id
     WHERE t.id = $1
"""  # noqa: S608 - made of constants


async def _page(connection: Connection, wanted: Wanted, mark: str, *, stage: int = 0) -> Page:
    if (
        wanted.classes == ()
        or not wanted.filters.can_hold()
        or (wanted.start and wanted.start.tier >= len(wanted.classes or ("",)))
    ):
        return Page((), None)
    statement, arguments = list_statement(wanted)
    records = await connection.fetch(statement, *arguments)
    items = tuple(TobaccoRow(*tuple(record)[2:]) for record in records[: wanted.limit])
    if len(records) <= wanted.limit:
        return Page(items, None)
    tier, key, tobacco_id, *_ = records[wanted.limit - 1]
    return Page(items, cursor(After(stage, tier, key, tobacco_id), mark))


async def _facet_counts(connection: Connection, classes: tuple[str, ...] | None, filters: Filters) -> Facets:
    if classes == () or not filters.can_hold():
        return Facets(0, (), (), (), (), (), (), ())
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
        total,
        *(tuple(found[kind]) for kind in ("brand", "line", "country")),
        *(
            tuple(sorted(found[kind], key=lambda facet: facet.value))
            for kind in ("strength", "strength_by_ratings")
        ),
        *(tuple(found[kind]) for kind in ("status", "tag")),
    )


_FACETS = """
    WITH hits AS MATERIALIZED (
        SELECT t.brand_id, t.line_id, coalesce(t.country, b.country) AS country, t.strength_official,
               t.strength_by_ratings, t.status, t.tag_ids
          FROM tobaccos t JOIN brands b ON b.id = t.brand_id WHERE true
    )
    SELECT 'total' AS kind, NULL::int AS number, NULL::text AS word, '' AS name, count(*) AS count FROM hits
    UNION ALL
    SELECT 'brand', NULL, b.slug, b.name, h.count
      FROM (SELECT brand_id, count(*) FROM hits GROUP BY 1) AS h JOIN brands b ON b.id = h.brand_id
    UNION ALL
    SELECT 'line', NULL, b.slug || '/' || l.slug, l.name, h.count
      FROM (SELECT line_id, count(*) FROM hits GROUP BY 1) AS h
      JOIN lines l ON l.id = h.line_id JOIN brands b ON b.id = l.brand_id
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
    ORDER BY count DESC, name
"""
