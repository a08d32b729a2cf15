"""Identifiers as requests name them, and the keyed hashes that they are found by."""

from __future__ import annotations

from collections.abc import Mapping

from consent_service.kernel.errors import Invalid
from consent_service.kernel.keys import keyed_hash, keyring
from consent_service.subjects.rules import IdentifierValue, normalise_identifier
from consent_service.tenants.queries import get_tenant

_REGION_LENGTH = 2


class IdentifierHashes:
    """Keyed hashes of identifiers under the bound tenant's key.

    Tenants have keys of their own, so that their tables do not join (PIPA 28-4(1)).
    """

    def __init__(self) -> None:
        self._key = keyring().unwrap(get_tenant().wrapped_key)

    def of(self, identifier: IdentifierValue) -> bytes:
        """What the identifier is found by: HMAC-SHA256 over kind and value, 32 bytes."""
        return keyed_hash(self._key, identifier.kind, identifier.value)

    def suppression(self, value_hash: bytes) -> bytes:
        """The digest of an identifier hash for suppression, which joins with nothing else."""
        return keyed_hash(keyed_hash(self._key, "suppression key"), value_hash.hex())


def resolve_subject_in(data: Mapping[str, str], *, pointer: str = "/subject") -> IdentifierValue:
    """The identifier that a request names, normalised. Raises Invalid; never echoes the value."""
    identifier = normalise_identifier(data["type"], data["id"], phone_region())
    if identifier is None:
        raise Invalid.at(f"{pointer}/id", f"This is no {data['type']} identifier.")
    return identifier


def phone_region() -> str:
    """The region (ISO 3166-1) whose national telephone numbers are read; ``ZZ``: none."""
    place = get_tenant().jurisdiction.partition("-")[0]
    return place if len(place) == _REGION_LENGTH else "ZZ"
