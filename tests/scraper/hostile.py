"""A site that does what no decent one would, and a guest who knocks at it."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from hookah_wishlist.scraper.guest import Guest, Manners
from tests.scraper.browsing import AGENT, browsing

HURRIED = Manners(delay=0.0, first_wait=0.01, tries=2)


@dataclass(slots=True)
class Hostile:
    """Answers by path, what was asked (host and path), and how many requests were under way at most."""

    answers: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    agents: set = field(default_factory=set)
    url: str = ""
    under_way: int = 0
    most_under_way: int = 0

    @property
    def paths(self):
        return [path for _, path in self.asked]

    @property
    def foreign(self):
        """The same site under a name that is not the source's."""
        return self.url.replace("127.0.0.1", "localhost")

    async def answer(self, request):
        self.asked.append((request.host, request.path_qs))
        self.agents.add(request.headers["User-Agent"])
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await asyncio.sleep(0.02)
            given = self.answers.get(request.path, "" if request.path == "/robots.txt" else "ok")
            given = given(request) if callable(given) else given
            return web.Response(text=given, content_type="text/html") if isinstance(given, str) else given
        finally:
            self.under_way -= 1


@asynccontextmanager
async def knocking(chromium, answers, *, manners=HURRIED):
    """The site and a guest at it."""
    async with hostile_site(answers) as site, browsing(site.url, chromium) as browser:
        yield site, Guest(browser, site.url, manners, user_agent=AGENT)


@asynccontextmanager
async def hostile_site(answers):
    site, app = Hostile(answers), web.Application()
    app.router.add_route("*", "/{path:.*}", site.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        site.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield site
    finally:
        await runner.cleanup()


def leading_to(address, **headers):
    """A redirect, made anew for each request."""
    return lambda _: web.Response(status=302, headers={"Location": address, **headers})


def refusing(status, **headers):
    return lambda _: web.Response(status=status, headers=headers)
