"""Erasing people. What they had objected to stays, as a digest that is used to refuse only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from consent_service.audit.operations import Actor, record_act
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.ids import public_id
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.outbox.operations import publish
from consent_service.subjects.models import Identifier, Subject, Suppression
from consent_service.subjects.queries import (
    REF_PREFIX,
    IdentifierHashes,
    list_members,
    lock_subject,
)


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
