"""What may be said about backups, and how it is understood."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

from hookah_wishlist.backups.keeping import read_keep
from hookah_wishlist.backups.sealing import BadKey, check_identities, check_recipient

OFF = "off"
REGION = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
SHORTEST_PASSPHRASE = 12  # letters; guessing goes on for years where nobody can see it


def _recipients(value: object) -> object:
    """Written with commas."""
    if not isinstance(value, str):
        return value
    told = tuple(part.strip() for part in value.split(",") if part.strip())
    for one in told:
        try:
            check_recipient(one)
        except BadKey as error:
            raise ValueError(str(error)) from None
    return told


def _identity(value: SecretStr) -> SecretStr:
    try:
        check_identities(value.get_secret_value())
    except BadKey as error:
        raise ValueError(str(error)) from None
    return value


def _passphrase(value: SecretStr) -> SecretStr:
    """Spaces within it are letters like others, as between words."""
    if len(value.get_secret_value().strip()) < SHORTEST_PASSPHRASE:
        raise ValueError(f"must have {SHORTEST_PASSPHRASE} letters at least")
    return value


def _region(value: str) -> str:
    if not REGION.fullmatch(value):
        raise ValueError("must be a region's name such as eu-central-1")
    return value


def _keep(value: str) -> str:
    read_keep(value)
    return value


Recipients = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_recipients)]
Identity = Annotated[SecretStr, AfterValidator(_identity)]
Passphrase = Annotated[SecretStr, AfterValidator(_passphrase)]
KeepRule = Annotated[str, AfterValidator(_keep)]
Region = Annotated[str, AfterValidator(_region)]
