"""What the running site knows and tests may exchange while it runs."""

from aiohttp import web

from hookah_wishlist.demo.catalogue import DemoCatalogue, DemoTobacco
from hookah_wishlist.demo.misbehaviour import Misbehaviour
from hookah_wishlist.demo.shelves import Segments, Shelves
from hookah_wishlist.demo.visits import Visits

ADVERTISED = 8


class SiteState:
    def __init__(self, catalogue: DemoCatalogue, misbehaviour: Misbehaviour) -> None:
        self.shelves = Shelves(catalogue)
        self.visits = Visits()
        self._misbehaviour = misbehaviour
        self._asked = 0
        self._advertisements = 0

    @property
    def catalogue(self) -> DemoCatalogue:
        return self.shelves.catalogue

    @catalogue.setter
    def catalogue(self, catalogue: DemoCatalogue) -> None:
        self.shelves = Shelves(catalogue)

    @property
    def misbehaviour(self) -> Misbehaviour:
        return self._misbehaviour

    @misbehaviour.setter
    def misbehaviour(self, misbehaviour: Misbehaviour) -> None:
        self._misbehaviour = misbehaviour
        self._asked = 0

    def next_ordinal(self) -> int:
        """Which request this is since the misbehaviour was set, of those that it concerns."""
        self._asked += 1
        return self._asked

    def next_advertised(self, brand: str) -> list[DemoTobacco]:
        """The advertisement shows other brands' flavours, and others each time."""
        self._advertisements += 1
        best = [tobacco for tobacco in self.shelves.best() if tobacco.brand_slug != brand]
        start = self._advertisements * ADVERTISED
        return [best[(start + n) % len(best)] for n in range(min(ADVERTISED, len(best)))]

    def announced(self, brand: str) -> int:
        return self.misbehaviour.announced(brand, len(self.shelves.of_brand(brand).all))

    def told_to_xhr(self, listed: Segments) -> Segments:
        """The list without what is hidden from those who are not the page's own script."""
        return Segments(
            active=tuple(t for t in listed.active if not self.misbehaviour.hides(t)),
            discontinued=tuple(t for t in listed.discontinued if not self.misbehaviour.hides(t)),
        )


STATE = web.AppKey("state", SiteState)
