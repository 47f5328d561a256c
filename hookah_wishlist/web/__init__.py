"""The face to the web: the JSON API and health."""

from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.routes import add_web

__all__ = ["RESOURCES", "add_web"]
