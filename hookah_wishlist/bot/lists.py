"""The person's list as a message: pages of twenty, brand by brand as on a shelf. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from hookah_wishlist.bot import words
from hookah_wishlist.bot.buttons import button, removal_question
from hookah_wishlist.bot.here import Here
from hookah_wishlist.bot.list_keyboard import PAGE, list_keyboard
from hookah_wishlist.bot.markup import (
    TEXT_LIMIT,
    Html,
    bold,
    italic,
    lines,
    name,
    shortened,
    struck,
    units,
)
from hookah_wishlist.bot.presses import Clear, Place, ShowList
from hookah_wishlist.bot.shown import Shown, keyboard
from hookah_wishlist.bot.texts import Texts
from hookah_wishlist.catalogue.search import name_key
from hookah_wishlist.wishlist.model import Item, Removal, Tab

# Whoever ticks at the counter sees the ticks for so long in the list itself, and can take one back.
STAYS_TICKED = timedelta(hours=12)

# Lengths of names, lines and notes, tried from the left until a page fits: with the last it always does.
_WIDTHS = ((200, 60, 500), (120, 40, 120), (80, 30, 50), (40, 20, 0))


@dataclass(frozen=True, slots=True)
class Kept:
    """A person's whole list of one moment: what is wanted and, apart from it, what was bought."""

    wanted: tuple[Item, ...]
    purchased: tuple[Item, ...]

    def of(self, tab: Tab, now: datetime) -> tuple[Item, ...]:
        """What a tab shows, in its order. Wanted has the fresh ticks too."""
        if tab is Tab.PURCHASED:
            return self.purchased
        ticked = (
            item for item in self.purchased if item.purchased_at and now - item.purchased_at < STAYS_TICKED
        )
        return tuple(sorted((*self.wanted, *ticked), key=_on_the_shelf))


def list_page(
    kept: Kept,
    at: Place,
    here: Here,
    *,
    now: datetime,
    removed: Removal | None = None,
    word: Html | None = None,
) -> Shown:
    """One page; a page that no longer is there is the last one. `word` stands on top: what was just done."""
    items = kept.of(at.tab, now)
    pages = max(1, -(-len(items) // PAGE))
    at = Place(at.tab, max(0, min(at.page, pages - 1)), at.mode)
    page = items[at.page * PAGE : (at.page + 1) * PAGE]
    text = _text(page, at, kept, here.texts, more=len(items) - (at.page * PAGE + len(page)), word=word)
    counts = {Tab.WANTED: len(kept.wanted), Tab.PURCHASED: len(kept.purchased)}
    return Shown(text, list_keyboard(page, at, pages, counts, here, removed))


def clear_question(tab: Tab, count: int, here: Here) -> Shown:
    texts = here.texts
    key = "clear.question" if tab is Tab.WANTED else "clear.question_bought"
    return Shown(
        texts.html(key, items=texts.plural("count.items", count)),
        keyboard(
            [
                button(texts.plain("button.sure_clear"), Clear(tab=tab[0], count=count, sure=True)),
                button(texts.plain("button.keep"), ShowList(at=str(Place(tab)))),
            ]
        ),
    )


def removal_of(item: Item, at: str, here: Here) -> Shown:
    """Asks once, in place of the list."""
    return Shown(
        here.texts.html("remove.question", name=bold(name(shortened(item.name, 100)))),
        keyboard(removal_question(item.id, at, here.texts)),
    )


def _text(page: Sequence[Item], at: Place, kept: Kept, texts: Texts, *, more: int, word: Html | None) -> Html:
    head = lines(word, "" if word else None, _title(at, kept, texts))
    if not page:
        return lines(head, "", texts.html("list.empty" if at.tab is Tab.WANTED else "list.empty_bought"))
    foot = texts.html("list.more", items=texts.plural("count.items", more)) if more else None
    hint = texts.html(f"list.hint_{at.mode}")
    for widths in _WIDTHS:
        rows = _sections(page, at, texts, widths)
        whole = lines(head, *rows, "", foot, hint)
        if units(whole) <= TEXT_LIMIT:
            break
    return whole


def _title(at: Place, kept: Kept, texts: Texts) -> Html:
    wanted, bought = at.tab is Tab.WANTED, len(kept.purchased)
    count = len(kept.wanted) if wanted else bought
    title = texts.html("list.title" if wanted else "list.title_bought")
    return Html("{} · {}").format(bold(title), texts.plural("count.items", count))


def _sections(page: Sequence[Item], at: Place, texts: Texts, widths: tuple[int, int, int]) -> Iterable[Html]:
    heading = _shelf_heading if at.tab is Tab.WANTED else _month_heading
    numbered = enumerate(page, at.page * PAGE + 1)
    for title, group in groupby(numbered, key=lambda entry: heading(entry[1], texts)):
        yield Html("")
        yield bold(name(shortened(title, 60)))
        for number, item in group:
            yield from _row(number, item, at.tab, texts, widths)


def _row(number: int, item: Item, tab: Tab, texts: Texts, widths: tuple[int, int, int]) -> Iterable[Html]:
    longest_name, longest_line, longest_note = widths
    shown = Html("{}").format(name(shortened(item.name, longest_name)))
    if item.purchased_at and tab is Tab.WANTED:
        shown = Html("✅ {}").format(struck(shown))
    parts: list[Html | str] = [shown]
    if item.tobacco:
        if tab is Tab.PURCHASED:
            parts.append(name(shortened(item.tobacco.brand, longest_line)))
        if line := words.line(item.tobacco.line):
            parts.append(name(shortened(line, longest_line)))
        if item.tobacco.status == "discontinued":
            parts.append(texts.plain("list.discontinued"))
    yield Html("{}. {}").format(number, Html(" · ").join(parts))
    if item.note and longest_note:
        yield Html("    📝 {}").format(italic(shortened(" ".join(item.note.split()), longest_note)))


def _shelf_heading(item: Item, texts: Texts) -> str:
    return item.tobacco.brand if item.tobacco else texts.plain("list.typed")


def _month_heading(item: Item, texts: Texts) -> str:
    return texts.month(item.purchased_at) if item.purchased_at else ""


def _on_the_shelf(item: Item) -> tuple[object, ...]:
    """Brand, line, name; typed names come last. As the database sorts a shelf."""
    tobacco = item.tobacco
    if tobacco is None:
        return (1, "", "", "", "", name_key(item.name), item.id)
    return (
        0,
        _folded(tobacco.brand),
        tobacco.brand_slug,
        _folded(tobacco.line),
        tobacco.line_slug,
        name_key(tobacco.name),
        item.id,
    )


def _folded(text: str) -> str:
    return text.lower().replace("ё", "е")
