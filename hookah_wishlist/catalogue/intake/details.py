"""Taking a tobacco's own page in, of one that is known or of one that is not."""

from dataclasses import replace

from hookah_wishlist.catalogue.intake.brands import add_brands, find_brand
from hookah_wishlist.catalogue.intake.kept import KeptBrand, KeptTobacco
from hookah_wishlist.catalogue.intake.lines import Lines, keep_lines, told_of
from hookah_wishlist.catalogue.intake.log import write_changes
from hookah_wishlist.catalogue.intake.merging import settled, tobacco_by_page
from hookah_wishlist.catalogue.intake.search_texts import rebuild_search, with_tags
from hookah_wishlist.catalogue.intake.tags import keep_tags
from hookah_wishlist.catalogue.intake.tobaccos import Shelf, keep_tobaccos, known_tobaccos
from hookah_wishlist.catalogue.intake.values import Coverage, Intake
from hookah_wishlist.catalogue.intake.version import Moment, begin, mark_changed, raise_version
from hookah_wishlist.catalogue.seen import SeenTobaccoPage
from hookah_wishlist.database import Connection


async def take_details(connection: Connection, crawl_id: int | None, page: SeenTobaccoPage) -> Intake:
    """Take a tobacco's page in, with its brand and line where nobody has met them yet.

    Outside of a walk (`crawl_id` None) a person waits for it: the version is raised at once.
    """
    moment = await begin(connection)
    known = (await known_tobaccos(connection, [page.id])).get(page.id)
    brand = await _brand(connection, page, moment)
    lines = await _lines(connection, page, brand, known, moment)
    line_id = lines.id_of(page.line_slug, page.line_name, known.line_id if known else None)
    assert line_id is not None  # noqa: S101 - the line is known, or has just been added
    tags = await keep_tags(connection, page.tags, also=known.tag_ids if known else ())

    blank = known or KeptTobacco(page.id, brand.id, line_id, page.slug, page.name)
    after = tobacco_by_page(
        blank, page, brand_id=brand.id, line_id=line_id, tag_ids=tags.ids_of(page.tags) or ()
    )
    after = replace(settled(known, after, moment.mean, moment.now), details_at=moment.now)
    written = await keep_tobaccos(connection, [(known, after)], Shelf(brand, lines.by_id, tags))
    await write_changes(connection, crawl_id, written.changes)
    if affected := await with_tags(connection, tags.regrouped):
        await rebuild_search(connection, affected)
    if written.appeared or written.changed or tags.changed or lines.changed:
        await mark_changed(connection)
    if crawl_id is None:
        await raise_version(connection)
    return Intake(written.appeared, written.changed, 0, len(written.changes))


async def _brand(connection: Connection, page: SeenTobaccoPage, moment: Moment) -> KeptBrand:
    """A brand that is not known is added by what its tobacco tells; its own page tells the rest some day."""
    known = await find_brand(connection, source_id=None, slug=page.brand_slug)
    if known is not None:
        return known
    name = page.brand_name or page.brand_slug
    new = KeptBrand(0, page.brand_slug, name, last_seen_at=moment.now)
    (brand_id,) = await add_brands(connection, [new])
    return replace(new, id=brand_id)


async def _lines(
    connection: Connection, page: SeenTobaccoPage, brand: KeptBrand, known: KeptTobacco | None, moment: Moment
) -> Lines:
    """The brand's lines, with the one this tobacco names. One page says nothing of the others."""
    named = [(page.line_slug, page.line_name)]
    lines = await keep_lines(connection, brand.id, told_of((), named), Coverage.SHORT, moment.now)
    if lines.id_of(page.line_slug, page.line_name) is None:
        named = [(page.line_slug, page.line_slug)]  # the page does not tell its name: the brand's page will
        lines = await keep_lines(connection, brand.id, told_of((), named), Coverage.SHORT, moment.now)
    return lines
