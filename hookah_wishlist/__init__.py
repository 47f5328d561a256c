"""Hookah Wishlist: a Telegram bot and Mini App that keep the tobaccos a person wants to try."""

__version__ = "0.1.0"
