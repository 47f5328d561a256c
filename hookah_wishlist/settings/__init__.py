"""What the operator says: environment variables, `.env` and files."""

from hookah_wishlist.settings.addresses import is_loopback
from hookah_wishlist.settings.kinds import Network
from hookah_wishlist.settings.model import DEMONSTRATION, Settings
from hookah_wishlist.settings.reading import WrongSettings, read_settings

__all__ = ["DEMONSTRATION", "Network", "Settings", "WrongSettings", "is_loopback", "read_settings"]
