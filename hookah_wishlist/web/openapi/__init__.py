"""The API's document, OpenAPI 3.1, made of the very routes that dispatch and the models that validate."""

from hookah_wishlist.web.openapi.document import document, is_told
from hookah_wishlist.web.openapi.examples import Example, recorded_examples

__all__ = ["Example", "document", "is_told", "recorded_examples"]
