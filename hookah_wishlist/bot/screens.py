"""Messages about what the database holds now. Each gives the message as it is to look, or None."""

from collections.abc import Sequence
from dataclasses import replace

from hookah_wishlist.bot.answers import A_MESSAGE, answers
from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.buttons import app_button, button
from hookah_wishlist.bot.cards import custom_card, tobacco_card
from hookah_wishlist.bot.lists import Kept, list_page
from hookah_wishlist.bot.markup import Html, bold, code, name
from hookah_wishlist.bot.payloads import OpenSearch
from hookah_wishlist.bot.presses import MoreAnswers, MoreNew, Place, Wish
from hookah_wishlist.bot.questions import AS_WRITTEN
from hookah_wishlist.bot.scope import ChatScope
from hookah_wishlist.bot.shown import Shown, keyboard
from hookah_wishlist.bot.wishes import mark, tidy
from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.addresses import SourcePath
from hookah_wishlist.catalogue.listing import MAX_LIMIT, Filters, TobaccoRow
from hookah_wishlist.wishlist import screen
from hookah_wishlist.wishlist.model import Item, Removal, Sort, Tab, Which

NOTHING_ASKED = Filters()


async def card(
    asking: Asking, tobacco_id: int, *, question: bool = False, removed: Removal | None = None
) -> Shown | None:
    """The tobacco's card, its own page read first where that has not been done."""
    found = await store.tobacco(asking.connection, tobacco_id)
    if found is None:
        return None
    if not (found.has_details or found.failed_lately) and await asking.reading.details(
        asking.fetch_details, tobacco_id, asking.owner_id
    ):
        found = await store.tobacco(asking.connection, tobacco_id) or found
    item = await screen.item(asking.connection, asking.owner_id, Which(tobacco_id=tobacco_id))
    return tobacco_card(found, item, asking.here, asking=question, removed=removed)


async def item_card(asking: Asking, item: Item, *, question: bool = False) -> Shown | None:
    if item.tobacco:
        return await card(asking, item.tobacco.id, question=question)
    return custom_card(item, asking.here, asking=question)


async def kept_list(asking: Asking) -> Kept:
    """Both tabs, of one moment as far as anybody can tell: each change of one of them is a transaction."""
    tabs = (Tab.WANTED, Sort.SHELF), (Tab.PURCHASED, Sort.NEWEST)
    shown = [
        await screen.screen(asking.connection, asking.owner_id, tab=tab, sort=sort) for tab, sort in tabs
    ]
    return Kept(shown[0].items, shown[1].items)


async def wishlist(
    asking: Asking, at: Place, *, removed: Removal | None = None, word: Html | None = None
) -> Shown:
    kept = await kept_list(asking)
    return list_page(kept, at, asking.here, now=asking.now, removed=removed, word=word)


async def search(asking: Asking, text: str, *, page: int = 0) -> Shown:
    """Up to eight answers; the card itself where there is only one; what can be done where there is none."""
    text = tidy(text)
    page = max(0, min(page, MAX_LIMIT // A_MESSAGE - 1))
    wanted = A_MESSAGE * (page + 1)
    found = await store.search(asking.connection, text, limit=min(wanted + 1, MAX_LIMIT))
    rows = found.items
    if not rows:
        return _nothing(text, asking)
    if len(rows) == 1 and (shown := await card(asking, rows[0].id)):
        return shown
    title = Html("🔎 {}").format(code(text))
    has_more = len(rows) > wanted
    more = MoreAnswers(page=page + 1) if has_more and asking.here.is_private else None
    app = OpenSearch(text) if has_more else None
    return await tobaccos(
        asking, title, rows[wanted - A_MESSAGE : wanted], first=wanted - A_MESSAGE + 1, more=more, app=app
    )


async def tobaccos(
    asking: Asking,
    title: Html,
    rows: Sequence[TobaccoRow],
    *,
    first: int = 1,
    more: MoreAnswers | MoreNew | None = None,
    app: OpenSearch | None = None,
) -> Shown:
    """These tobaccos, with what of them the person has."""
    listed = await screen.listed(asking.connection, asking.owner_id, [row.id for row in rows])
    to_app = app_button(asking.here, app) if app else None
    return answers(title, rows, listed, asking.here, first=first, more=more, app=to_app)


async def shelf(asking: Asking, path: SourcePath) -> Shown:
    """The best of a brand or of one of its lines."""
    filters = replace(NOTHING_ASKED, brand=path.brand, line=path.line)
    rows = (await store.search(asking.connection, filters=filters, limit=A_MESSAGE)).items
    if not rows:
        return Shown(asking.here.texts.html("link.unknown"), scope=ChatScope.ANY)
    title = rows[0].brand + (f" · {rows[0].line}" if path.line else "")
    return await tobaccos(asking, bold(name(title)), rows)


async def similar(asking: Asking, tobacco_id: int) -> Shown | None:
    texts = asking.here.texts
    found = await store.tobacco(asking.connection, tobacco_id)
    if found is None:
        return None
    title = texts.html("similar.title", name=bold(name(found.row.name)))
    rows = await store.similar(asking.connection, tobacco_id, A_MESSAGE)
    if not rows:
        nothing = texts.html("similar.nothing", name=bold(name(found.row.name)))
        return Shown(nothing, scope=ChatScope.ANY)
    return await tobaccos(asking, title, rows)


async def newest(asking: Asking, *, below: int | None = None) -> Shown:
    texts = asking.here.texts
    found = await store.newest(asking.connection, A_MESSAGE + 1, below=below)
    rows = [newcomer.row for newcomer in found[:A_MESSAGE]]
    if not rows:
        return Shown(texts.html("new.nothing"), scope=ChatScope.ANY)
    has_more = len(found) > A_MESSAGE and asking.here.is_private
    more = MoreNew(below=rows[-1].id) if has_more else None
    return await tobaccos(asking, texts.html("new.title"), rows, more=more)


def gone(asking: Asking) -> Shown:
    return Shown(asking.here.texts.html("gone"), scope=ChatScope.ANY)


def _nothing(text: str, asking: Asking) -> Shown:
    """In a group nobody's list is written into, so there is nothing to offer."""
    texts = asking.here.texts
    told = texts.html("search.nothing", text=code(text))
    if not asking.here.is_private:
        return Shown(told, scope=ChatScope.ANY)
    add = button(texts.plain("button.as_written"), Wish(mark=mark(text), tobacco=AS_WRITTEN))
    return Shown(told, keyboard([add]))
