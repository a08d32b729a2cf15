"""Identifiers: UUIDv7 (RFC 9562) inside, prefixed Crockford base32 outside (``evt_06b…``)."""

from __future__ import annotations

import re
from uuid import UUID

from uuid_utils.compat import uuid7

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_LENGTH = 26
_PUBLIC = re.compile(r"([a-z]{3})_([0-9a-hjkmnp-tv-z]{26})", re.ASCII)


def new_id() -> UUID:
    """A new time-ordered identifier."""
    return uuid7()


def public_id(prefix: str, value: UUID) -> str:
    """The form that leaves the service, such as ``sub_06bz…``: 3 letters, ``_``, 26 characters."""
    number = value.int
    digits = []
    for _ in range(_LENGTH):
        digits.append(_ALPHABET[number & 31])
        number >>= 5
    return f"{prefix}_{''.join(reversed(digits))}"


def parse_public_id(prefix: str, text: str) -> UUID | None:
    """The identifier behind a public form, or None if it is not one with this prefix."""
    match = _PUBLIC.fullmatch(text)
    if match is None or match[1] != prefix:
        return None
    number = 0
    for character in match[2]:
        number = number << 5 | _VALUES[character]
    return UUID(int=number) if number < 1 << 128 else None
