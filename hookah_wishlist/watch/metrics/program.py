"""The process itself, and how its parts do."""

from collections.abc import Iterator, Mapping

from prometheus_client.core import InfoMetricFamily, Metric

from hookah_wishlist import __version__
from hookah_wishlist.counting import Tally
from hookah_wishlist.watch.loop_lag import LoopLag
from hookah_wishlist.watch.metrics.families import PREFIX, counters, gauge, gauges, histogram
from hookah_wishlist.web.health import Part, State


def program_metrics(lag: LoopLag, failures: Tally) -> Iterator[Metric]:
    yield InfoMetricFamily(f"{PREFIX}build", "The release that runs.", {"version": __version__})
    late = "How late the event loop came to what was due."
    yield from histogram("loop_lag_seconds", late, (), lag.seen)
    survived = "Loops that survived an exception of theirs."
    yield from counters("background_failures_total", survived, ("work",), failures)


def health_metrics(parts: Mapping[str, Part]) -> Iterator[Metric]:
    """As /health/ready tells them; what nobody can tell of is left out."""
    is_ready = all(part.state is not State.DOWN for part in parts.values())
    yield from gauge("ready", "1 while the program can serve.", float(is_ready))
    well = {name: _well(part) for name, part in parts.items()}
    yield from gauges("part_well", "1 while the part is neither degraded nor down.", "part", well)
    disk = parts["disk"].told if "disk" in parts else {}  # none while the loop stands still
    free = {name: directory["free_bytes"] for name, directory in disk.items()}
    yield from gauges("disk_free_bytes", "Room on the disk of a setting's directory.", "directory", free)


def _well(part: Part) -> float | None:
    return None if part.state is State.UNKNOWN else float(part.state is State.WELL)
