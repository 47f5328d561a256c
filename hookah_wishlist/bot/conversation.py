"""The one place where everything that is said comes together."""

from hookah_wishlist.bot.contract import Conversation
from hookah_wishlist.bot.handlers import build_router
from hookah_wishlist.bot.profiles import profiles
from hookah_wishlist.bot.texts import texts
from hookah_wishlist.people.model import Language


def conversation() -> Conversation:
    return Conversation(router=build_router, profiles=profiles(), trouble=trouble, too_many=too_many)


def trouble(language: Language, code: str) -> str:
    return texts(language).plain("trouble", code=code)


def too_many(language: Language) -> str:
    return texts(language).plain("backlog.full")
