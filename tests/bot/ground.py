"""A conversation just large enough to try the ground: it counts, remembers, fails and is slow."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery, AnswerInlineQuery
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)

from hookah_wishlist.bot.contract import Conversation, Profile
from hookah_wishlist.bot.dialogs import InDialog
from hookah_wishlist.people import store

HELD = 0x401D  # the advisory lock that /hold waits for
BUTTON = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="more", callback_data="more")]])


def conversation():
    profile = Profile("What it is", "Short", {"count": "Count"}, {"count": "Count here"}, "List")
    russian = Profile("Что это", "Коротко", {"count": "Считать"}, {"count": "Считать тут"}, "Список")
    return Conversation(
        router,
        {"en": profile, "ru": russian},
        lambda language, code: f"{language} trouble {code}",
        lambda language: f"{language} too many",
    )


def router():
    made = Router()
    made.message(Command("count"))(count)
    made.message(Command("fail"))(fail)
    made.message(Command("hold"))(hold)
    made.message(Command("ask"))(ask)
    made.message(Command("say"))(say)
    made.message(InDialog("note"))(note)
    made.message()(echo)
    made.callback_query()(press)
    made.inline_query()(inline)
    return made


async def counted(connection, person):
    person = await store.find(connection, person.id)
    number = person.settings.get("count", 0) + 1
    await store.change_settings(connection, person.id, {"count": number})
    return number


async def count(message, connection, person, out):
    out.send(message.answer(f"<b>{await counted(connection, person)}</b>", reply_markup=BUTTON))


async def fail(message, connection, person, out):
    out.send(message.answer("never seen"))
    await counted(connection, person)
    raise RuntimeError("as asked")


async def hold(message, connection, person, out):
    """See `held` in `running`."""
    number = await counted(connection, person)
    await connection.execute("SELECT pg_advisory_xact_lock_shared($1)", HELD)
    out.send(message.answer(f"held {number}"))


async def ask(message, state):
    state.begin("note", item=5)
    return message.answer("A note?")


async def note(message, state, out):
    out.send(message.answer(f"noted {message.text} for {state.data['item']}"))
    state.end()


async def say(message, out):
    for number in range(int(message.text.split()[1])):
        out.send(message.answer(f"line {number}"))


async def echo(message, out, person, language):
    out.send(message.answer(f"{language}: {message.text}", parse_mode=None))


async def press(callback_query, connection, person, out):
    if callback_query.data == "fail":
        raise RuntimeError("as asked")
    number = await counted(connection, person)
    if callback_query.data == "answered":
        out.send(AnswerCallbackQuery(callback_query_id=callback_query.id, text=f"{number} pressed"))
    if callback_query.message is not None:
        out.send(callback_query.message.edit_text(f"<b>{number}</b>", reply_markup=BUTTON))


async def inline(inline_query):
    content = InputTextMessageContent(message_text=inline_query.query or "nothing")
    article = InlineQueryResultArticle(id="1", title="One", input_message_content=content)
    return AnswerInlineQuery(inline_query_id=inline_query.id, results=[article], is_personal=True)
