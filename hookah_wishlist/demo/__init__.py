"""The demonstration: a site in the shape of htreviews.org, its catalogue invented or read from a file."""

from hookah_wishlist.demo.catalogue import BadCatalogue, DemoCatalogue
from hookah_wishlist.demo.from_file import catalogue_from_file
from hookah_wishlist.demo.invented import invented_catalogue
from hookah_wishlist.demo.misbehaviour import Markup, Misbehaviour, Robots
from hookah_wishlist.demo.running import RunningSite, running_site
from hookah_wishlist.demo.site import create_site

__all__ = [
    "BadCatalogue",
    "DemoCatalogue",
    "Markup",
    "Misbehaviour",
    "Robots",
    "RunningSite",
    "catalogue_from_file",
    "create_site",
    "invented_catalogue",
    "running_site",
]
