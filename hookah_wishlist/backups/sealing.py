"""Encryption in the format of age, so that its own tool opens a backup too.

The data is for a key made up for this one backup, and for the operator's recipients: with the former, which
is never written down, what was encrypted can be verified where only public keys are known. A passphrase
closes that key, and the closed key goes into the manifest: age closes whole files with a passphrase only by
holding them in memory.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO, Protocol

import pyrage  # type: ignore[import-untyped]

from hookah_wishlist.backups.problems import WrongKey

BEGINNING = b"age-encryption.org/v1"


class BadKey(Exception):
    """It is no key of age's."""


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Writable(Protocol):
    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Seal:
    """What the operator gave: for whom to encrypt, and what opens it again."""

    recipients: tuple[str, ...] = ()
    passphrase: str | None = field(default=None, repr=False)
    identities: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_set(self) -> bool:
        """Identities alone only open."""
        return bool(self.recipients or self.passphrase)


@dataclass(frozen=True, slots=True)
class Key:
    """Of one backup. `closed` is the same key behind the passphrase, if there is one."""

    identity: str = field(repr=False)
    closed: str | None


def new_key(seal: Seal) -> Key:
    """Takes a second where there is a passphrase: that is what makes guessing slow."""
    identity = str(pyrage.x25519.Identity.generate())
    if seal.passphrase is None:
        return Key(identity, None)
    return Key(identity, pyrage.passphrase.encrypt(identity.encode(), seal.passphrase, armored=True).decode())


def encrypt(reader: Readable, writer: Writable, seal: Seal, key: Key) -> None:
    """All that is read. Raises what the writer raises."""
    recipients = [pyrage.x25519.Identity.from_str(key.identity).to_public(), *_recipients(seal)]
    keeping = _KeepsItsError(writer)
    try:
        pyrage.encrypt_io(reader, keeping, recipients)
    except pyrage.EncryptError as error:
        raise keeping.error or error from None


def decrypt(reader: IO[bytes], writer: Writable, identities: Iterable[str]) -> None:
    """Raises `WrongKey`, and OSError for what was truncated or altered."""
    keeping = _KeepsItsError(writer)
    try:
        pyrage.decrypt_io(reader, keeping, [_identity(text) for text in identities])
    except (pyrage.DecryptError, OSError) as error:
        if keeping.error is not None:
            raise keeping.error from None
        if isinstance(error, OSError):
            raise OSError("it was truncated or altered") from None
        raise WrongKey(
            "It is encrypted for another key than BACKUP_AGE_IDENTITY or BACKUP_PASSPHRASE gives."
        ) from None


def identities_for(closed: str | None, seal: Seal) -> tuple[str, ...]:
    """What may open a backup whose manifest has this closed key. Raises `WrongKey`."""
    opened = list(seal.identities)
    if closed is not None and seal.passphrase is not None:
        try:
            opened.append(pyrage.passphrase.decrypt(closed.encode(), seal.passphrase).decode())
        except pyrage.DecryptError:
            if not opened:
                raise WrongKey(
                    "BACKUP_PASSPHRASE does not open it: it was another one when it was made."
                ) from None
    if not opened:
        wanted = (
            "BACKUP_PASSPHRASE" if closed is not None else "BACKUP_AGE_IDENTITY (or BACKUP_AGE_IDENTITY_FILE)"
        )
        raise WrongKey(f"It is encrypted: set {wanted} to open it.")
    return tuple(opened)


def check_recipient(text: str) -> None:
    """Raises `BadKey`."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise BadKey("must be public keys of age's, such as age1…") from None


def check_identities(text: str) -> None:
    """Raises `BadKey`, without telling the secret."""
    try:
        found = [_identity(line) for line in keys_in(text)]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise BadKey("must be an identity as age-keygen writes it: AGE-SECRET-KEY-1…")


def keys_in(text: str) -> tuple[str, ...]:
    """age-keygen's files have comments."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _recipients(seal: Seal) -> list[pyrage.x25519.Recipient]:
    return [pyrage.x25519.Recipient.from_str(text) for text in seal.recipients]


def _identity(text: str) -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str(text)


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
