"""Taking a brand in, as its page and its complete list told it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hookah_wishlist.catalogue.intake.brands import add_brands, find_brand, free_slug, write_brands
from hookah_wishlist.catalogue.intake.changes import brand_changes
from hookah_wishlist.catalogue.intake.kept import KeptBrand, KeptTobacco, is_different
from hookah_wishlist.catalogue.intake.lines import Lines, keep_lines, told_of
from hookah_wishlist.catalogue.intake.log import write_changes
from hookah_wishlist.catalogue.intake.merging import brand_by_page, settled, tobacco_by_row
from hookah_wishlist.catalogue.intake.search_texts import of_brand, rebuild_search, with_tags
from hookah_wishlist.catalogue.intake.tags import Tags, keep_tags
from hookah_wishlist.catalogue.intake.tobaccos import Pair, Shelf, keep_tobaccos, known_tobaccos
from hookah_wishlist.catalogue.intake.values import Coverage, Intake
from hookah_wishlist.catalogue.intake.version import Moment, begin, mark_changed
from hookah_wishlist.catalogue.seen import SeenBrand, SeenTobacco
from hookah_wishlist.database import Connection


async def take_brand(
    connection: Connection,
    crawl_id: int | None,
    brand: SeenBrand,
    tobaccos: Sequence[SeenTobacco],
    coverage: Coverage,
    row_signature: str | None,
) -> Intake:
    """Take a brand's page and list in; how much of the list was found decides what may be concluded."""
    moment = await begin(connection)
    before, after = await _keep_brand(connection, brand, coverage, row_signature, moment)
    known = await known_tobaccos(connection, (row.id for row in tobaccos if row.id), brand_id=after.id)
    rows, unmatched = _matched(tobaccos, brand.slug, known, await _line_slugs(connection, after.id))
    if coverage is Coverage.SHORT:
        rows = {number: row for number, row in rows.items() if number not in known}
    told = told_of(
        brand.lines, [(row.line_slug, row.line_name) for row in rows.values()], is_complete=not unmatched
    )
    lines = await keep_lines(connection, after.id, told, coverage, moment.now)
    tags = await keep_tags(
        connection,
        (tag for row in rows.values() for tag in row.tags or ()),
        also=(number for tobacco in known.values() for number in tobacco.tag_ids),
    )
    pairs = _seen(rows, known, after.id, lines, tags, moment)
    if coverage is Coverage.FULL and not unmatched:
        pairs += _missing((kept for number, kept in known.items() if number not in rows), moment)
    written = await keep_tobaccos(connection, pairs, Shelf(after, lines.by_id, tags))

    changes = [*brand_changes(before, after), *lines.changes, *written.changes]
    await write_changes(connection, crawl_id, changes)
    await _rebuild(connection, before, after, lines, tags)
    is_new = before is None or is_different(before, after)
    if is_new or lines.changed or tags.changed or written.appeared or written.changed:
        await mark_changed(connection)
    return Intake(written.appeared, written.changed, unmatched, len(changes))


async def _keep_brand(
    connection: Connection, page: SeenBrand, coverage: Coverage, row_signature: str | None, moment: Moment
) -> tuple[KeptBrand | None, KeptBrand]:
    """The brand before and after; a short reading adds a brand but changes none."""
    before = await find_brand(connection, source_id=page.source_id, slug=page.slug)
    if before and coverage is Coverage.SHORT:
        after = before if before.source_id else replace(before, source_id=page.source_id)
    else:
        blank = before or KeptBrand(0, page.slug, page.name)
        after = brand_by_page(blank, page, row_signature, moment.now)
    if coverage is Coverage.SHORT and before is None:
        after = replace(after, read_at=None, row_signature=None)
    if after.slug != (before and before.slug):
        await free_slug(connection, after.slug, after.id)
    if before is None:
        (brand_id,) = await add_brands(connection, [after])
        after = replace(after, id=brand_id)
    elif before != after:
        await write_brands(connection, [after])
    return before, after


async def _line_slugs(connection: Connection, brand_id: int) -> dict[int, str]:
    rows = await connection.fetch("SELECT id, slug FROM lines WHERE brand_id = $1", brand_id)
    return {row["id"]: row["slug"] for row in rows}


def _matched(
    rows: Iterable[SeenTobacco], brand_slug: str, known: Mapping[int, KeptTobacco], lines: Mapping[int, str]
) -> tuple[dict[int, SeenTobacco], int]:
    """Rows by the tobacco's number, and how many lead to none.

    A row without a number is matched by its path, if just one tobacco is there. A row of another brand is
    not taken from this one's list, nor is a new tobacco whose line has no name.
    """
    at_path: dict[tuple[str, str], list[int]] = defaultdict(list)
    for tobacco in known.values():
        if tobacco.line_id in lines:
            at_path[lines[tobacco.line_id], tobacco.slug].append(tobacco.id)
    matched: dict[int, SeenTobacco] = {}
    unmatched = 0
    for row in rows:
        candidates = [row.id] if row.id else at_path[row.line_slug, row.slug]
        if (
            row.brand_slug == brand_slug
            and len(candidates) == 1
            and (row.line_name or candidates[0] in known)
        ):
            matched.setdefault(candidates[0], row)
        else:
            unmatched += 1
    return matched, unmatched


def _seen(
    rows: Mapping[int, SeenTobacco],
    known: Mapping[int, KeptTobacco],
    brand_id: int,
    lines: Lines,
    tags: Tags,
    moment: Moment,
) -> list[Pair]:
    pairs: list[Pair] = []
    for number, row in rows.items():
        before = known.get(number)
        line_id = lines.id_of(row.line_slug, row.line_name, before.line_id if before else None)
        if line_id is None:
            continue
        blank = before or KeptTobacco(number, brand_id, line_id, row.slug, row.name)
        after = tobacco_by_row(blank, row, brand_id=brand_id, line_id=line_id, tag_ids=tags.ids_of(row.tags))
        pairs.append((before, settled(before, after, moment.mean, moment.now)))
    return pairs


def _missing(unseen: Iterable[KeptTobacco], moment: Moment) -> list[Pair]:
    return [(kept, replace(kept, missing_since=moment.now)) for kept in unseen if not kept.missing_since]


async def _rebuild(
    connection: Connection, before: KeptBrand | None, after: KeptBrand, lines: Lines, tags: Tags
) -> None:
    """Search texts of tobaccos that may not differ themselves, but whose brand, line or tag has new words."""
    affected = set(await with_tags(connection, tags.regrouped))
    if lines.renamed or (before and _words(before) != _words(after)):
        affected.update(await of_brand(connection, after.id))
    if affected:
        await rebuild_search(connection, sorted(affected))


def _words(brand: KeptBrand) -> tuple[str | None, ...]:
    return brand.name, brand.alt_name, brand.country
