"""Which backups are kept: all of a day, then the newest of each of the last days, weeks and months. Pure."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from hookah_wishlist.backups.shelf import Stored

YOUNG = timedelta(days=1)  # before the newest: one made by hand before an update outlives the night
UNVERIFIED_KEPT = 3  # better than nothing, but they must not fill the disk when verifying never succeeds


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days, weeks and months that have a backup keep their newest one."""

    days: int = 7
    weeks: int = 4
    months: int = 12


def read_keep(text: str) -> Keep:
    """Days, weeks and months with commas between. Raises `ValueError`."""
    numbers = [part.strip() for part in text.split(",")]
    if len(numbers) != 3 or not all(it.isascii() and it.isdecimal() and len(it) < 5 for it in numbers):
        raise ValueError("must be days, weeks and months such as 7,4,12")
    keep = Keep(*map(int, numbers))
    if not keep.days:
        raise ValueError("must keep one day at least")
    return keep


PERIODS: tuple[tuple[str, Callable[[datetime], Hashable]], ...] = (
    ("days", lambda at: at.date()),
    ("weeks", lambda at: at.isocalendar()[:2]),
    ("months", lambda at: (at.year, at.month)),
)


def to_remove(backups: Iterable[Stored], keep: Keep, zone: tzinfo) -> list[Stored]:
    """What the rule no longer keeps. What a restore has put aside is the operator's to remove.

    Days are those of `zone`. They count only if they have a backup: after a month without any, the old ones
    are still there.
    """
    newest_first = sorted(backups, key=lambda it: (it.made_at, it.path.name), reverse=True)
    mine = [it for it in newest_first if not it.is_before_restore]
    verified = [it for it in mine if it.is_verified]
    kept = {it.path for it in [it for it in mine if not it.is_verified][:UNVERIFIED_KEPT]}
    kept |= {it.path for it in verified if it.made_at > verified[0].made_at - YOUNG}
    for name, period in PERIODS:
        kept |= {it.path for it in _newest_of_each(verified, period, zone)[: getattr(keep, name)]}
    return [it for it in mine if it.path not in kept]


def _newest_of_each(
    newest_first: list[Stored], period: Callable[[datetime], Hashable], zone: tzinfo
) -> list[Stored]:
    found: dict[Hashable, Stored] = {}
    for backup in newest_first:
        found.setdefault(period(backup.made_at.astimezone(zone)), backup)
    return list(found.values())
