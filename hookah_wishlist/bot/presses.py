"""What a pressed button says: at most 64 bytes, everything needed to act after a restart. Pure.

A button never says what to toggle but what is to be so afterwards: pressed twice it asks the same twice.
"""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from hookah_wishlist.bot.scope import ChatScope
from hookah_wishlist.wishlist.model import LARGEST_ID, LARGEST_TOBACCO_ID, Tab

PRIVATE, ANY = ChatScope.PRIVATE, ChatScope.ANY

# A number that no column holds is no button of ours: it never reaches the database.
TobaccoId = Annotated[int, Field(gt=0, le=LARGEST_TOBACCO_ID)]
RowId = Annotated[int, Field(gt=0, le=LARGEST_ID)]
Count = Annotated[int, Field(ge=0, le=LARGEST_TOBACCO_ID)]

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


class Press(CallbackData, prefix="?"):
    """A kind of button. It declares where it may be pressed; one that does not ends the program at its start.

    Anybody with a modified client can send any callback data from any chat, so that where a button usually
    stands says nothing about where it is pressed.
    """

    __scope__: ClassVar[ChatScope]

    def __init_subclass__(cls, *, prefix: str, scope: ChatScope, **kwargs: Any) -> None:
        super().__init_subclass__(prefix=prefix, **kwargs)
        if prefix in _KINDS:
            raise TypeError(f"{cls.__name__} and {_KINDS[prefix].__name__} have the same prefix")
        cls.__scope__ = scope
        _KINDS[prefix] = cls


_KINDS: dict[str, type[Press]] = {}


def press_of(data: str | None) -> Press | None:
    """None: no button of ours, or no longer one."""
    kind = _KINDS.get((data or "").partition(":")[0])
    try:
        return kind.unpack(data or "") if kind else None
    except (TypeError, ValueError):
        return None


class Adult(Press, prefix="18", scope=PRIVATE):
    """`then` is the payload that was asked for before the question came."""

    yes: bool
    then: str = ""


class OpenTobacco(Press, prefix="o", scope=PRIVATE):
    tobacco: TobaccoId


class OpenItem(Press, prefix="i", scope=PRIVATE):
    item: RowId


class Add(Press, prefix="a", scope=ANY):
    """Puts the tobacco on the list of whoever presses, and says so to that person alone."""

    tobacco: TobaccoId
    at: str = ""  # ON_CARD, or nothing for a row of answers


class Tick(Press, prefix="t", scope=PRIVATE):
    item: RowId
    bought: bool
    at: str


class WantAgain(Press, prefix="g", scope=PRIVATE):
    item: RowId


class Remove(Press, prefix="r", scope=PRIVATE):
    item: RowId
    sure: bool
    at: str


class Back(Press, prefix="b", scope=PRIVATE):
    """The question is answered with no: all as it was."""

    item: RowId
    at: str


class Undo(Press, prefix="u", scope=PRIVATE):
    """`at`: a place in the list, or the card it was removed from, t and i with the number behind."""

    removal: RowId
    at: str


class WriteNote(Press, prefix="n", scope=PRIVATE):
    item: RowId


class DropNote(Press, prefix="nx", scope=PRIVATE):
    item: RowId


class Similar(Press, prefix="s", scope=PRIVATE):
    tobacco: TobaccoId


class ShowList(Press, prefix="l", scope=PRIVATE):
    at: str


class Clear(Press, prefix="c", scope=PRIVATE):
    tab: str
    count: Count
    sure: bool


class MoreAnswers(Press, prefix="m", scope=PRIVATE):
    page: Count


class MoreNew(Press, prefix="f", scope=PRIVATE):
    below: TobaccoId


class Wish(Press, prefix="w", scope=PRIVATE):
    """The answer about one typed line: a tobacco's number, 0 for "as I wrote it", -1 for "leave it out"."""

    mark: str
    tobacco: Annotated[int, Field(ge=-1, le=LARGEST_TOBACCO_ID)]


class Speak(Press, prefix="y", scope=PRIVATE):
    language: str  # "-" follows Telegram


class Export(Press, prefix="e", scope=PRIVATE):
    pass


class Leave(Press, prefix="d", scope=PRIVATE):
    step: Literal["ask", "yes", "no"]


class Settings(Press, prefix="z", scope=PRIVATE):
    pass


class Nothing(Press, prefix="-", scope=PRIVATE):
    """The middle button that only tells the page."""
