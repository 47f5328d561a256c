"""Buttons that several screens have. Pure."""

from urllib.parse import quote

from aiogram.types import InlineKeyboardButton, WebAppInfo

from hookah_wishlist.bot import payloads
from hookah_wishlist.bot.here import Here
from hookah_wishlist.bot.markup import name, shortened
from hookah_wishlist.bot.payloads import Payload
from hookah_wishlist.bot.presses import Back, Nothing, Press, Remove
from hookah_wishlist.bot.shown import Row
from hookah_wishlist.bot.texts import Texts

LONGEST_LABEL = 60  # a phone shows about thirty characters of it


def button(label: str, press: Press) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=press.pack())


def named(text: str, *, mark: str = "") -> str:
    """A name as a button shows it."""
    return f"{mark} {name(shortened(text, LONGEST_LABEL))}".strip()


def app_button(
    here: Here, payload: Payload | None = None, *, label: str = "button.app"
) -> InlineKeyboardButton | None:
    """Opens the Mini App at what the payload names; None where there is no Mini App to open."""
    if here.app_url is None:
        return None
    start = payloads.write(payload) if payload else ""
    address = f"{here.app_url}/" + (f"?startapp={quote(start)}" if start else "")
    return InlineKeyboardButton(text=here.texts.plain(label), web_app=WebAppInfo(url=address))


def removal_question(item_id: int, at: str, texts: Texts) -> Row:
    return [
        button(texts.plain("button.sure_remove"), Remove(item=item_id, sure=True, at=at)),
        button(texts.plain("button.keep"), Back(item=item_id, at=at)),
    ]


def pager(page: int, pages: int, to: dict[int, Press]) -> Row:
    """« 2/5 »; nothing where one page is all. `to` names the pages that can be gone to."""
    if pages < 2:
        return []
    before, after = to.get(page - 1), to.get(page + 1)
    return [
        button("«", before) if before else None,
        button(f"{page + 1}/{pages}", Nothing()),
        button("»", after) if after else None,
    ]
