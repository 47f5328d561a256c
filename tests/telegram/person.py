"""People and groups: what they do becomes updates, what they see is what the chats hold."""

import asyncio
import itertools
import re
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.telegram import limits, markup
from tests.telegram.chats import Chat, Query
from tests.timeouts import guard

COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@\w+)?")
LINK = re.compile(r"https?://[^\s<>]+")
MENTION = re.compile(r"(?<!\w)@\w{3,32}")
numbers = itertools.count(1)


@dataclass(frozen=True)
class Button:
    text: str
    data: str | None = None
    url: str | None = None
    web_app: str | None = None
    switch: str | None = None  # the text of the inline query it begins
    told: dict = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class Shown:
    """A message as a person sees it; `html` as the bot gave it, None where a person wrote."""

    id: int
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    is_bots: bool = True
    html: str | None = None
    photo: object = None
    document: object = None
    entities: tuple = ()
    is_edited: bool = False

    @property
    def button_texts(self):
        return [button.text for row in self.buttons for button in row]

    def button(self, text):
        """The first button whose text is or contains this."""
        every = [button for row in self.buttons for button in row]
        exact = [button for button in every if button.text == text]
        return next(iter(exact or [button for button in every if text in button.text]), None)


class Group:
    """A group with the bot in it; people speak in it by `person.says(…, chat=group)`."""

    def __init__(self, telegram, told):
        self.telegram = telegram
        self.chat = telegram.chats.setdefault(told["id"], Chat(told, has_bot=True))

    def screen(self):
        return [shown(message) for message in self.chat.messages.values()]

    @property
    def last(self):
        return _last_of_bot(self.screen())


