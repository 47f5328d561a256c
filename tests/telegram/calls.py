"""What each method of the Bot API does: `<method>(telegram, payload, files)` gives its result."""

import asyncio
import time

from tests.telegram import limits
from tests.telegram.refusal import Refusal

QUERY_LASTS = 60.0  # seconds; Telegram does not promise as many
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
TEXTS = {
    "Description": ("description", 512),
    "ShortDescription": ("short_description", 120),
    "Name": ("name", 64),
}
# What Telegram sends when nothing was chosen.
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


async def get_me(telegram, payload, files):
    return {
        **telegram.me,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
    }


async def send_message(telegram, payload, files):
    chat = _chat(telegram, payload)
    text, entities = limits.text(payload)
    return _sent(telegram, chat, payload, {"text": text, **_entities("entities", entities)}, payload["text"])


async def send_photo(telegram, payload, files):
    return _sent_file(telegram, payload, files, "photo")


async def send_document(telegram, payload, files):
    return _sent_file(telegram, payload, files, "document")


async def send_chat_action(telegram, payload, files):
    _chat(telegram, payload)
    return True


async def set_message_reaction(telegram, payload, files):
    chat = _chat(telegram, payload)
    message = chat.message(payload["message_id"], "message to react not found")
    message.content["reaction"] = payload.get("reaction", [])
    return True


async def edit_message_text(telegram, payload, files):
    text, entities = limits.text(payload)
    if "inline_message_id" in payload:
        return _edited_inline(telegram, payload, {"text": text, **_entities("entities", entities)})
    message, chat = _to_edit(telegram, payload)
    if "text" not in message.content:
        raise Refusal("there is no text in the message to edit")
    content = {"text": text, **_entities("entities", entities)}
    return _edited(chat, message, payload, content, payload["text"])


async def edit_message_caption(telegram, payload, files):
    text, entities = limits.text(payload, "caption", 1024, required=False)
    if "inline_message_id" in payload:
        return _edited_inline(telegram, payload, {"caption": text, **_entities("caption_entities", entities)})
    message, chat = _to_edit(telegram, payload)
    if not message.content.keys() & {"photo", "document"}:
        raise Refusal("there is no caption in the message to edit")
    kept = {name: message.content[name] for name in ("photo", "document") if name in message.content}
    content = {**kept, "caption": text, **_entities("caption_entities", entities)}
    return _edited(chat, message, payload, content, payload.get("caption"))


async def edit_message_media(telegram, payload, files):
    media = payload["media"]
    text, entities = limits.text(media, "caption", 1024, required=False)
    file = _file(telegram, media["media"], files, media["type"])
    content = {media["type"]: file, "caption": text, **_entities("caption_entities", entities)}
    if "inline_message_id" in payload:
        return _edited_inline(telegram, payload, content)
    message, chat = _to_edit(telegram, payload)
    return _edited(chat, message, payload, content, media.get("caption"))


async def edit_message_reply_markup(telegram, payload, files):
    if "inline_message_id" in payload:
        return _edited_inline(telegram, payload, {})
    message, chat = _to_edit(telegram, payload)
    content = {name: value for name, value in message.content.items() if name != "reply_markup"}
    return _edited(chat, message, payload, content, message.html)


async def delete_message(telegram, payload, files):
    chat = _chat(telegram, payload)
    chat.message(payload["message_id"], "message to delete not found")
    del chat.messages[payload["message_id"]]
    return True


async def delete_messages(telegram, payload, files):
    chat = _chat(telegram, payload)
    for number in payload["message_ids"]:
        chat.messages.pop(number, None)
    return True


async def answer_callback_query(telegram, payload, files):
    limits.callback_answer(payload)
    query = telegram.queries.get(payload["callback_query_id"])
    if query is None or query.done() or time.time() - query.asked_at > QUERY_LASTS:
        raise Refusal(TOO_OLD)
    query.set_result(payload)
    return True


async def answer_inline_query(telegram, payload, files):
    limits.inline_answer(payload)
    query = telegram.queries.get(payload["inline_query_id"])
    if query is None or query.done() or time.time() - query.asked_at > QUERY_LASTS:
        raise Refusal(TOO_OLD)
    query.set_result(payload)
    return True


async def get_updates(telegram, payload, files):
    if telegram.webhook["url"]:
        raise Refusal(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete it first",
            409,
        )
    if "allowed_updates" in payload:
        telegram.allowed = payload["allowed_updates"]
    telegram.poll += 1
    mine = telegram.poll
    telegram.acknowledge_below(payload.get("offset", 0))
    end = time.monotonic() + payload.get("timeout", 0)
    while True:
        if mine != telegram.poll:
            raise Refusal("terminated by other getUpdates request; make sure that only one is running", 409)
        if waiting := telegram.waiting_updates()[: payload.get("limit", 100)]:
            return waiting
        left = end - time.monotonic()
        if left <= 0:
            return []
        telegram.news.clear()
        try:
            async with asyncio.timeout(min(left, 0.2)):
                await telegram.news.wait()
        except TimeoutError:
            continue


async def set_webhook(telegram, payload, files):
    if payload["url"]:
        limits.webhook(payload)
    if payload.get("drop_pending_updates"):
        telegram.drop_updates()
    if "allowed_updates" in payload:
        telegram.allowed = payload["allowed_updates"]
    telegram.webhook = {
        "url": payload["url"],
        "secret": payload.get("secret_token"),
        "max_connections": payload.get("max_connections", 40),
    }
    telegram.push_waiting()
    return True


async def delete_webhook(telegram, payload, files):
    if payload.get("drop_pending_updates"):
        telegram.drop_updates()
    telegram.webhook = {"url": "", "secret": None, "max_connections": 40}
    return True


