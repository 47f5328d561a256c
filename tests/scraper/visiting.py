"""A crawler at the demonstration site with real commits, for the tests of the walk."""

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

from hookah_wishlist.database import Pool, open_pool
from hookah_wishlist.demo import DemoCatalogue, RunningSite, invented_catalogue, running_site
from hookah_wishlist.scraper.browser import Browser
from hookah_wishlist.scraper.crawl import Crawler
from hookah_wishlist.scraper.guest import Guest, Manners
from hookah_wishlist.scraper.on_demand import OnDemandReader
from tests.scraper.browsing import AGENT, browsing

LABEL = "test"  # of the source, in the records of crawls
QUICK = Manners(delay=0.0, first_wait=0.01, tries=3)


@dataclass(frozen=True, slots=True)
class Visiting:
    """Everything a test of the walk touches."""

    site: RunningSite
    crawler: Crawler
    pool: Pool
    browser: Browser
    guest: Guest
    database_url: str

    @property
    def reader(self):
        """What reads pages that people wait for."""
        return OnDemandReader(self.pool, self.guest, self.crawler.read)

    def through(self, browser):
        """The same catalogue crawled through another browser."""
        guest = Guest(browser, self.site.url, QUICK, user_agent=AGENT)
        crawler = Crawler(self.pool, self.database_url, guest, LABEL)
        return replace(self, crawler=crawler, browser=browser, guest=guest)

    async def crawl(self, **options):
        options.setdefault("details", 0)
        return await self.crawler.crawl("hand", **options)

    async def rows(self, statement, *arguments):
        async with self.pool.acquire() as connection:
            return await connection.fetch(statement, *arguments)

    async def value(self, statement, *arguments):
        async with self.pool.acquire() as connection:
            return await connection.fetchval(statement, *arguments)

    async def kinds(self, crawl_id):
        """How many changes of which kind a walk has written."""
        rows = await self.rows(
            "SELECT kind, count(*) FROM catalogue_changes WHERE crawl_id = $1 GROUP BY 1", crawl_id
        )
        return {row["kind"]: row["count"] for row in rows}


@asynccontextmanager
async def visiting(database_url, catalogue, chromium, *, manners=QUICK, misbehaviour=None):
    """A site with this catalogue and a crawler that knows nothing of it yet."""
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(running_site(catalogue, misbehaviour=misbehaviour))
        pool = await stack.enter_async_context(open_pool(database_url))
        browser = await stack.enter_async_context(browsing(site.url, chromium))
        guest = Guest(browser, site.url, manners, user_agent=AGENT)
        crawler = Crawler(pool, database_url, guest, LABEL)
        yield Visiting(site, crawler, pool, browser, guest, database_url)


def some_brands(*, most=12, largest=60) -> DemoCatalogue:
    """A part of the invented catalogue that is quick to crawl: smallest brands to largest."""
    whole = invented_catalogue()
    sizes = {brand.slug: sum(t.brand_slug == brand.slug for t in whole.tobaccos) for brand in whole.brands}
    fitting = sorted((slug for slug in sizes if sizes[slug] <= largest), key=lambda slug: (sizes[slug], slug))
    kept = {fitting[i * (len(fitting) - 1) // (most - 1)] for i in range(most)}
    return replace(
        whole,
        brands=tuple(brand for brand in whole.brands if brand.slug in kept),
        lines=tuple(line for line in whole.lines if line.brand_slug in kept),
        tobaccos=tuple(tobacco for tobacco in whole.tobaccos if tobacco.brand_slug in kept),
    )


def sizes_of(catalogue):
    """Tobaccos by brand slug."""
    return {b.slug: [t for t in catalogue.tobaccos if t.brand_slug == b.slug] for b in catalogue.brands}
