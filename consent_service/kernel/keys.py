"""Keys at rest: random keys per tenant and subject, wrapped by the operator's master keys.

Rotating a master re-wraps; the wrapped keys, and every hash made with them, stay the same.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

KEY_BYTES = 32
_NONCE_BYTES = 12
FINGERPRINT_BYTES = 4


class MasterKeyMissing(RuntimeError):
    """A stored key was wrapped by a master that ``CONSENT_SECRET_KEYS`` does not hold."""


class Keyring:
    """The master keys, newest first. Wraps with the newest, unwraps with any."""

    def __init__(self, secret_keys: tuple[str, ...]) -> None:
        self._masters = {}
        for text in secret_keys:
            master = hashlib.sha256(b"consent-service master key\0" + text.encode()).digest()
            self._masters[_fingerprint(master)] = master
        self._newest = next(iter(self._masters))

    def wrap(self, key: bytes) -> bytes:
        """``key`` sealed under the newest master: fingerprint ‖ nonce ‖ ciphertext."""
        return self._newest + encrypt(self._masters[self._newest], key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """The key inside. Raises MasterKeyMissing when its master is not configured."""
        master = self._masters.get(wrapped[:FINGERPRINT_BYTES])
        if master is None:
            raise MasterKeyMissing("a stored key has no master in CONSENT_SECRET_KEYS")
        return decrypt(master, wrapped[FINGERPRINT_BYTES:])

    def can_unwrap(self, wrapped: bytes) -> bool:
        """Whether the master of a wrapped key is configured."""
        return wrapped[:FINGERPRINT_BYTES] in self._masters

    def is_newest(self, wrapped: bytes) -> bool:
        """Whether a wrapped key is sealed under the newest master."""
        return wrapped[:FINGERPRINT_BYTES] == self._newest


def keyring() -> Keyring:
    """The running application's master keys."""
    found = current_app.extensions["consent_keyring"]
    assert isinstance(found, Keyring)  # noqa: S101  # a wiring fault, not an input
    return found


def new_key() -> bytes:
    """A random 256-bit key."""
    return secrets.token_bytes(KEY_BYTES)


def keyed_hash(key: bytes, *parts: str) -> bytes:
    """HMAC-SHA256 over the parts, each preceded by its length so that no two lists collide."""
    message = b"".join(len(data).to_bytes(4) + data for data in (part.encode() for part in parts))
    return hmac.digest(key, message, "sha256")


def encrypt(key: bytes, plaintext: bytes, context: bytes = b"") -> bytes:
    """AES-256-GCM: nonce ‖ ciphertext. ``context`` must be the same for decrypting."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, context)


def decrypt(key: bytes, sealed: bytes, context: bytes = b"") -> bytes:
    """The plaintext. Raises ValueError when key, context or content is not the one sealed."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context)
    except InvalidTag as error:
        raise ValueError("the sealed value does not open with this key") from error


def _fingerprint(master: bytes) -> bytes:
    return hashlib.sha256(b"fingerprint\0" + master).digest()[:FINGERPRINT_BYTES]
