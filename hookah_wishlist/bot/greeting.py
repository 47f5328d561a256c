"""The first words: what this is, the question about age, what can be typed. Pure."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from hookah_wishlist.bot import payloads
from hookah_wishlist.bot.buttons import app_button, button
from hookah_wishlist.bot.here import Here
from hookah_wishlist.bot.markup import lines
from hookah_wishlist.bot.payloads import Payload
from hookah_wishlist.bot.presses import Adult, Place, ShowList
from hookah_wishlist.bot.scope import ChatScope
from hookah_wishlist.bot.shown import Shown, keyboard


def adult_question(here: Here, then: str = "", *, greet: bool = False) -> Shown:
    """`then`: the payload to go on with after a yes; one too long for a button is left out."""
    texts = here.texts
    then = then if len(then) <= payloads.LONGEST else ""
    greeting = (texts.html("start.greeting"), "") if greet else ()
    return Shown(
        lines(*greeting, texts.html("adult.question")),
        keyboard(
            [button(texts.plain("adult.yes"), Adult(yes=True, then=then))],
            [button(texts.plain("adult.no"), Adult(yes=False))],
        ),
    )


def how_to(here: Here, *, greet: bool = False) -> Shown:
    texts = here.texts
    greeting = (texts.html("start.greeting"), "") if greet else ()
    return Shown(lines(*greeting, texts.html("start.how_to")), _doors(here))


def help_text(here: Here) -> Shown:
    texts = here.texts
    parts = [texts.html("help.text", bot=here.bot_username), "", texts.html("help.health")]
    return Shown(lines(*parts), _doors(here), scope=here.scope)


def elsewhere(
    key: str, here: Here, payload: Payload | None = None, *, label: str = "button.open_chat"
) -> Shown:
    """In a group: a link into the private chat, and nothing private."""
    link = InlineKeyboardButton(text=here.texts.plain(label), url=here.deep_link(payload))
    return Shown(here.texts.html(key), keyboard([link]), scope=ChatScope.ANY)


def app_screen(here: Here) -> Shown:
    texts = here.texts
    to_app = app_button(here)
    if to_app is None:
        return Shown(
            texts.html("app.none"), keyboard([button(texts.plain("button.list"), ShowList(at=str(Place())))])
        )
    return Shown(texts.html("app.here"), keyboard([to_app]))


def _doors(here: Here) -> InlineKeyboardMarkup | None:
    to_list = button(here.texts.plain("button.list"), ShowList(at=str(Place())))
    return keyboard([to_list, app_button(here)]) if here.is_private else None
