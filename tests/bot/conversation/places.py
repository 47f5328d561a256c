"""Everywhere a button may hang or a command be sent, as Telegram's JSON tells it, and people to do it."""

import itertools
from dataclasses import dataclass

from hookah_wishlist.people import store as people
from hookah_wishlist.people.model import ADULT_VERSION, Visitor
from hookah_wishlist.wishlist import removal, store
from hookah_wishlist.wishlist.model import Change, Which
from tests.telegram import Person
from tests.telegram.chats import Chat

numbers = itertools.count(700_001)
GROUP_ANONYMOUS_BOT = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
TABLES = {
    "users": "SELECT id, first_name, language, adult_version, settings FROM users WHERE id = $1",
    "items": """
        SELECT id, tobacco_id, custom_name, note, priority, added_at, purchased_at, bought_before, updated_at
          FROM wishlist_items WHERE owner_id = $1
        """,
    "removals": "SELECT id, removed_at FROM wishlist_removals WHERE owner_id = $1",
    "dialogs": "SELECT chat_id, name, data FROM dialog_states WHERE person_id = $1",
}


@dataclass(frozen=True)
class Marked:
    """Somebody in whose data everything private bears the mark."""

    person: Person
    items: tuple[int, ...]
    removal: int

    @property
    def mark(self):
        return f"mark-{self.person.id}-"


async def given_marked(bot, *, is_adult=True, now):
    """A person with wishes, notes, a purchase and something removed a moment ago."""
    person = bot.telegram.person(next(numbers), language_code="ru")
    person.user["first_name"] = f"mark-{person.id}-name"
    person.chat.has_bot = True
    connection, mark = bot.connection, f"mark-{person.id}-"
    async with connection.transaction():
        await people.sign_in(connection, Visitor(person.id, person.user["first_name"], "ru", True), now=now)
        if is_adult:
            await people.confirm_adult(connection, person.id, ADULT_VERSION, now=now)
        kept = [
            await store.put(connection, person.id, 1, note=f"{mark}note"),
            await store.add_custom(connection, person.id, f"{mark}wish"),
            await store.add_custom(connection, person.id, f"{mark}bought"),
            await store.add_custom(connection, person.id, f"{mark}removed"),
        ]
        *items, last = (one.item.id for one in kept)
        await store.change(connection, person.id, Which(item_id=items[2]), Change(purchased=True))
        removed = await removal.remove(connection, person.id, Which(item_id=last))
    return Marked(person, tuple(items), removed.id)


async def everything_of(bot, person):
    """What the database holds about the person, row by row."""
    return {
        (table, tuple(map(repr, row.values())))
        for table, statement in TABLES.items()
        for row in await bot.connection.fetch(statement, person.id)
    }


def sent_since(bot, began):
    """The bot's calls from this one on, but for those with which it asks Telegram how it fares."""
    return [called for called in bot.telegram.calls[began:] if not called.method.startswith("get")]


def own_chat(bot, person, other):
    return {"message": _message(bot, person.chat.told)}


def own_chat_too_old(bot, person, other):
    return {"message": _too_old(person.chat.told)}


def group(bot, person, other):
    return {"message": _message(bot, _group("group"))}


def supergroup(bot, person, other):
    return {"message": _message(bot, _group("supergroup"))}


def supergroup_too_old(bot, person, other):
    return {"message": _too_old(_group("supergroup"))}


def topic(bot, person, other):
    forum = _group("supergroup", is_forum=True)
    return {"message": _message(bot, forum, is_topic_message=True, message_thread_id=5)}


def channel(bot, person, other):
    return {"message": _message(bot, _group("channel"))}


def channel_messages(bot, person, other):
    return {"message": _message(bot, _group("supergroup", is_direct_messages=True))}


def forwarded(bot, person, other):
    origin = {"type": "user", "sender_user": bot.telegram.me, "date": 1}
    return {"message": _message(bot, _group("supergroup"), **{"from": other.user}, forward_origin=origin)}


def of_another_bot(bot, person, other):
    by = {"id": 4242, "is_bot": True, "first_name": "Another", "username": "another_bot"}
    return {"message": _message(bot, _group("supergroup"), **{"from": by})}


def via_the_bot(bot, person, other):
    posted = {"from": person.user, "via_bot": bot.telegram.me}
    return {"message": _message(bot, _group("supergroup"), **posted)}


def own_chat_via_the_bot(bot, person, other):
    return {"message": _message(bot, person.chat.told, **{"from": person.user}, via_bot=bot.telegram.me)}


def somebody_elses_chat(bot, person, other):
    return {"message": _message(bot, other.chat.told)}


def business_chat(bot, person, other):
    """In it the bot speaks for the other person, who reads along."""
    lent = {"from": other.user, "sender_business_bot": bot.telegram.me, "business_connection_id": "b1"}
    return {"message": _message(bot, person.chat.told, **lent)}


def inline_message(bot, person, other):
    return {"inline_message_id": "i1"}


PRIVATE = (own_chat, own_chat_too_old)
WHERE_OTHERS_READ = (
    group,
    supergroup,
    supergroup_too_old,
    topic,
    channel,
    channel_messages,
    forwarded,
    of_another_bot,
    via_the_bot,
    own_chat_via_the_bot,
    somebody_elses_chat,
    business_chat,
    inline_message,
)

TEXT = "мята\nлимонад"


def _group(kind, **told):
    return {"id": -(10**9) - next(numbers), "type": kind, "title": "Друзья", **told}


def _message(bot, chat, **told):
    """One of the bot's that asks about two lines, as far as `told` does not say otherwise."""
    known = bot.telegram.chats.setdefault(chat["id"], Chat(chat, has_bot=True))
    lines = [{"type": "code", "offset": 0, "length": 4}, {"type": "code", "offset": 5, "length": 7}]
    message = known.add(bot.telegram.me, {"text": TEXT, "entities": lines})
    return known.json(message) | told


def _too_old(chat):
    return {"chat": chat, "message_id": 1, "date": 0}
