"""The last backups, whoever made them."""

from collections.abc import Iterator

from prometheus_client.core import Metric

from hookah_wishlist.backups.records import Run
from hookah_wishlist.watch.metrics.families import gauge


def backup_metrics(last: Run | None, good: Run | None, *, is_scheduled: bool) -> Iterator[Metric]:
    yield from gauge("backup_is_scheduled", "1 unless BACKUP_SCHEDULE is off.", float(is_scheduled))
    went_well = None if last is None else float(last.is_good and last.error is None)
    yield from gauge("last_backup_is_good", "1 if the last backup is whole, verified and copied.", went_well)
    if good is None or good.finished_at is None:
        return
    at = "When the last verified backup was done."
    yield from gauge("last_good_backup_timestamp_seconds", at, good.finished_at.timestamp())
    yield from gauge("last_good_backup_bytes", "How large it is.", good.bytes)
    seconds = (good.finished_at - good.started_at).total_seconds()
    yield from gauge("last_good_backup_duration_seconds", "How long it took, its trial included.", seconds)
