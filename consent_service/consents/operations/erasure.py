"""Erasing a person: what can be read goes, what proves stays and leads nowhere."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select

from consent_service.audit.operations import Actor
from consent_service.catalog.queries import list_purposes
from consent_service.consents.models import (
    ConsentEvent,
    ConsentEventDetails,
    ConsentState,
    IdempotencyKey,
)
from consent_service.consents.queries import list_states
from consent_service.consents.rules import OBJECTED
from consent_service.kernel.db import db
from consent_service.subjects.operations import erase_subject
from consent_service.subjects.queries import Subject
from consent_service.tenants.queries import list_products


def erase_person(subject: Subject, *, actor: Actor) -> None:
    """Destroy identifiers, keys, states and details of a person; the acts stay, unattributable.

    The details' hash stays in the event and the salt goes, so a seal over the event still
    verifies while nobody can tell what the details were (GDPR 17; PIPA 21).
    """
    members = erase_subject(subject, _objections(subject), actor=actor)
    events = select(ConsentEvent.id).where(ConsentEvent.subject_id.in_(members))
    for statement in (
        delete(ConsentEventDetails).where(ConsentEventDetails.event_id.in_(events)),
        delete(IdempotencyKey).where(IdempotencyKey.event_id.in_(events)),
        delete(ConsentState).where(ConsentState.subject_id.in_(members)),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


def _objections(subject: Subject) -> list[str]:
    names: dict[UUID, str] = {}
    for product in list_products():
        for purpose in list_purposes(product.id):
            names[purpose.id] = f"{product.key}/{purpose.key}"
    return [
        names[state.purpose_id]
        for state in list_states(subject.id)
        if state.status == OBJECTED and state.purpose_id in names
    ]