class Person:
    """Somebody who uses the bot. Everything done returns when the bot has taken it and settled."""

    def __init__(self, telegram, user):
        self.telegram, self.user = telegram, user
        told = {"id": user["id"], "type": "private", "first_name": user["first_name"]}
        self.chat = telegram.chats.setdefault(user["id"], Chat(told))

    @property
    def id(self):
        return self.user["id"]

    # ── doing ──

    async def says(self, text, *, chat=None, update_id=None, wait=True, **told):
        """Write a message; `told`: further fields of it, such as `forward_origin` or `reply_to_message`."""
        return await self.sends(
            {"text": text, **_entities("entities", text)} | told, chat=chat, update_id=update_id, wait=wait
        )

    async def shows(self, caption=None, *, chat=None, **told):
        """Send a photo."""
        photo = self.telegram.keep_file("photo", "photo.jpg", b"picture")
        words = {"caption": caption, **_entities("caption_entities", caption)} if caption else {}
        return await self.sends({"photo": photo, **words} | told, chat=chat)

    async def forwards(self, text, *, chat=None, **told):
        """A channel's post; `entities` for links behind words."""
        origin = {"type": "hidden_user", "sender_user_name": "Кальянный клуб", "date": int(time.time())}
        return await self.says(text, chat=chat, forward_origin=origin, **told)

    async def sends(self, content, *, chat=None, update_id=None, wait=True):
        place = self._place(chat)
        place.has_bot = True
        message = place.add(self.user, content)
        return await self.telegram.deliver({"message": place.json(message)}, update_id=update_id, wait=wait)

    async def opens(self, link):
        """Follow a t.me link to the bot: its start payload is sent, as the Start button does."""
        limits.url(link, "link")
        payload = parse_qs(urlsplit(link).query).get("start", [""])[0]
        return await self.says(f"/start {payload}".strip())

    async def presses(self, button, *, on=None, chat=None, wait=True):
        """Press a button, by its text the newest that is shown, or on the message given.

        Gives the bot's answer to the press (text and show_alert): a press without one would spin for ever,
        and fails. Of a button that opens something, what it opens.
        """
        place = self._place(chat)
        message, found = self._find(button, on, place)
        if found.data is None:
            return found.url or found.web_app or found.switch
        told = {"message": place.json(message)}
        return await self._press(found.data, told, wait)

    async def presses_data(self, data, *, message=None, chat=None, wait=True):
        """Press a button that is no longer shown, or never was."""
        place = self._place(chat)
        known = message is not None and message.id in place.messages
        number = message.id if message is not None else 1
        gone = {"chat": place.told, "message_id": number, "date": 0}
        told = {"message": place.json(place.messages[number]) if known else gone}
        return await self._press(data, told, wait)

    async def forges(self, **told):
        """Have a modified client send a press with these fields: any data, any message."""
        number, query = self._query()
        update = {"id": number, "from": self.user, "chat_instance": "1", **told}
        await self.telegram.deliver({"callback_query": update})
        return await _answer(query)

    async def _press(self, data, told, wait):
        number, query = self._query()
        update = {"id": number, "from": self.user, "chat_instance": "1", "data": data, **told}
        delivery = await self.telegram.deliver({"callback_query": update}, wait=wait)
        if not wait:
            return delivery
        return await _answer(query)

    async def asks_inline(self, text, *, offset="", chat_type="sender", wait=True):
        """The bot's answer to `@bot text`: the whole of answerInlineQuery; its `results`, its `button`."""
        number, query = self._query()
        update = {"id": number, "from": self.user, "query": text, "offset": offset, "chat_type": chat_type}
        delivery = await self.telegram.deliver({"inline_query": update}, wait=wait)
        return await _answer(query) if wait else delivery

    async def blocks(self):
        self.chat.is_blocked = True
        await self._membership("member", "kicked")

    async def unblocks(self):
        self.chat.is_blocked = False
        await self._membership("kicked", "member")

    async def _membership(self, old, new):
        def member(status):
            return {"user": self.telegram.me, "status": status} | (
                {"until_date": 0} if status == "kicked" else {}
            )

        await self.telegram.deliver(
            {
                "my_chat_member": {
                    "chat": self.chat.told,
                    "from": self.user,
                    "date": int(time.time()),
                    "old_chat_member": member(old),
                    "new_chat_member": member(new),
                }
            }
        )

    # ── seeing ──

    def screen(self, chat=None):
        """The messages of the chat as they are now, oldest first."""
        return [shown(message) for message in self._place(chat).messages.values()]

    def heard(self, chat=None):
        """Only what the bot said."""
        return [message for message in self.screen(chat) if message.is_bots]

    @property
    def last(self):
        """The newest message of the bot, None when it has said nothing."""
        return _last_of_bot(self.screen())

    def _place(self, chat):
        return self.chat if chat is None else chat.chat

    def _query(self):
        number = f"query_{next(numbers)}"
        query = self.telegram.queries[number] = Query()
        return number, query

    def _find(self, button, on, place):
        every = [place.messages[on.id]] if on is not None else reversed(place.messages.values())
        for message in every:
            if isinstance(button, Button):
                if any(button in row for row in shown(message).buttons):
                    return message, button
            elif (found := shown(message).button(button)) is not None:
                return message, found
        raise AssertionError(f"no button {button!r}; there are {self._buttons(place)}")

    def _buttons(self, place):
        return [text for message in place.messages.values() for text in shown(message).button_texts]


def shown(message):
    content = message.content
    rows = tuple(tuple(map(_button, row)) for row in message.keyboard)
    return Shown(
        message.id, message.text, rows, message.by["is_bot"], message.html,
        content.get("photo"), content.get("document"),
        tuple(content.get("entities", content.get("caption_entities", ()))), message.edited_at is not None,
    )  # fmt: skip


def _button(told):
    switch = told.get("switch_inline_query", told.get("switch_inline_query_current_chat"))
    return Button(
        told["text"], told.get("callback_data"), told.get("url"), told.get("web_app", {}).get("url"), switch,
        told,
    )  # fmt: skip


def _last_of_bot(messages):
    return next((message for message in reversed(messages) if message.is_bots), None)


async def _answer(query):
    async with guard():
        return await asyncio.shield(query)


def _entities(name, text):
    """What Telegram finds in a text by itself."""
    found = [
        {"type": kind, "offset": markup.length(text[: match.start()]), "length": markup.length(match[0])}
        for kind, pattern in (("bot_command", COMMAND), ("url", LINK), ("mention", MENTION))
        for match in pattern.finditer(text)
    ]
    return {name: sorted(found, key=lambda entity: entity["offset"])} if found else {}
