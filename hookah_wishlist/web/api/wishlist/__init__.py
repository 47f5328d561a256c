"""A person's list: its screen, its items, and what can be taken back."""

from hookah_wishlist.web.api.wishlist import items, removals, screen

ROUTES = (*screen.ROUTES, *items.ROUTES, *removals.ROUTES)
