"""How much may wait to be sent to one chat, and what becomes of answers beyond that.

What a person asked for is done in any case: only answers are left out. The last one that waits then says so,
once, and as soon as there is room again answers are written behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hookah_wishlist.bot import store
from hookah_wishlist.bot.depth import MOST_WAITING
from hookah_wishlist.bot.outbox import Call
from hookah_wishlist.database import Connection

# An edit shows the message as it is to be, so earlier edits of it that were not sent yet say nothing more.
OUTDATES = {
    "editMessageText": ("editMessageText", "editMessageReplyMarkup"),
    "editMessageReplyMarkup": ("editMessageReplyMarkup",),
}


@dataclass(frozen=True, slots=True)
class Admission:
    """`calls` are to be written. `outdated` were taken out of the outbox, `left_out` never get there."""

    calls: Sequence[Call] = ()
    outdated: Sequence[str] = ()  # methods
    left_out: Sequence[str] = ()


async def admit(connection: Connection, calls: Sequence[Call], notice: str) -> Admission:
    """Of one update's answers to a chat all are admitted or none; a newer version of a screen always is."""
    outdated: list[str] = []
    newer = []
    for call in calls:
        found = await _outdated(connection, call)
        outdated += found
        if found:
            newer.append(call)
    chats = sorted({call.chat_id for call in calls if call.chat_id is not None})
    full = [chat_id for chat_id in chats if await store.is_full(connection, chat_id, most=MOST_WAITING)]
    left_out = [call for call in calls if call.chat_id in full and call not in newer]
    admitted = [call for call in calls if call not in left_out]
    for chat_id in full:
        of_chat = next((call for call in left_out if call.chat_id == chat_id), None)
        if of_chat is not None and await store.lacks_notice(connection, chat_id):
            admitted.append(_notice(of_chat, notice))
    return Admission(admitted, outdated, [call.method for call in left_out])


async def _outdated(connection: Connection, call: Call) -> list[str]:
    methods = OUTDATES.get(call.method)
    if methods is None or call.chat_id is None:
        return []
    return await store.drop_edits(connection, call.chat_id, call.payload.get("message_id"), methods)


def _notice(instead_of: Call, text: str) -> Call:
    """In the topic where the answer would have been."""
    payload = {"chat_id": instead_of.chat_id, "text": text}
    if thread := instead_of.payload.get("message_thread_id"):
        payload["message_thread_id"] = thread
    return Call("sendMessage", payload, instead_of.chat_id, is_notice=True)
