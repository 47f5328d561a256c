"""What is kept for how long: every rule of the house in one place.

The subjects' stores do not clear away themselves: here the rules stand side by side, one statement for all.
Times are the database's, whatever a process takes the time to be.
"""

from dataclasses import dataclass
from datetime import timedelta

from hookah_wishlist.wishlist.model import UNDO_WITHIN

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YEAR = 365 * DAY

AGO = "now() - $1::interval"


@dataclass(frozen=True, slots=True)
class Rule:
    """`gone`: which rows `t` of the table have had their day; `$1` is how long they are kept.

    What is prompt goes within a minute, everything else in the daily round.
    """

    name: str
    table: str
    gone: str
    kept: timedelta
    is_prompt: bool = False


RULES = (
    # A promise to people: what they removed can be put back for so long, and is gone for good after that.
    Rule("removals", "wishlist_removals", f"t.removed_at <= {AGO}", UNDO_WITHIN, is_prompt=True),
    # What they had begun to type. It is over by itself; the quarter of an hour is for clocks that differ.
    Rule(
        "dialogs",
        "dialog_states",
        f"t.expires_at < {AGO}",
        timedelta(minutes=15),
        is_prompt=True,
    ),
    # Calls of which nobody knows whether Telegram had them, longer than any call takes.
    Rule(
        "doubtful calls",
        "outbox",
        f"t.state = 'sending' AND t.claimed_at < {AGO}",
        timedelta(minutes=10),
        is_prompt=True,
    ),
    # Nobody can use them any more.
    Rule("sessions", "sessions", f"t.expires_at < {AGO}", HOUR),
    # Telegram repeats an update for one day.
    Rule("updates", "processed_updates", f"t.at < {AGO}", 3 * DAY),
    # Brand by brand, what became of old walks; the last walk stays whole.
    Rule(
        "visits",
        "crawl_brands",
        """
        EXISTS (SELECT FROM crawls c WHERE c.id = t.crawl_id AND c.state <> 'running'
                                       AND c.started_at < now() - $1::interval)
        AND t.crawl_id <> (SELECT max(id) FROM crawls WHERE scope IS NULL)
        """,
        30 * DAY,
    ),
    Rule(
        "walks",
        "crawls",
        """
        t.state <> 'running' AND t.started_at < now() - $1::interval
        AND t.id NOT IN (SELECT max(id) FROM crawls GROUP BY scope IS NULL)
        """,
        YEAR,
    ),
    # Every vote makes one of these, and the snapshots of ratings tell the same.
    Rule("votes", "catalogue_changes", f"t.kind = 'rating' AND t.at < {AGO}", 90 * DAY),
    # What appeared, was renamed, went: of interest for longer.
    Rule("changes", "catalogue_changes", f"t.kind <> 'rating' AND t.at < {AGO}", 3 * YEAR),
    # The last of each month stays, and so the newest of all.
    Rule(
        "ratings",
        "tobacco_ratings",
        """
        t.at < now() - $1::interval
        AND EXISTS (SELECT FROM tobacco_ratings later
                     WHERE later.tobacco_id = t.tobacco_id AND later.at > t.at
                       AND date_trunc('month', later.at, 'UTC') = date_trunc('month', t.at, 'UTC'))
        """,
        90 * DAY,
    ),
    # So long a person can prove a deletion.
    Rule("audit", "audit_log", f"t.at < {AGO}", 3 * YEAR),
    Rule(
        "records of backups",
        "backups",
        f"t.state <> 'running' AND t.started_at < {AGO}",
        2 * YEAR,
    ),
    Rule("records of rounds", "housekeeping_rounds", f"t.started_at < {AGO}", YEAR),
)

PROMPT = tuple(rule for rule in RULES if rule.is_prompt)


def rule(name: str) -> Rule:
    return next(rule for rule in RULES if rule.name == name)
