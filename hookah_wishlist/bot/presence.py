"""What Telegram knows of the bot: its texts, commands and menu button, and where updates are to go.

Each is asked for first and told only where it differs, so that a start that changes nothing tells nothing:
Telegram limits how often these may be set much more strictly than how often they may be read.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import structlog

from hookah_wishlist.bot.api import BotApi
from hookah_wishlist.bot.contract import Commands, Conversation, Profile
from hookah_wishlist.people.model import DEFAULT_LANGUAGE

log = structlog.get_logger(__name__)

MAX_CONNECTIONS = 40  # updates that Telegram brings at once: Telegram's default


async def introduce(api: BotApi, conversation: Conversation, public_url: str | None) -> None:
    """Texts and commands in each language, and in none for everybody else's."""
    for language, profile in _by_language(conversation):
        for scope, commands in _scopes(profile):
            await _commands(api, scope, language, commands)
        await _text(api, "Description", "description", language, profile.description)
        await _text(api, "ShortDescription", "short_description", language, profile.short_description)
    await _menu_button(api, conversation.profiles[DEFAULT_LANGUAGE], public_url)


async def set_webhook(api: BotApi, url: str, secret: str, kinds: list[str]) -> None:
    """Updates that wait at Telegram are kept; so is the webhook when the program stops."""
    told = await api.call("getWebhookInfo")
    is_so = (
        told.get("url") == url
        and sorted(told.get("allowed_updates", [])) == kinds
        and told.get("max_connections", MAX_CONNECTIONS) == MAX_CONNECTIONS
    )
    if is_so:
        return
    wanted = {"url": url, "secret_token": secret, "allowed_updates": kinds}
    await api.call("setWebhook", {**wanted, "max_connections": MAX_CONNECTIONS})
    log.info("bot.webhook_set", host=url.rpartition("/")[0])


async def without_webhook(api: BotApi) -> None:
    """Telegram hands updates out to whoever asks only where it is not to bring them."""
    if (await api.call("getWebhookInfo")).get("url"):
        await api.call("deleteWebhook", {"drop_pending_updates": False})
        log.warning("bot.webhook_deleted", hint="without PUBLIC_URL updates are fetched")


def _by_language(conversation: Conversation) -> Iterator[tuple[str, Profile]]:
    yield "", conversation.profiles[DEFAULT_LANGUAGE]
    yield from conversation.profiles.items()


def _scopes(profile: Profile) -> Iterator[tuple[str, Commands]]:
    yield "all_private_chats", profile.private_commands
    yield "all_group_chats", profile.group_commands
    yield "default", profile.private_commands


async def _commands(api: BotApi, scope: str, language: str, commands: Commands) -> None:
    place = {"scope": {"type": scope}, "language_code": language}
    wanted = [{"command": name, "description": text} for name, text in commands.items()]
    if await api.call("getMyCommands", place) != wanted:
        await api.call("setMyCommands", {**place, "commands": wanted})


async def _text(api: BotApi, kind: str, name: str, language: str, text: str) -> None:
    told = await api.call(f"getMy{kind}", {"language_code": language})
    if told.get(name, "") != text:
        await api.call(f"setMy{kind}", {name: text, "language_code": language})


async def _menu_button(api: BotApi, profile: Profile, public_url: str | None) -> None:
    """Telegram opens Mini Apps over https only."""
    button: Mapping[str, Any] = {"type": "commands"}
    if public_url is not None and public_url.startswith("https://"):
        button = {"type": "web_app", "text": profile.menu_button, "web_app": {"url": f"{public_url}/"}}
    told = await api.call("getChatMenuButton")
    if {name: told.get(name) for name in button} != button:
        await api.call("setChatMenuButton", {"menu_button": button})
