"""The event loop: whether it turns as it should."""

from hookah_wishlist.watch.health.part import part
from hookah_wishlist.watch.loop_lag import LoopLag
from hookah_wishlist.web.health import Part

LATE = 1.0  # seconds: everybody's answer waited as long


def loop_part(lag: LoopLag) -> Part:
    worst = lag.worst
    problem = f"it was held up for {worst:.1f} s within the last minute" if worst > LATE else None
    return part((problem,), worst_lag_seconds=round(worst, 3))
