"""What the operator wants of backups, as values."""

from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from hookah_wishlist.backups.copying import Bucket
from hookah_wishlist.backups.keeping import Keep
from hookah_wishlist.backups.sealing import Seal


@dataclass(frozen=True, slots=True)
class Plan:
    """`zone`: whose days and weeks are counted."""

    directory: Path
    keep: Keep = field(default_factory=Keep)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    seal: Seal = field(default_factory=Seal)
    bucket: Bucket | None = None
