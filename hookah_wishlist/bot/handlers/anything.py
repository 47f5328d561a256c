"""Whatever else is sent in the private chat: a link, several wishes, or a search."""

from urllib.parse import parse_qs, urlsplit

from aiogram import Bot, Router
from aiogram.types import Message

from hookah_wishlist.bot import payloads, screens
from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.links import source_paths
from hookah_wishlist.bot.opening import opened
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.payloads import OpenTobacco
from hookah_wishlist.bot.saying import say
from hookah_wishlist.bot.shown import Shown
from hookah_wishlist.bot.wishes import tidy, wish_lines
from hookah_wishlist.bot.wishing import wish
from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.addresses import SourcePath, TobaccoPath


def router() -> Router:
    router = Router(name="anything")
    router.message.register(answer)
    return router


async def answer(message: Message, bot: Bot, asking: Asking, out: Outbox) -> None:
    if shown := await _answer(message, bot, asking):
        out.send(say(message, shown))


async def _answer(message: Message, bot: Bot, asking: Asking) -> Shown | None:
    text = message.text or message.caption or ""
    if message.via_bot and message.via_bot.id == bot.id:
        posted = _posted(message)
        return await opened(asking, posted) if posted else None
    if text.startswith("/"):
        return Shown(asking.here.texts.html("command.unknown"))
    if links := source_paths(message, asking.here.source_url):
        return await _linked(links, asking)
    lines = wish_lines(text)
    if len(lines) > 1:
        return await wish(asking, lines)
    if not lines and not tidy(text):
        return Shown(asking.here.texts.html("text.needed")) if _is_said(message) else None
    return await screens.search(asking, lines[0] if lines else text)


async def _linked(links: tuple[SourcePath, ...], asking: Asking) -> Shown:
    """The card of the first tobacco linked to that we know or can find; else the first shelf's best."""
    tobaccos = [TobaccoPath(path.brand, path.line, path.slug) for path in links if path.line and path.slug]
    for path in tobaccos:
        tobacco_id = await store.tobacco_at(asking.connection, path)
        if tobacco_id and (shown := await screens.card(asking, tobacco_id)):
            return shown
    if tobaccos and (shown := await _found(tobaccos[0], asking)):
        return shown
    shelves = [path for path in links if path.slug is None]
    return (
        await screens.shelf(asking, shelves[0]) if shelves else Shown(asking.here.texts.html("link.unknown"))
    )


async def _found(path: TobaccoPath, asking: Asking) -> Shown | None:
    """The source may have it since the last crawl."""
    address = f"{path.brand}/{path.line}/{path.slug}"
    tobacco_id = await asking.reading.find(asking.find_tobacco, address, asking.owner_id)
    return await screens.card(asking, tobacco_id) if tobacco_id else None


def _posted(message: Message) -> OpenTobacco | None:
    """The tobacco of an inline answer that the person posted into this very chat."""
    for row in message.reply_markup.inline_keyboard if message.reply_markup else ():
        for button in row:
            start = parse_qs(urlsplit(button.url or "").query).get("start", [""])[0]
            if isinstance(payload := payloads.read(start), OpenTobacco):
                return OpenTobacco(payload.tobacco_id)
    return None


def _is_said(message: Message) -> bool:
    """A picture, a sticker, a voice: not the chat's own notes, such as a pinned message."""
    return message.content_type in _SAID


_SAID = {
    "text",
    "photo",
    "video",
    "animation",
    "document",
    "sticker",
    "voice",
    "video_note",
    "audio",
    "location",
    "contact",
}
