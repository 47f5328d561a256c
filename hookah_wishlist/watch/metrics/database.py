"""The database as this process meets it."""

from collections.abc import Iterator

from prometheus_client.core import Metric

from hookah_wishlist.resources import Resources
from hookah_wishlist.watch.metrics.families import counter, gauge, histogram
from hookah_wishlist.watch.numbers import Numbers


def database_metrics(resources: Resources, numbers: Numbers | None) -> Iterator[Metric]:
    pool = resources.pool
    yield from gauge("database_pool_size", "Connections that may be open at most.", pool.size)
    yield from gauge("database_connections", "Connections that are open.", pool.open)
    yield from gauge("database_connections_lent", "Connections in use.", pool.lent)
    yield from histogram("database_wait_seconds", "Until a connection was lent.", (), pool.waited)
    yield from histogram("database_use_seconds", "Until a lent connection was given back.", (), pool.held)
    failed = "Uses that met no server, or lost it."
    yield from counter("database_failures_total", failed, pool.failed)
    lost = "Losses of the connection that notices are heard on."
    yield from counter("database_notices_lost_total", lost, resources.notices.losses)
    if numbers is not None:
        yield from gauge("database_bytes", "Disk of the database.", numbers.bytes)