async def get_webhook_info(telegram, payload, files):
    told = {
        "url": telegram.webhook["url"],
        "has_custom_certificate": False,
        "pending_update_count": len(telegram.waiting_updates()),
    }
    if telegram.webhook["url"]:
        told["max_connections"] = telegram.webhook["max_connections"]
        told |= telegram.webhook_error
    return told | ({"allowed_updates": telegram.allowed} if telegram.allowed else {})


async def set_my_commands(telegram, payload, files):
    limits.commands(payload)
    limits.language(payload)
    telegram.commands[_place(payload)] = payload["commands"]
    return True


async def get_my_commands(telegram, payload, files):
    limits.language(payload)
    return telegram.commands.get(_place(payload), [])


async def delete_my_commands(telegram, payload, files):
    telegram.commands.pop(_place(payload), None)
    return True


async def set_chat_menu_button(telegram, payload, files):
    button = payload.get("menu_button", {"type": "default"})
    if button["type"] == "web_app" and not button["web_app"]["url"].startswith("https://"):
        raise Refusal("menu button Web App URL is invalid: Only HTTPS links are allowed")
    telegram.menu_buttons[payload.get("chat_id")] = button
    return True


async def get_chat_menu_button(telegram, payload, files):
    default = telegram.menu_buttons.get(None, {"type": "commands"})
    return telegram.menu_buttons.get(payload.get("chat_id"), default)


def _text_methods(kind):
    name, most = TEXTS[kind]

    async def set_text(telegram, payload, files):
        limits.language(payload)
        limits.within(payload.get(name, ""), most, name)
        telegram.texts[name, payload.get("language_code", "")] = payload.get(name, "")
        return True

    async def get_text(telegram, payload, files):
        limits.language(payload)
        return {name: telegram.texts.get((name, payload.get("language_code", "")), "")}

    return {f"setMy{kind}": set_text, f"getMy{kind}": get_text}


CALLS = {
    "getMe": get_me,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
    "setMessageReaction": set_message_reaction,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    **_text_methods("Description"),
    **_text_methods("ShortDescription"),
    **_text_methods("Name"),
}


def _place(payload):
    scope = payload.get("scope", {"type": "default"})
    return scope["type"], scope.get("chat_id"), payload.get("language_code", "")


def _chat(telegram, payload):
    chat = telegram.chats.get(payload["chat_id"])
    if chat is None:
        raise Refusal("chat not found")
    if chat.moved_to is not None:
        raise Refusal("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
    if chat.is_blocked:
        raise Refusal("bot was blocked by the user", 403)
    if not chat.has_bot:
        raise Refusal("bot can't initiate conversation with a user", 403)
    return chat


def _sent(telegram, chat, payload, content, html):
    replied = payload.get("reply_parameters")
    if replied and not replied.get("allow_sending_without_reply"):
        chat.message(replied["message_id"], "message to be replied not found")
    limits.keyboard(payload.get("reply_markup"), chat.type)
    if payload.get("reply_markup"):
        content["reply_markup"] = payload["reply_markup"]
    message = chat.add(telegram.me, content, html=html)
    telegram.something_shown()
    return _without_foreign_markup(chat.json(message))


def _sent_file(telegram, payload, files, kind):
    chat = _chat(telegram, payload)
    text, entities = limits.text(payload, "caption", 1024, required=False)
    content = {kind: _file(telegram, payload[kind], files, kind)}
    if text:
        content |= {"caption": text, **_entities("caption_entities", entities)}
    return _sent(telegram, chat, payload, content, payload.get("caption"))


def _file(telegram, told, files, kind):
    """A file's JSON: known by its id, fetched from an address, or sent along."""
    if told.startswith("attach://"):
        if told.removeprefix("attach://") not in files:
            raise Refusal("there is no file to be attached")
        name, body = files[told.removeprefix("attach://")]
        if not body:
            raise Refusal("file must be non-empty")
    elif told.startswith(("http://", "https://")):
        if told in telegram.broken_addresses:
            raise Refusal("failed to get HTTP URL content")
        name, body = told, b""
    elif told in telegram.files:
        return telegram.files[told]
    else:
        raise Refusal("wrong file identifier/HTTP URL specified")
    return telegram.keep_file(kind, name, body)


def _to_edit(telegram, payload):
    chat = _chat(telegram, payload)
    message = chat.message(payload["message_id"], "message to edit not found")
    if message.by["id"] != telegram.me["id"]:
        raise Refusal("message can't be edited")
    return message, chat


def _edited(chat, message, payload, content, html):
    limits.keyboard(payload.get("reply_markup"), chat.type)
    if payload.get("reply_markup"):
        content["reply_markup"] = payload["reply_markup"]
    if content == message.content:
        raise Refusal(NOT_MODIFIED)
    message.content, message.edited_at, message.html = content, time.time(), html
    return _without_foreign_markup(chat.json(message))


def _edited_inline(telegram, payload, content):
    number = payload["inline_message_id"]
    if number not in telegram.inline_messages:
        raise Refusal("MESSAGE_ID_INVALID")
    limits.keyboard(payload.get("reply_markup"), "inline")
    message = telegram.inline_messages[number]
    kept = content or {k: v for k, v in message.content.items() if k != "reply_markup"}
    wanted = kept | ({"reply_markup": payload["reply_markup"]} if payload.get("reply_markup") else {})
    if wanted == message.content:
        raise Refusal(NOT_MODIFIED)
    message.content, message.edited_at = wanted, time.time()
    return True


def _entities(name, entities):
    return {name: entities} if entities else {}


def _without_foreign_markup(told):
    """A Message tells only inline keyboards."""
    if "inline_keyboard" in told.get("reply_markup", {"inline_keyboard": ()}):
        return told
    return {name: value for name, value in told.items() if name != "reply_markup"}
