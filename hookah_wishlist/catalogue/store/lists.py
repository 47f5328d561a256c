"""Lists and searches, a page at a time."""

from dataclasses import replace

from hookah_wishlist.catalogue.listing import (
    MAX_LIMIT,
    After,
    BadCursor,
    Filters,
    Page,
    Sort,
    TobaccoRow,
    cursor,
    fingerprint,
    place,
)
from hookah_wishlist.catalogue.search import forgiving, understand
from hookah_wishlist.catalogue.statements import Wanted, list_statement
from hookah_wishlist.catalogue.store.corrections import TOO_LITTLE, nearest
from hookah_wishlist.database.connection import Connection

ALL = Filters()


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
    if start is not None and start.stage == 1 and not (query and query.unsure):
        raise BadCursor  # nothing of this text is ever corrected
    if query is None:
        return await _page(connection, wanted, mark)
    if start is None or start.stage == 0:
        asked = replace(wanted, classes=_asked(query.classes, sort), broad_from=query.broad_from)
        page = await _page(connection, asked, mark)
        if start or len(page.items) >= TOO_LITTLE or not query.unsure:
            return page
    classes = forgiving(query, await nearest(connection, query))
    return await _page(connection, replace(wanted, classes=_asked(classes, sort)), mark, stage=1)


def _asked(classes: tuple[str, ...], sort: Sort) -> tuple[str, ...]:
    """Which classes a list has: all in turn, or the widest alone where something else gives the order."""
    return classes if sort is Sort.RELEVANCE else classes[-1:]


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
