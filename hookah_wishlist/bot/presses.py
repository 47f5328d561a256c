"""What a pressed button says: at most 64 bytes, everything needed to act after a restart. Pure.

A button never says what to toggle but what is to be so afterwards: pressed twice it asks the same twice.
"""

from dataclasses import dataclass
from typing import Literal

from aiogram.filters.callback_data import CallbackData

from hookah_wishlist.wishlist.model import Tab

Mode = Literal["o", "t", "r"]  # what touching a number of the list does: open, tick, remove
_MODES: dict[str, Mode] = {"o": "o", "t": "t", "r": "r"}
_TABS = {"w": Tab.WANTED, "p": Tab.PURCHASED}
_LARGEST_PAGE = 9999  # lists end long before


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list the person was when pressing; in a button it reads "w0o"."""

    tab: Tab = Tab.WANTED
    page: int = 0
    mode: Mode = "o"

    def __str__(self) -> str:
        return f"{self.tab[0]}{self.page}{self.mode}"


def place(told: str) -> Place | None:
    """None: not in the list but on a card."""
    if len(told) < 3 or told[0] not in _TABS or told[-1] not in _MODES or not told[1:-1].isdecimal():
        return None
    return Place(_TABS[told[0]], min(int(told[1:-1]), _LARGEST_PAGE), _MODES[told[-1]])


ON_CARD = "c"


class Adult(CallbackData, prefix="18"):
    """`then` is the payload that was asked for before the question came."""

    yes: bool
    then: str = ""


class OpenTobacco(CallbackData, prefix="o"):
    tobacco: int


class OpenItem(CallbackData, prefix="i"):
    item: int


class Add(CallbackData, prefix="a"):
    tobacco: int
    at: str = ""  # ON_CARD, or nothing for a row of answers


class Tick(CallbackData, prefix="t"):
    item: int
    bought: bool
    at: str


class WantAgain(CallbackData, prefix="g"):
    item: int


class Remove(CallbackData, prefix="r"):
    item: int
    sure: bool
    at: str


class Back(CallbackData, prefix="b"):
    """The question is answered with no: all as it was."""

    item: int
    at: str


class Undo(CallbackData, prefix="u"):
    """`at`: a place in the list, or the card it was removed from, t and i with the number behind."""

    removal: int
    at: str


class WriteNote(CallbackData, prefix="n"):
    item: int


class DropNote(CallbackData, prefix="nx"):
    item: int


class Similar(CallbackData, prefix="s"):
    tobacco: int


class ShowList(CallbackData, prefix="l"):
    at: str


class Clear(CallbackData, prefix="c"):
    tab: str
    count: int
    sure: bool


class MoreAnswers(CallbackData, prefix="m"):
    page: int


class MoreNew(CallbackData, prefix="f"):
    below: int


class Wish(CallbackData, prefix="w"):
    """The answer about one typed line: a tobacco's number, 0 for "as I wrote it", -1 for "leave it out"."""

    mark: str
    tobacco: int


class Speak(CallbackData, prefix="y"):
    language: str  # "-" follows Telegram


class Export(CallbackData, prefix="e"):
    pass


class Leave(CallbackData, prefix="d"):
    step: Literal["ask", "yes", "no"]


class Settings(CallbackData, prefix="z"):
    pass


class Nothing(CallbackData, prefix="-"):
    """The middle button that only tells the page."""
