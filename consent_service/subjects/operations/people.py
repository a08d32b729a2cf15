"""Making subjects, and keeping what only their own key opens."""

from __future__ import annotations

from sqlalchemy import select, update

from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.ids import new_id
from consent_service.kernel.keys import decrypt, encrypt, keyring, new_key
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.kernel.transaction import Overtaken
from consent_service.kernel.upserts import insert_new
from consent_service.subjects.errors import SubjectUnknown
from consent_service.subjects.models import Identifier, Subject
from consent_service.subjects.queries import IdentifierHashes, find_own_subject, get_answering
from consent_service.subjects.rules import SINGLE_KIND, IdentifierValue


def find_or_create_subject(identifier: IdentifierValue) -> Subject:
    """Who answers for an identifier; a new subject where nobody does."""
    return get_answering(find_or_create_own_subject(identifier))


def find_or_create_own_subject(identifier: IdentifierValue) -> Subject:
    """The subject that an identifier itself belongs to, linked or not; a new one at first sight.

    Two first sights at once make one subject: the identifier's key decides, and the subject of
    the one that came second is taken back.
    """
    found = find_own_subject(identifier)
    if found is not None:
        return found
    subject = _new_subject()
    db.session.add(subject)
    db.session.flush()  # the identifier refers to it
    if _claim(identifier, subject):
        return subject
    db.session.delete(subject)
    db.session.flush()
    again = find_own_subject(identifier)
    if again is None:  # erased between the two looks
        raise Overtaken
    return again


def set_external_ref(subject: Subject, external_ref: str) -> None:
    """Keep the tenant's own opaque reference, encrypted under the subject's key."""
    subject.external_ref = seal_for(subject, external_ref.encode())


def read_external_ref(subject: Subject) -> str | None:
    """The tenant's own reference, or None."""
    if subject.external_ref is None or subject.wrapped_key is None:
        return None
    key = keyring().unwrap(subject.wrapped_key)
    return decrypt(key, subject.external_ref, subject.id.bytes).decode()


def seal_for(subject: Subject, plaintext: bytes) -> bytes:
    """Encrypt what only the subject's key may open; erasing the subject makes it unreadable."""
    return encrypt(keyring().unwrap(_wrapped_key(subject)), plaintext, subject.id.bytes)


def rewrap_subject_keys() -> int:
    """Seal the keys of the bound tenant's subjects under the newest master; how many they were."""
    ring = keyring()
    rows = db.session.execute(
        select(Subject.id, Subject.wrapped_key).where(Subject.wrapped_key.is_not(None))
    ).all()
    changed = [
        {"tenant_id": current_tenant_id(), "id": row.id, "wrapped_key": ring.wrap(ring.unwrap(key))}
        for row in rows
        if (key := row.wrapped_key) is not None and not ring.is_newest(key)
    ]
    if changed:
        db.session.execute(update(Subject), changed)
    return len(changed)


def _new_subject() -> Subject:
    return Subject(
        id=new_id(),
        wrapped_key=keyring().wrap(new_key()),
        external_ref=None,
        merged_into=None,
        created_at=clock.now(),
        last_recorded_at=None,
        erased_at=None,
    )


def _claim(identifier: IdentifierValue, subject: Subject) -> bool:
    return insert_new(
        Identifier,
        {
            "tenant_id": current_tenant_id(),
            "kind": identifier.kind,
            "value_hash": IdentifierHashes().of(identifier),
            "subject_id": subject.id,
            "value": _sealed_value(identifier, subject),
            "created_at": clock.now(),
        },
    )


def _sealed_value(identifier: IdentifierValue, subject: Subject) -> bytes | None:
    # Other kinds are kept only where the tenant turned contact storage on.
    if identifier.kind != SINGLE_KIND:
        return None
    return seal_for(subject, identifier.value.encode())


def _wrapped_key(subject: Subject) -> bytes:
    if subject.wrapped_key is None:
        raise SubjectUnknown
    return subject.wrapped_key
