"""What may be said about backups, and how it is understood."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

from hookah_wishlist.backups.keeping import read_keep
from hookah_wishlist.backups.sealing import BadKey, check_identities, check_recipient

OFF = "off"
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
    if len(value.get_secret_value()) < SHORTEST_PASSPHRASE:
        raise ValueError(f"must have {SHORTEST_PASSPHRASE} letters at least")
    return value


def _keep(value: str) -> str:
    read_keep(value)
    return value


def _bucket(value: str) -> str:
    parts = urlsplit(value)
    named = parts.scheme in ("http", "https") and parts.hostname and parts.path.strip("/")
    if not named or parts.username is not None or parts.query or parts.fragment:
        raise ValueError(
            "must be an address with the bucket as its path, such as https://s3.example.org/bucket"
        )
    return value.rstrip("/")


Recipients = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_recipients)]
Identity = Annotated[SecretStr, AfterValidator(_identity)]
Passphrase = Annotated[SecretStr, AfterValidator(_passphrase)]
KeepRule = Annotated[str, AfterValidator(_keep)]
BucketAddress = Annotated[str, AfterValidator(_bucket)]
