"""Finding that two identifiers are one person, and undoing it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from consent_service.audit.operations import Actor
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import Invalid
from consent_service.kernel.ids import new_id, public_id
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.outbox.operations import publish
from consent_service.subjects.errors import SubjectsConflict, SubjectUnknown
from consent_service.subjects.models import Subject, SubjectLink
from consent_service.subjects.operations.people import find_or_create_subject
from consent_service.subjects.queries import (
    REF_PREFIX,
    find_own_subject,
    list_identifier_kinds,
    list_members,
    lock_subject,
)
from consent_service.subjects.rules import SINGLE_KIND, IdentifierValue


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
