"""The person's list as a message: pages of twenty, brand by brand as on a shelf. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from hookah_wishlist.bot import words
from hookah_wishlist.bot.buttons import app_button, button, pager, removal_question
from hookah_wishlist.bot.here import Here
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
from hookah_wishlist.bot.payloads import OpenList
from hookah_wishlist.bot.presses import Clear, Mode, OpenItem, Place, Remove, ShowList, Tick, Undo
from hookah_wishlist.bot.shown import Row, Shown, keyboard
from hookah_wishlist.bot.texts import Texts
from hookah_wishlist.catalogue.search import name_key
from hookah_wishlist.wishlist.model import Item, Removal, Tab

PAGE = 20
NUMBERS_A_ROW = 5

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
    return Shown(text, _keyboard(page, at, pages, kept, here, removed))


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


def _keyboard(
    page: Sequence[Item], at: Place, pages: int, kept: Kept, here: Here, removed: Removal | None
) -> InlineKeyboardMarkup | None:
    texts = here.texts
    press = _pressed(at)
    numbers = [
        button(_label(number, item, at), press(item)) for number, item in enumerate(page, at.page * PAGE + 1)
    ]
    number_rows: list[Row] = [numbers[i : i + NUMBERS_A_ROW] for i in range(0, len(numbers), NUMBERS_A_ROW)]
    undo = button(texts.plain("button.undo"), Undo(removal=removed.id, at=str(at))) if removed else None
    turns = {n: ShowList(at=str(Place(at.tab, n, at.mode))) for n in range(pages)}
    return keyboard(
        [undo],
        *number_rows,
        _modes(page, at, texts),
        pager(at.page, pages, dict(turns)),
        [_clear_bought(page, at, texts)],
        [_other_tab(at, kept, texts), app_button(here, OpenList(), label="button.app_list")],
    )


def _pressed(at: Place) -> Callable[[Item], OpenItem | Tick | Remove]:
    """What touching an item's number does."""
    match at.mode:
        case "t":
            return lambda item: Tick(item=item.id, bought=item.purchased_at is None, at=str(at))
        case "r":
            return lambda item: Remove(item=item.id, sure=False, at=str(at))
        case _:
            return lambda item: OpenItem(item=item.id)


def _label(number: int, item: Item, at: Place) -> str:
    marks: dict[Mode, str] = {"t": "✅ " if item.purchased_at else "☐ ", "r": "✕ ", "o": ""}
    return f"{marks[at.mode]}{number}"


def _modes(page: Sequence[Item], at: Place, texts: Texts) -> Row:
    """The two other things that numbers can do."""
    if not page:
        return []
    modes: tuple[Mode, ...] = ("o", "t", "r")
    return [
        button(texts.plain(f"button.mode_{mode}"), ShowList(at=str(Place(at.tab, at.page, mode))))
        for mode in modes
        if mode != at.mode
    ]


def _clear_bought(page: Sequence[Item], at: Place, texts: Texts) -> InlineKeyboardButton | None:
    """The diary of purchases has no command of its own for it."""
    if at.tab is Tab.WANTED or at.mode != "r" or not page:
        return None
    return button(texts.plain("button.clear_bought"), Clear(tab=at.tab[0], count=0, sure=False))


def _other_tab(at: Place, kept: Kept, texts: Texts) -> InlineKeyboardButton | None:
    if at.tab is Tab.PURCHASED:
        return button(texts.plain("button.to_wanted", n=len(kept.wanted)), ShowList(at=str(Place())))
    if not kept.purchased:
        return None
    there = Place(Tab.PURCHASED)
    return button(texts.plain("button.to_bought", n=len(kept.purchased)), ShowList(at=str(there)))


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
