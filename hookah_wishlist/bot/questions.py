"""Lines of which it is not sure what they mean, asked one after the other in one message. Pure.

The message itself keeps what is still to be asked: every line stands in it as `code`, the one in question
first. So nothing is stored, and an answer is understood after any restart.
"""

from collections.abc import Sequence

from aiogram.enums import MessageEntityType
from aiogram.types import Message

from hookah_wishlist.bot import words
from hookah_wishlist.bot.buttons import button, named
from hookah_wishlist.bot.here import Here
from hookah_wishlist.bot.markup import TEXT_LIMIT, Html, code, cut, lines
from hookah_wishlist.bot.presses import Place, ShowList, Wish
from hookah_wishlist.bot.shown import Shown, keyboard
from hookah_wishlist.bot.wishes import mark
from hookah_wishlist.catalogue.listing import TobaccoRow

CANDIDATES = 3
AS_WRITTEN, LEAVE_OUT = 0, -1


def question(
    waiting: Sequence[str], candidates: Sequence[TobaccoRow], here: Here, *, word: Html | None = None
) -> Shown:
    """Asks about the first of the waiting lines. `word` stands on top: what has been done already."""
    texts, asked = here.texts, mark(waiting[0])
    key = "wish.which" if candidates else "wish.unknown"
    rest = lines(texts.html("wish.then"), *map(code, waiting[1:])) if waiting[1:] else None
    told = lines(texts.html(key, line=code(waiting[0])), "" if rest else None, rest)
    left = TEXT_LIMIT - len(told) - 2  # what was done gives way: the lines must stay whole
    top = cut(word, left) if word and left > 1 else None
    return Shown(
        lines(top, "" if top else None, told),
        keyboard(
            *([button(_label(row), Wish(mark=asked, tobacco=row.id))] for row in candidates[:CANDIDATES]),
            [
                button(texts.plain("button.as_written"), Wish(mark=asked, tobacco=AS_WRITTEN)),
                button(texts.plain("button.leave_out"), Wish(mark=asked, tobacco=LEAVE_OUT)),
            ],
        ),
    )


def settled(word: Html, here: Here) -> Shown:
    """Nothing is left to ask."""
    to_list = button(here.texts.plain("button.list"), ShowList(at=str(Place())))
    return Shown(cut(word, TEXT_LIMIT), keyboard([to_list]))


def waiting_in(message: Message) -> tuple[str, ...]:
    """The lines that a message of ours still asks about."""
    text = message.text or ""
    return tuple(
        entity.extract_from(text)
        for entity in message.entities or ()
        if entity.type == MessageEntityType.CODE
    )


def _label(row: TobaccoRow) -> str:
    line = words.line(row.line)
    return named(f"{row.name} — {row.brand}" + (f" · {line}" if line else ""))
