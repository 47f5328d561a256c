"""What Telegram shows of the bot before a word is said. Pure."""

from hookah_wishlist.bot.contract import Commands, Profile
from hookah_wishlist.bot.texts import texts
from hookah_wishlist.people.model import LANGUAGES, Language

# In the order in which Telegram shows them: what is needed daily first.
PRIVATE = (
    "list",
    "search",
    "add",
    "purchased",
    "new",
    "remove",
    "clear",
    "app",
    "settings",
    "privacy",
    "help",
    "cancel",
    "delete_me",
    "start",
)
GROUP = ("search", "list", "new", "help")


def profiles() -> dict[Language, Profile]:
    return {language: _profile(language) for language in LANGUAGES}


def _profile(language: Language) -> Profile:
    said = texts(language)
    return Profile(
        description=said.plain("profile.description"),
        short_description=said.plain("profile.short"),
        private_commands=_described(PRIVATE, language),
        group_commands=_described(GROUP, language),
        menu_button=said.plain("profile.menu"),
    )


def _described(names: tuple[str, ...], language: Language) -> Commands:
    return {name: texts(language).plain(f"command.{name}") for name in names}
