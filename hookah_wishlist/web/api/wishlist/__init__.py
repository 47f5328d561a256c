"""A person's list: its screen, its items, and what can be taken back."""

from collections.abc import AsyncIterator

from aiohttp import web

from hookah_wishlist.web.api.wishlist import items, removals, screen
from hookah_wishlist.web.api.wishlist.inquiry import INQUIRY, Inquiry
from hookah_wishlist.web.api.wishlist.kept import SCREENS, KeptScreens
from hookah_wishlist.web.keys import RESOURCES

ROUTES = (*screen.ROUTES, *items.ROUTES, *removals.ROUTES)


async def keeping_screens(app: web.Application) -> AsyncIterator[None]:
    """For `cleanup_ctx`, behind what opens the resources. What nobody will be shown again goes at once."""
    app[SCREENS], app[INQUIRY] = KeptScreens(), Inquiry(app[RESOURCES].pool)
    with app[RESOURCES].notices.watched(app[SCREENS].forget):
        yield
