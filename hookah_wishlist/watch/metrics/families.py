"""Our plain numbers in Prometheus' words. Names end as its conventions want: _total, _seconds, _bytes."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from hookah_wishlist.counting import Tally, Timings

PREFIX = "hookah_"

# None: at present nobody can tell; then the name is told without a number, rather than with a wrong one.
Number = float | None


def gauge(name: str, help_text: str, value: Number) -> Iterator[Metric]:
    yield GaugeMetricFamily(PREFIX + name, help_text, value=value)


def gauges(name: str, help_text: str, label: str, values: Mapping[str, Number]) -> Iterator[Metric]:
    family = GaugeMetricFamily(PREFIX + name, help_text, labels=(label,))
    for said, value in values.items():
        if value is not None:
            family.add_metric((said,), value)
    yield family


def counter(name: str, help_text: str, value: float) -> Iterator[Metric]:
    yield CounterMetricFamily(PREFIX + name, help_text, value=value)


def counters(name: str, help_text: str, labels: Iterable[str], tally: Tally) -> Iterator[Metric]:
    family = CounterMetricFamily(PREFIX + name, help_text, labels=tuple(labels))
    for said, times in tally.items():
        family.add_metric(said, times)
    yield family


def histogram(name: str, help_text: str, labels: Iterable[str], timings: Timings) -> Iterator[Metric]:
    family = HistogramMetricFamily(PREFIX + name, help_text, labels=tuple(labels))
    bounds = [*map(str, timings.bounds), "+Inf"]
    for said, spread in timings.items():
        family.add_metric(said, list(zip(bounds, accumulate(spread.counts), strict=True)), spread.seconds)
    yield family
