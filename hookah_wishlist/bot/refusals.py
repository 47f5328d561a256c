"""What Telegram's refusals mean for the call that was refused."""

from enum import Enum

from hookah_wishlist.bot.api import Refused

# What was wanted is so already, or is wanted no more. Telegram tells these by words only.
FINE = (
    "message is not modified",
    "query is too old",
    "query id is invalid",
    "message to delete not found",
    "message can't be deleted",
)


class Verdict(Enum):
    """What is to be done."""

    WAIT = "as long as it says"
    FAULT = "it passes: try again later"
    TOKEN = "nothing can be sent with this token"  # noqa: S105 - words, no token
    MOVED = "the group has another number now"
    UNREACHABLE = "the person does not want to hear from us"
    FINE = "nothing is wrong"
    MISTAKE = "ours: it will not do better a second time"


def verdict_of(refused: Refused) -> Verdict:
    if refused.code == 429 or refused.retry_after is not None:
        return Verdict.WAIT
    if refused.is_fault:
        return Verdict.FAULT
    if refused.code == 401:
        return Verdict.TOKEN
    if refused.code == 403:
        return Verdict.UNREACHABLE
    if isinstance(refused.parameters.get("migrate_to_chat_id"), int):
        return Verdict.MOVED
    is_fine = any(words in refused.description.lower() for words in FINE)
    return Verdict.FINE if is_fine else Verdict.MISTAKE
