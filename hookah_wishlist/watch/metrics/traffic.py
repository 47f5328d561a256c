"""What is asked over the web, how it is answered, and what is kept to answer it sooner."""

from collections.abc import Iterator

from aiohttp import web
from prometheus_client.core import Metric

from hookah_wishlist.resources import Resources
from hookah_wishlist.watch.metrics.families import counter, counters, gauge, gauges, histogram
from hookah_wishlist.web.api.events.streams import STREAMS
from hookah_wishlist.web.api.wishlist.kept import SCREENS
from hookah_wishlist.web.cached import ANSWERS
from hookah_wishlist.web.door import DOOR
from hookah_wishlist.web.traffic import TRAFFIC


def web_metrics(app: web.Application, resources: Resources) -> Iterator[Metric]:
    traffic = app[TRAFFIC]
    yield from histogram(
        "http_request_duration_seconds",
        "From the request's head to the answer, writing it not counted.",
        ("method", "route", "status"),
        traffic.answered,
    )
    yield from counters("http_refusals_total", "Requests refused, by code.", ("code",), traffic.refused)
    door = app[DOOR]
    yield from gauge("connections", "Connections that are open.", door.count)
    yield from counters("connections_refused_total", "One too many, by why.", ("why",), door.refused)
    ended = "Connections ended as nothing came (head) or nothing was taken (reader)."
    yield from counters("connections_ended_total", ended, ("why",), door.ended)
    yield from counter("http_malformed_total", "What came and was no HTTP.", door.malformed)
    yield from gauge("event_streams", "Streams of events that are open.", app[STREAMS].count)
    kept = {"catalogue": app[ANSWERS].bytes, "lists": app[SCREENS].bytes}
    yield from gauges("answers_kept_bytes", "Memory of answers kept to be given again.", "of", kept)
    if resources.pictures is not None:
        yield from _pictures(resources)


def _pictures(resources: Resources) -> Iterator[Metric]:
    gallery = resources.pictures
    assert gallery is not None  # noqa: S101 - looked at by the caller
    yield from gauge("pictures_kept_bytes", "Disk of small pictures.", gallery.on_disk)
    yield from counters("pictures_total", "Pictures asked for, by outcome.", ("outcome",), gallery.asked)
