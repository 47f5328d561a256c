"""Lengths, bytes and combinations that Telegram checks, by its documented limits."""

import re
from urllib.parse import parse_qs, urlsplit

from tests.telegram import markup
from tests.telegram.refusal import Refusal

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
START = re.compile(r"[A-Za-z0-9_-]{0,64}")
START_APP = re.compile(r"[A-Za-z0-9_-]{0,512}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
SCOPES_COMMANDS = 100


def text(payload, field="text", most=4096, *, required=True):
    """(text, entities) of a message or a caption."""
    told = payload.get(field) or ""
    entities_field = {"text": "entities", "caption": "caption_entities"}.get(field, "entities")
    if (entities := payload.get(entities_field)) is not None:
        if payload.get("parse_mode"):
            raise Refusal("parse_mode and entities exclude each other")
        read = markup.trimmed(told, entities)
    else:
        read = markup.read(told, payload.get("parse_mode"))
    if not read[0] and required:
        raise Refusal("message text is empty")
    if markup.length(read[0]) > most:
        raise Refusal("message is too long" if field == "text" else "message caption is too long")
    for entity in read[1]:
        if entity["type"] == "text_link":
            url(entity.get("url", ""), "text link")
    return read


def keyboard(reply_markup, chat_type):
    """An inline keyboard's rows of buttons; None for other keyboards."""
    if reply_markup is None or "inline_keyboard" not in reply_markup:
        if reply_markup and reply_markup.get("input_field_placeholder"):
            _within(reply_markup["input_field_placeholder"], 1, 64, "input field placeholder")
        return None
    rows = reply_markup["inline_keyboard"]
    if sum(len(row) for row in rows) > 100 or any(len(row) > 8 for row in rows):
        raise Refusal("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            _button(button, chat_type)
    return rows


def _button(button, chat_type):
    if not button["text"].strip():
        raise Refusal("BUTTON_TEXT_INVALID")
    actions = [action for action in ACTIONS if button.get(action) is not None]
    if len(actions) != 1:
        raise Refusal("Text buttons are unallowed in the inline keyboard" if not actions else "two actions")
    if "callback_data" in actions and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise Refusal("BUTTON_DATA_INVALID")
    if "url" in actions:
        url(button["url"], "inline keyboard button URL")
    if "web_app" in actions:
        if chat_type != "private":
            raise Refusal("BUTTON_TYPE_INVALID")
        if not button["web_app"]["url"].startswith("https://"):
            raise Refusal("inline keyboard button Web App URL is invalid: Only HTTPS links are allowed")
    for switch in ("switch_inline_query", "switch_inline_query_current_chat"):
        if markup.length(button.get(switch) or "") > 256:
            raise Refusal("BUTTON_DATA_INVALID")
    if "copy_text" in actions:
        _within(button["copy_text"]["text"], 1, 256, "copied text")


def url(told, what):
    parts = urlsplit(told)
    if parts.scheme not in ("http", "https", "tg") or not parts.netloc or " " in told:
        raise Refusal(f"{what} '{told}' is invalid: Wrong HTTP URL")
    if parts.hostname in ("t.me", "telegram.me"):
        asked = parse_qs(parts.query, keep_blank_values=True)
        for payload in asked.get("start", []) + asked.get("startgroup", []):
            if not START.fullmatch(payload):
                raise Refusal(f"{what} '{told}': the start payload is not 0-64 of A-Za-z0-9_-")
        for payload in asked.get("startapp", []):
            if not START_APP.fullmatch(payload):
                raise Refusal(f"{what} '{told}': the startapp payload is not 0-512 of A-Za-z0-9_-")


def callback_answer(payload):
    _within(payload.get("text") or "", 0, 200, "MESSAGE_TOO_LONG: the callback's answer")
    if not 0 <= payload.get("cache_time", 0) <= 86400:
        raise Refusal("cache_time is wrong")


def inline_answer(payload):
    results = payload["results"]
    if len(results) > 50:
        raise Refusal("RESULTS_TOO_MUCH")
    ids = [result["id"] for result in results]
    if len(set(ids)) != len(ids):
        raise Refusal("RESULT_ID_DUPLICATE")
    for result in results:
        _result(result)
    if len(payload.get("next_offset", "").encode()) > 64:
        raise Refusal("NEXT_OFFSET_INVALID")
    if button := payload.get("button"):
        _within(button["text"], 1, 64, "the text of the button above the results")
        has = [name for name in ("web_app", "start_parameter") if button.get(name)]
        if len(has) != 1:
            raise Refusal("the button above the results needs web_app or start_parameter")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button.get("start_parameter", "x")):
            raise Refusal("START_PARAM_INVALID")


def _result(result):
    if not 1 <= len(result["id"].encode()) <= 64:
        raise Refusal("RESULT_ID_INVALID")
    if not result.get("title", "x").strip():
        raise Refusal("ARTICLE_TITLE_EMPTY")
    for field in ("thumbnail_url", "photo_url", "url"):
        if result.get(field):
            url(result[field], field)
    keyboard(result.get("reply_markup"), "inline")
    content = result.get("input_message_content")
    if content is not None and "message_text" in content:
        text({**content, "text": content["message_text"]})
    elif result["type"] == "article":
        raise Refusal("message_text of the result is missing")
    if "caption" in result:
        text(result, "caption", 1024, required=False)


def commands(payload):
    if len(payload["commands"]) > SCOPES_COMMANDS:
        raise Refusal("BOT_COMMANDS_TOO_MUCH")
    for command in payload["commands"]:
        if not COMMAND.fullmatch(command["command"]):
            raise Refusal("BOT_COMMAND_INVALID")
        _within(command["description"], 1, 256, "BOT_COMMAND_DESCRIPTION_INVALID")


def language(payload):
    if not re.fullmatch(r"([a-z]{2})?", payload.get("language_code", "")):
        raise Refusal("invalid language code specified")


def webhook(payload):
    if not re.match(r"https?://", payload["url"]):
        raise Refusal("bad webhook: An HTTPS URL must be provided for webhook")
    if not SECRET.fullmatch(payload.get("secret_token", "x")):
        raise Refusal("secret token contains unallowed characters")
    if not 1 <= payload.get("max_connections", 40) <= 100:
        raise Refusal("max_connections is wrong")


def within(told, most, what):
    _within(told, 0, most, what)


def _within(told, least, most, what):
    if not least <= markup.length(told) <= most:
        raise Refusal(f"{what} is not {least}-{most} characters long")
