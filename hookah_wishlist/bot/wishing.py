"""Typed lines become wishes: the sure ones at once, the others by a question each."""

from collections.abc import Sequence

from hookah_wishlist.bot import screens
from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.markup import Html, bold, lines, name, shortened
from hookah_wishlist.bot.questions import AS_WRITTEN, CANDIDATES, LEAVE_OUT, question, settled
from hookah_wishlist.bot.shown import Shown
from hookah_wishlist.bot.wishes import as_many_as_fit, surely
from hookah_wishlist.catalogue import store as catalogue
from hookah_wishlist.catalogue.listing import TobaccoRow
from hookah_wishlist.wishlist import store
from hookah_wishlist.wishlist.model import BadField, Item, Kept, NoSuchTobacco, WishlistFull

# One more than is offered tells whether an exact name is the only one of its kind.
LOOKED_AT = CANDIDATES + 5


async def wish(asking: Asking, typed: Sequence[str]) -> Shown:
    """What is surely meant is added; then the first of the rest is asked about."""
    fitting = as_many_as_fit(typed)
    done, waiting = [], []
    added: list[Item] = []
    for line in fitting:
        row = surely(line, await _found(asking, line))
        if row is None:
            waiting.append(line)
            continue
        try:
            kept = await store.put(asking.connection, asking.owner_id, row.id)
        except WishlistFull:
            done.append(asking.here.texts.html("list.full"))
            break
        done.append(_said(kept, asking))
        added.append(kept.item)
    if len(typed) == 1 and added and added[0].tobacco:
        return await screens.card(asking, added[0].tobacco.id) or screens.gone(asking)
    if len(typed) > len(fitting):
        done.append(asking.here.texts.html("wish.too_many", lines=_lines(asking, len(typed) - len(fitting))))
    return await _next(asking, waiting, lines(*done))


async def decide(asking: Asking, waiting: Sequence[str], line: str, tobacco_id: int) -> Shown:
    """What was chosen about a line, and the question about the next one."""
    word = await _done(asking, line, tobacco_id)
    return await _next(asking, [other for other in waiting if other != line], word)


async def _done(asking: Asking, line: str, tobacco_id: int) -> Html:
    texts = asking.here.texts
    try:
        if tobacco_id == LEAVE_OUT:
            return texts.html("wish.left_out", name=name(shortened(line, 100)))
        if tobacco_id == AS_WRITTEN:
            return _said(await store.add_custom(asking.connection, asking.owner_id, line), asking)
        return _said(await store.put(asking.connection, asking.owner_id, tobacco_id), asking)
    except WishlistFull:
        return texts.html("list.full")
    except NoSuchTobacco:
        return texts.html("gone")
    except BadField:
        return texts.html("wish.bad_name", name=name(shortened(line, 100)))


async def _next(asking: Asking, waiting: Sequence[str], word: Html) -> Shown:
    if not waiting:
        return settled(word, asking.here)
    candidates = await _found(asking, waiting[0])
    return question(waiting, candidates[:CANDIDATES], asking.here, word=word or None)


async def _found(asking: Asking, line: str) -> tuple[TobaccoRow, ...]:
    return (await catalogue.search(asking.connection, line, limit=LOOKED_AT)).items


def _lines(asking: Asking, count: int) -> str:
    return asking.here.texts.plural("count.lines", count)


def _said(kept: Kept, asking: Asking) -> Html:
    key = "wish.added" if kept.added or kept.again else "wish.had"
    shown = bold(name(shortened(kept.item.name, 100)))
    if kept.item.tobacco:
        shown = Html("{} — {}").format(shown, name(shortened(kept.item.tobacco.brand, 60)))
    return asking.here.texts.html(key, name=shown)
