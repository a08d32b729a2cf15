"""One byte form per JSON value, so that equal content has equal hashes (after RFC 8785).

Floats are refused: their text form differs between languages, and nothing we hash needs them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import orjson

type_error = "canonical JSON holds texts, whole numbers, booleans, null, lists and objects only"


def canonical_json(value: object) -> bytes:
    """UTF-8 bytes with sorted keys and no white space. Raises TypeError for floats and others."""
    _check(value)
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def content_hash(value: object) -> bytes:
    """SHA-256 of the canonical form, 32 bytes."""
    return hashlib.sha256(canonical_json(value)).digest()


def _check(value: object) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(type_error)
            _check(item)
        return
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        for item in value:
            _check(item)
        return
    raise TypeError(type_error)
