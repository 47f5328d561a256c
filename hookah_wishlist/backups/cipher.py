"""Encrypting and decrypting as the data comes, whatever its length."""

from collections.abc import Iterable
from typing import IO, Protocol

import pyrage  # type: ignore[import-untyped]

from hookah_wishlist.backups.problems import WrongKey
from hookah_wishlist.backups.sealing import Key, Seal


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Writable(Protocol):
    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...


def encrypt(reader: Readable, writer: Writable, seal: Seal, key: Key) -> None:
    """All that is read. Raises what the writer raises."""
    recipients = [
        pyrage.x25519.Identity.from_str(key.identity).to_public(),
        *map(pyrage.x25519.Recipient.from_str, seal.recipients),
    ]
    keeping = _KeepsItsError(writer)
    try:
        pyrage.encrypt_io(reader, keeping, recipients)
    except pyrage.EncryptError as error:
        raise keeping.error or error from None


def decrypt(reader: IO[bytes], writer: Writable, identities: Iterable[str]) -> None:
    """Raises `WrongKey`, and OSError for what was truncated or altered."""
    keeping = _KeepsItsError(writer)
    try:
        pyrage.decrypt_io(reader, keeping, [pyrage.x25519.Identity.from_str(text) for text in identities])
    except (pyrage.DecryptError, OSError) as error:
        if keeping.error is not None:
            raise keeping.error from None
        if isinstance(error, OSError):
            raise OSError("it was truncated or altered") from None
        raise WrongKey(
            "It is encrypted for another key than BACKUP_AGE_IDENTITY or BACKUP_PASSPHRASE gives."
        ) from None


class _KeepsItsError:
    """pyrage makes an error of its own of the writer's: a full disk would look like a wrong key."""

    def __init__(self, writer: Writable) -> None:
        self._writer = writer
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._writer.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        try:
            self._writer.flush()
        except OSError as error:
            self.error = error
            raise
