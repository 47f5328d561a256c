"""/settings: the language, a copy of everything kept, and the way out."""

from dataclasses import replace

import orjson
from aiogram import Router
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.buttons import button
from hookah_wishlist.bot.greeting import elsewhere
from hookah_wishlist.bot.handlers.commanded import Commanded
from hookah_wishlist.bot.here import Here
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.presses import Export, Leave, Speak
from hookah_wishlist.bot.presses import Settings as Pressed
from hookah_wishlist.bot.saying import say, say_below, say_in_place
from hookah_wishlist.bot.shown import Shown, keyboard
from hookah_wishlist.bot.texts import texts
from hookah_wishlist.people import store
from hookah_wishlist.people.export import export
from hookah_wishlist.people.model import LANGUAGES, Person, language_of
from hookah_wishlist.wishlist.screen import export as export_lists

FOLLOW_TELEGRAM = "-"
FILE_NAME = "hookah-wishlist.json"


def router() -> Router:
    router = Router(name="settings")
    router.message.register(show, Commanded("settings"))
    router.callback_query.register(show_pressed, Pressed.filter())
    router.callback_query.register(choose_language, Speak.filter())
    router.callback_query.register(send_export, Export.filter())
    return router


async def show(message: Message, asking: Asking, out: Outbox) -> None:
    here = asking.here
    out.send(
        say(message, screen(asking.person, here) if here.is_private else elsewhere("group.private", here))
    )


async def show_pressed(callback: CallbackQuery, asking: Asking, out: Outbox) -> None:
    out.send(callback.answer())
    out.send(say_below(callback, screen(asking.person, asking.here)))


async def choose_language(callback: CallbackQuery, callback_data: Speak, asking: Asking, out: Outbox) -> None:
    """The screen answers in the language chosen."""
    chosen = next((language for language in LANGUAGES if language == callback_data.language), None)
    person = await store.choose_language(asking.connection, asking.owner_id, chosen)
    here = replace(asking.here, texts=texts(language_of(person)))
    out.send(callback.answer(here.texts.plain("settings.chosen")))
    out.send(say_in_place(callback, screen(person, here)))


async def send_export(callback: CallbackQuery, asking: Asking, out: Outbox) -> None:
    """Everything kept about the person, as the program keeps it."""
    kept = {
        "about_me": await export(asking.connection, asking.owner_id),
        "wishlists": await export_lists(asking.connection, asking.owner_id),
    }
    out.send(callback.answer())
    out.send(
        SendDocument(
            chat_id=asking.owner_id,  # the private chat's number, wherever the button was pressed
            document=BufferedInputFile(orjson.dumps(kept, option=orjson.OPT_INDENT_2), FILE_NAME),
            caption=asking.here.texts.plain("settings.exported"),
        )
    )


def screen(person: Person, here: Here) -> Shown:
    said = here.texts
    chosen = person.language or FOLLOW_TELEGRAM
    choices = [
        *((language, f"language.{language}") for language in LANGUAGES),
        (FOLLOW_TELEGRAM, "language.follow"),
    ]
    languages = [
        button(("● " if language == chosen else "") + said.plain(key), Speak(language=language))
        for language, key in choices
    ]
    return Shown(
        said.html("settings.text"),
        keyboard(
            languages[:2],
            languages[2:],
            [button(said.plain("button.export"), Export())],
            [button(said.plain("button.delete_me"), Leave(step="ask"))],
        ),
    )
