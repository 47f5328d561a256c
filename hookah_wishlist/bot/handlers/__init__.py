"""Who answers what, a file a subject, in the order in which they are asked."""

from aiogram import Router

from hookah_wishlist.bot.asking import Gathered
from hookah_wishlist.bot.callback_guard import CallbackGuard
from hookah_wishlist.bot.handlers import (
    adding,
    adulthood,
    anything,
    cards,
    group,
    help,
    inline,
    leaving,
    listing,
    notes,
    removing,
    searching,
    settings,
    start,
    wishing,
)

# Open to everybody: what it is, what is kept, and how all of it goes.
OPEN = (start, help, settings, leaving, adulthood, inline)

# Behind the question about age. Commands come before dialogs, so no input ever swallows one; what is no
# answer to anything is a search.
FOR_ADULTS = (listing, adding, removing, searching, cards, wishing, notes, group, anything)


def build_router() -> Router:
    router = Router(name="conversation")
    router.callback_query.outer_middleware(CallbackGuard())
    gathered = Gathered()
    for observer in (router.message, router.callback_query, router.inline_query):
        observer.middleware(gathered)
    router.include_routers(*(subject.router() for subject in OPEN))
    router.include_router(adulthood.gate())
    router.include_routers(*(subject.router() for subject in FOR_ADULTS))
    return router
