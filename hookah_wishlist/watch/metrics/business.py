"""What it is all for: people, lists, and what is put on them."""

from collections.abc import Iterator

from prometheus_client.core import Metric

from hookah_wishlist.counting import Tally
from hookah_wishlist.watch.metrics.families import counters, gauge, gauges
from hookah_wishlist.watch.numbers import Numbers


def happened_metrics(happened: Tally) -> Iterator[Metric]:
    """Of this process: the sum over all of them is the product's."""
    done = "What people did, in the Mini App, by the API and by the bot."
    yield from counters("happened_total", done, ("what",), happened)


def business_metrics(numbers: Numbers) -> Iterator[Metric]:
    """Of the database: the same in every process."""
    people, lists, catalogue = numbers.people, numbers.lists, numbers.catalogue
    yield from gauge("people", "People who are known.", people.known)
    yield from gauge("people_adult", "Of them, those who confirmed to be adults.", people.adults)
    yield from gauge("people_reachable", "Of them, those whom the bot may write to.", people.reachable)
    within = {"day": people.seen_day, "week": people.seen_week, "month": people.seen_month}
    yield from gauges("people_seen", "People who came within so long.", "within", {**within})
    yield from gauge("lists_active", "Lists that something is wanted on.", lists.active)
    items = {"wanted": lists.wanted, "purchased": lists.purchased}
    yield from gauges("items", "Items on all lists.", "tab", {**items})
    yield from gauge("catalogue_brands", "Brands that the source shows.", catalogue.brands)
    yield from gauge("catalogue_tobaccos", "Tobaccos that the source shows.", catalogue.tobaccos)
    yield from gauge("catalogue_tobaccos_missing", "Tobaccos it shows no longer.", catalogue.missing)
    detailed = "Tobaccos whose own page was read."
    yield from gauge("catalogue_tobaccos_detailed", detailed, catalogue.detailed)
    yield from gauge("catalogue_version", "Raised by every change.", catalogue.version)
