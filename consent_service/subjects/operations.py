"""Making, linking, unlinking and erasing subjects. Flushes at most; never commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from consent_service.audit.operations import Actor, record_act
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import Invalid
from consent_service.kernel.ids import new_id, public_id
from consent_service.kernel.keys import decrypt, encrypt, keyring, new_key
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.kernel.transaction import Overtaken
from consent_service.kernel.upserts import insert_new
from consent_service.outbox.operations import publish
from consent_service.subjects.errors import SubjectsConflict, SubjectUnknown
from consent_service.subjects.models import Identifier, Subject, SubjectLink, Suppression
from consent_service.subjects.queries import (
    REF_PREFIX,
    IdentifierHashes,
    find_own_subject,
    get_answering,
    list_identifier_kinds,
    list_members,
    lock_subject,
)
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


def link_subjects(
    identifier: IdentifierValue, other: IdentifierValue, *, actor: Actor
) -> tuple[Subject, bool]:
    """Record that two identifiers are one person: who answers for both, and whether it was new.

    The member answers for the device. Raises SubjectsConflict where both have a user identifier.
    What the person's states are then is for ``consents.operations`` to settle.
    """
    first, second = find_or_create_subject(identifier), find_or_create_subject(other)
    if first.id == second.id:
        return first, False
    # Always in one order, so that two links at once wait for each other instead of dying.
    for subject in sorted((first, second), key=lambda item: item.id):
        lock_subject(subject)
    now = clock.now()
    kinds = {item.id: list_identifier_kinds(item) for item in (first, second)}
    if all(SINGLE_KIND in found for found in kinds.values()):
        raise SubjectsConflict
    root, joined = (second, first) if SINGLE_KIND in kinds[second.id] else (first, second)
    moved = [member.subject_id for member in list_members(joined)]
    _move(moved, root.id)
    for subject_id in moved:
        _record_link("linked", root.id, subject_id, now, actor)
    # What either did before the link is older than anything that comes now.
    last = max(
        (item for item in (root.last_recorded_at, joined.last_recorded_at) if item), default=now
    )
    root.last_recorded_at = max(last, now)
    publish("subject.linked", {"subject_ref": public_id(REF_PREFIX, root.id)}, subject_id=root.id)
    return root, True


def remove_identifier(
    subject: Subject, identifier: IdentifierValue, *, actor: Actor
) -> tuple[Subject, Subject]:
    """Undo a link: the identifier answers for itself again, with what it did itself.

    Returns who answers for the rest and whom the identifier belongs to now. An identifier never
    parts from its own acts, so the one that answered for the others leaves by letting them go.
    Raises SubjectUnknown where the identifier is not one of the subject's, Invalid where it is
    the only one: then there is no link to undo.
    """
    lock_subject(subject)
    own = find_own_subject(identifier)
    if own is not None:
        db.session.refresh(own)  # it may have been read before its person was held
    if own is None or subject.id not in {own.id, own.merged_into}:
        raise SubjectUnknown("This identifier is not one of the subject's.")
    rest = _let_go(subject) if own.id == subject.id else subject
    for part in (own, rest):
        part.merged_into = None
        # What either did while they were linked may be as late as this.
        part.last_recorded_at = subject.last_recorded_at
    _record_link("unlinked", rest.id, own.id, clock.now(), actor)
    db.session.flush()  # list_members reads it
    return rest, own


def erase_subject(
    subject: Subject,
    *,
    objections: Collection[str],
    consents: Mapping[str, datetime],
    actor: Actor,
) -> list[UUID]:
    """Destroy a person's identifiers and keys; the ids of the subjects that made up the person.

    Where the person had objected, a digest of each identifier stays, under a key of its own, with
    the purposes (``product/purpose``) objected to; it is used to refuse only. What was kept at an
    earlier erasure is kept on, except for purposes consented to since (``consents``).
    """
    lock_subject(subject)
    members = [member.subject_id for member in list_members(subject)]
    now = clock.now()
    hashes = IdentifierHashes()
    for row in db.session.scalars(select(Identifier).where(Identifier.subject_id.in_(members))):
        _suppress(hashes.suppression(row.value_hash), objections, consents, now)
    db.session.execute(delete(Identifier).where(Identifier.subject_id.in_(members)))
    db.session.execute(
        update(Subject)
        .where(Subject.id.in_(members))
        .values(wrapped_key=None, external_ref=None, erased_at=now)
        .execution_options(synchronize_session="fetch")
    )
    ref = public_id(REF_PREFIX, subject.id)
    record_act(actor, "subject.erased", "subject", ref)
    publish("subject.erased", {"subject_ref": ref}, subject_id=subject.id)
    return members


def _suppress(
    digest: bytes, objections: Collection[str], consents: Mapping[str, datetime], now: datetime
) -> None:
    kept = db.session.get(Suppression, (current_tenant_id(), digest))
    purposes = set(objections)
    if kept is not None:
        since = kept.created_at
        purposes |= {key for key in kept.purposes if consents.get(key, since) <= since}
        kept.purposes, kept.created_at = sorted(purposes), now
    elif purposes:
        db.session.add(Suppression(digest=digest, purposes=sorted(purposes), created_at=now))


def _let_go(subject: Subject) -> Subject:
    """Those linked into a subject stay together without it; who answers for them now."""
    linked = [member.subject_id for member in list_members(subject)[1:]]
    if not linked:
        raise Invalid.at("/identifier", "This is the person's only identifier; nothing is linked.")
    # Who was linked first: then the others' times still say since when they are one person.
    _move(linked, linked[0])
    return db.session.get_one(Subject, (current_tenant_id(), linked[0]))


def _move(subject_ids: Collection[UUID], root_id: UUID) -> None:
    db.session.execute(
        update(Subject)
        .where(Subject.id.in_(subject_ids))
        .values(merged_into=root_id)
        .execution_options(synchronize_session="fetch")
    )


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


def _record_link(action: str, root_id: UUID, other_id: UUID, at: datetime, actor: Actor) -> None:
    db.session.add(
        SubjectLink(
            id=new_id(),
            action=action,
            subject_id=root_id,
            other_subject_id=other_id,
            at=at,
            actor=actor.to_json(),
        )
    )


def _wrapped_key(subject: Subject) -> bytes:
    if subject.wrapped_key is None:
        raise SubjectUnknown
    return subject.wrapped_key
