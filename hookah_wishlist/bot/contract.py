"""What the ground gives the conversation, and what the conversation gives the ground.

An update is handled once, in one transaction: it is remembered, the handler works on `connection`, and what
the handler wants said is written into the outbox. All of it is committed, or nothing is. Only then is
anything sent.

A handler of aiogram's asks for what it needs by name:

    connection      the transaction's own; the handler neither commits nor borrows another
    person          people.model.Person: who wrote, made known and reachable before the handler is called
    language        "ru" or "en", the one to speak with the person
    out             Outbox: `out.send(message.answer("…"))` – no await, no result; nothing is sent directly,
                    and a file to nobody but the person
    state           Dialog: the two-step input under way in this chat with this person; `InDialog` lets only
                    the private chat answer one
    public_url      where the Mini App is, or None
    source_url      whose pages are linked to; None for the demonstration, whose site is gone tomorrow
    bot_username    without @, for deep links
    fetch_details   reads a tobacco's own page at once, or None (slow: a connection is held meanwhile)
    find_tobacco    reads the page at brand/line/tobacco, gives the tobacco's number, or None (slow likewise);
                    both are told in whose turn, `fairness.person(person.id)`
    now             the moment, in UTC, that the whole update is handled at

beside aiogram's own (`event_from_user`, `command`, `callback_data` …). HTML is the parse mode and link
previews are off unless a call says otherwise. A handler may run twice where PostgreSQL broke a deadlock; its
first work is undone then, so it must touch nothing but `connection`, `out` and `state`. A callback query that
the handler does not answer is answered with nothing. A handler has `updates.PATIENCE` seconds.

A chat has a limited backlog of calls to be sent: see `backlog`. Beyond it what a handler did is done all the
same; its answers are left out, and one text (`too_many`) says so.

What raises is undone as a whole; the person is told `trouble(language, code)`, once, and the chat goes on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiogram import Router

from hookah_wishlist.people.model import Language

Commands = Mapping[str, str]  # name → description, in the order in which Telegram shows them


@dataclass(frozen=True, slots=True)
class Profile:
    """What Telegram shows of the bot before a word is said, in one language."""

    description: str  # in the empty chat, up to 512 characters
    short_description: str  # in the profile and in shared links, up to 120
    private_commands: Commands
    group_commands: Commands
    menu_button: str  # opens the Mini App, where there is a PUBLIC_URL


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that is said. A router can be attached only once, so it is made anew by `router`.

    Whoever's language has no profile is shown DEFAULT_LANGUAGE's.
    """

    router: Callable[[], Router]
    profiles: Mapping[Language, Profile]
    trouble: Callable[
        [Language, str], str
    ]  # plain text of up to 200 characters, as it may be a callback's answer
    too_many: Callable[[Language], str]  # plain text, in place of answers that were left out
