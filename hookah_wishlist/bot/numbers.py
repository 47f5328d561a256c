"""Numbers of an update: whether PostgreSQL can hold them."""

LARGEST_ID = 2**63 - 1  # of a bigint; Telegram promises 52 bits


def has_storable_numbers(value: object) -> bool:
    """Whether every whole number in the parsed JSON fits a bigint, however deep it stands.

    orjson reads whole numbers beyond 64 bits as floats, and pydantic takes digits in quotes as numbers.
    """
    waiting = [value]
    while waiting:
        match waiting.pop():
            case dict() as found:
                waiting.extend(found.values())
            case list() as found:
                waiting.extend(found)
            case int() | float() as number if abs(number) > LARGEST_ID:
                return False
    return True
