"""The one place where everything that is said comes together."""

from aiogram import Router

from hookah_wishlist.bot.contract import Conversation, Profile
from hookah_wishlist.people.model import Language

TROUBLE: dict[Language, str] = {
    "ru": "Что-то сломалось с нашей стороны. Мы это записали под номером {code}. Попробуйте ещё раз.",
    "en": "Something broke on our side. It was written down as {code}. Please try again.",
}


def conversation() -> Conversation:
    return Conversation(router=build_router, profiles=PROFILES, trouble=trouble)


def build_router() -> Router:
    return Router()


def trouble(language: Language, code: str) -> str:
    return TROUBLE[language].format(code=code)


PROFILES: dict[Language, Profile] = {
    "en": Profile(
        description="Keeps the hookah tobaccos you want to try. For adults only.",
        short_description="Your hookah wishlist. 18+",
        private_commands={"start": "Begin", "help": "What I can do"},
        group_commands={"help": "What I can do"},
        menu_button="My list",
    ),
    "ru": Profile(
        description="Хранит табаки для кальяна, которые хочется попробовать. Только для взрослых.",
        short_description="Ваш список табаков. 18+",
        private_commands={"start": "Начать", "help": "Что я умею"},
        group_commands={"help": "Что я умею"},
        menu_button="Мой список",
    ),
}
