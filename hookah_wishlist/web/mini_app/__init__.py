"""The Mini App's delivery: its page, and its files as small and as long kept as can be."""

from hookah_wishlist.web.mini_app.serving import BotName, add_mini_app

__all__ = ["BotName", "add_mini_app"]
