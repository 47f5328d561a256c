"""Closing with a passphrase as age does it, at a cost that guards nothing: a test waits a millisecond for it.

pyrage takes as much as this machine computes in a second, and up to a gigabyte for it.
The format: https://age-encryption.org/v1
"""

import base64
import hashlib
import hmac
import os

from Crypto.Cipher import ChaCha20_Poly1305
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF

COST = 4  # log2 of scrypt's N; age itself takes 18
PEM = "-----BEGIN AGE ENCRYPTED FILE-----\n{}-----END AGE ENCRYPTED FILE-----\n"


def closed(plaintext, passphrase, armored):
    """In the place of `pyrage.passphrase.encrypt`, for what fits into one chunk."""
    assert armored
    assert len(plaintext) < 2**16
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    salted = b"age-encryption.org/v1/scrypt" + salt
    wrap_key = hashlib.scrypt(passphrase.encode(), salt=salted, n=2**COST, r=8, p=1, dklen=32)
    wrapped = _sealed(wrap_key, bytes(12), file_key)
    header = f"age-encryption.org/v1\n-> scrypt {_base64(salt)} {COST}\n{_base64(wrapped)}\n---".encode()
    mac = hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")
    last_chunk = bytes(11) + b"\x01"
    payload = nonce + _sealed(_derived(file_key, nonce, b"payload"), last_chunk, plaintext)
    whole = header + f" {_base64(mac)}\n".encode() + payload
    text = base64.b64encode(whole).decode()
    lines = (text[at : at + 64] + "\n" for at in range(0, len(text), 64))
    return PEM.format("".join(lines)).encode()


def _sealed(key, nonce, plaintext):
    ciphertext, tag = ChaCha20_Poly1305.new(key=key, nonce=nonce).encrypt_and_digest(plaintext)
    return ciphertext + tag


def _derived(key, salt, info):
    return HKDF(key, 32, salt, SHA256, context=info)


def _base64(data):
    return base64.b64encode(data).decode().rstrip("=")
