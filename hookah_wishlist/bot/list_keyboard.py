"""The buttons under the person's list: what its numbers do, its pages, its other tab. Pure."""

from collections.abc import Callable, Mapping, Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from hookah_wishlist.bot.buttons import app_button, button, pager
from hookah_wishlist.bot.here import Here
from hookah_wishlist.bot.payloads import OpenList
from hookah_wishlist.bot.presses import Clear, Mode, OpenItem, Place, Remove, ShowList, Tick, Undo
from hookah_wishlist.bot.shown import Row, keyboard
from hookah_wishlist.bot.texts import Texts
from hookah_wishlist.wishlist.model import Item, Removal, Tab

PAGE = 20
NUMBERS_A_ROW = 5


def list_keyboard(
    page: Sequence[Item],
    at: Place,
    pages: int,
    counts: Mapping[Tab, int],
    here: Here,
    removed: Removal | None,
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
        [_other_tab(at, counts, texts), app_button(here, OpenList(), label="button.app_list")],
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


def _other_tab(at: Place, counts: Mapping[Tab, int], texts: Texts) -> InlineKeyboardButton | None:
    if at.tab is Tab.PURCHASED:
        return button(texts.plain("button.to_wanted", n=counts[Tab.WANTED]), ShowList(at=str(Place())))
    if not counts[Tab.PURCHASED]:
        return None
    there = Place(Tab.PURCHASED)
    return button(texts.plain("button.to_bought", n=counts[Tab.PURCHASED]), ShowList(at=str(there)))
