"""Where handlers find what the program holds."""

from aiohttp import web

from hookah_wishlist.resources import Resources

RESOURCES = web.AppKey("resources", Resources)
