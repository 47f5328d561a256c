"""Hookah Wishlist: a Telegram bot and Mini App that keep the tobaccos a person wants to try."""
