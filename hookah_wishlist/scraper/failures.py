"""What a page that could not be read says, and about how much."""

import structlog

from hookah_wishlist.catalogue.seen import PageChanged
from hookah_wishlist.database import DatabaseUnavailable
from hookah_wishlist.scraper.browser import NoBrowser
from hookah_wishlist.scraper.guest import Blocked, Forbidden, GivenUp

log = structlog.get_logger(__name__)

# What concerns the whole walk. Anything else is of the one brand or tobacco that is being read, be it a name
# that the database refuses or a mistake of ours: it must not cost all that come after, and that every day.
OF_EVERYTHING = (Blocked, NoBrowser, DatabaseUnavailable)


def log_failure(event: str, reason: Exception, **what: object) -> None:
    """What the source did is told in a line; what we did not foresee, with its trace."""
    expected = isinstance(reason, (PageChanged, GivenUp, Forbidden))
    log.warning(event, **what, why=words(reason), exc_info=None if expected else reason)


def words(reason: Exception) -> str:
    expected = isinstance(reason, (PageChanged, GivenUp, Forbidden))
    return str(reason) if expected else f"{type(reason).__name__}: {reason}"
