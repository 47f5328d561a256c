"""Encryption in the format of age, so that its own tool opens a backup too.

The data is for a key made up for this one backup, and for the operator's recipients: with the former, which
is never written down, what was encrypted can be verified where only public keys are known. A passphrase
closes that key, and the closed key goes into the manifest: age closes whole files with a passphrase only by
holding them in memory.
"""

from dataclasses import dataclass, field

import pyrage  # type: ignore[import-untyped]

from hookah_wishlist.backups.problems import WrongKey

# age measures in one millisecond what this machine may be burdened with. A machine that was busy in that very
# moment seems too slow for any key: measure again.
MEASUREMENTS = 10
TOO_COSTLY = "Excessive work"


class BadKey(Exception):
    """It is no key of age's."""


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


def identities_for(closed: str | None, seal: Seal) -> tuple[str, ...]:
    """What may open a backup whose manifest has this closed key. Raises `WrongKey`."""
    opened = list(seal.identities)
    if closed is not None and seal.passphrase is not None:
        try:
            opened.append(_opened(closed, seal.passphrase))
        except WrongKey:
            if not opened:
                raise
    if not opened:
        wanted = (
            "BACKUP_PASSPHRASE" if closed is not None else "BACKUP_AGE_IDENTITY (or BACKUP_AGE_IDENTITY_FILE)"
        )
        raise WrongKey(f"It is encrypted: set {wanted} to open it.")
    return tuple(opened)


def _opened(closed: str, passphrase: str) -> str:
    for _ in range(MEASUREMENTS):
        try:
            return pyrage.passphrase.decrypt(closed.encode(), passphrase).decode()  # type: ignore[no-any-return]
        except pyrage.DecryptError as error:
            if TOO_COSTLY not in str(error):
                raise WrongKey(
                    "BACKUP_PASSPHRASE does not open it: it was another one when it was made."
                ) from None
    raise WrongKey(
        "Opening it with BACKUP_PASSPHRASE takes too much work for this machine: "
        "use a faster one, or age itself."
    )


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


def _identity(text: str) -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str(text)
