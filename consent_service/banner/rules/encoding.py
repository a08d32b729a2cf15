"""Hashes, integrity values and JSON that is safe inside a script. Knows nothing of notices."""

from __future__ import annotations

import base64
import hashlib
import json

_UNSAFE = str.maketrans({"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def script_json(value: object) -> str:
    """Compact JSON that may stand in a script, inline ones included: ``</script>`` and ``<!--``
    cannot occur, and the two line separators that JSON allows and old scripts do not are escaped.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_UNSAFE)


def insert_json(template: str, name: str, value: object) -> bytes:
    """The script with its one placeholder ``name`` replaced by ``value`` as JSON, UTF-8.

    Raises ValueError when the placeholder does not occur exactly once: the template is not ours.
    """
    head, found, tail = template.partition(name)
    if not found or name in tail:
        raise ValueError(f"The banner template must hold {name} exactly once.")
    return f"{head}{script_json(value)}{tail}".encode()


def digest(body: bytes) -> str:
    """Base64 of the SHA-256 of these bytes without its padding: what a loader carries of a script.

    With ``sha256-`` before it and ``=`` after it, it is a W3C Subresource Integrity value.
    """
    return base64.b64encode(hashlib.sha256(body).digest()).decode("ascii").rstrip("=")


def content_hash(body: bytes) -> str:
    """The ``{hash}`` in the address of a script, which the loader derives from the digest.

    The first 16 characters with ``_`` for ``+`` and ``/``; a script is found by it, and what a
    browser runs is decided by the whole digest.
    """
    return digest(body)[:16].translate(str.maketrans("+/", "__"))


def site_hash(site_key: str) -> str:
    """First eight hex digits of SHA-256 of the site key: part of cookie and storage names."""
    return hashlib.sha256(site_key.encode()).hexdigest()[:8]
