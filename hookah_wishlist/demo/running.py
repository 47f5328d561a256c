"""The demonstration site on a port of this machine, for the demonstration itself and for tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from hookah_wishlist.demo.catalogue import DemoCatalogue
from hookah_wishlist.demo.misbehaviour import Misbehaviour
from hookah_wishlist.demo.site import create_site
from hookah_wishlist.demo.state import STATE, SiteState
from hookah_wishlist.demo.visits import Visits


class RunningSite:
    """Its catalogue and its misbehaviour may be exchanged while it runs."""

    def __init__(self, url: str, state: SiteState) -> None:
        self.url = url
        self._state = state

    @property
    def requests(self) -> Visits:
        return self._state.visits

    @property
    def catalogue(self) -> DemoCatalogue:
        return self._state.catalogue

    @catalogue.setter
    def catalogue(self, catalogue: DemoCatalogue) -> None:
        self._state.catalogue = catalogue

    @property
    def misbehaviour(self) -> Misbehaviour:
        return self._state.misbehaviour

    @misbehaviour.setter
    def misbehaviour(self, misbehaviour: Misbehaviour) -> None:
        self._state.misbehaviour = misbehaviour


@asynccontextmanager
async def running_site(
    catalogue: DemoCatalogue, *, misbehaviour: Misbehaviour | None = None, port: int = 0
) -> AsyncIterator[RunningSite]:
    """Serves on 127.0.0.1, on a free port unless told which. Raises OSError when the port is taken."""
    app = create_site(catalogue, misbehaviour)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1, auto_decompress=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        taken = runner.addresses[0][1]
        yield RunningSite(f"http://127.0.0.1:{taken}", app[STATE])
    finally:
        await runner.cleanup()
