"""Erasing a person: what can be read goes, what proves stays and leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import delete, select

from consent_service.audit.operations import Actor
from consent_service.catalog.queries import list_purposes
from consent_service.catalog.rules import Purpose
from consent_service.consents.models import (
    ConsentEvent,
    ConsentEventDetails,
    ConsentState,
    IdempotencyKey,
)
from consent_service.consents.operations.pauses import forget_pauses
from consent_service.consents.queries import list_states
from consent_service.consents.rules import GRANTED, is_objection
from consent_service.kernel.db import db
from consent_service.subjects.operations import erase_subject
from consent_service.subjects.queries import Subject, lock_subject
from consent_service.tenants.queries import list_products


def erase_person(subject: Subject, *, actor: Actor) -> None:
    """Destroy identifiers, keys, states and details of a person; the acts stay, unattributable.

    The details' hash stays in the event and the salt goes, so a seal over the event still
    verifies while nobody can tell what the details were (GDPR 17; PIPA 21).
    """
    subject = lock_subject(subject)  # no objection may come between reading and erasing
    held = list(_held(subject))
    members = erase_subject(
        subject,
        objections=[
            name for name, purpose, state in held if is_objection(state.status, purpose.modes)
        ],
        consents={name: state.decided_at for name, _, state in held if state.status == GRANTED},
        actor=actor,
    )
    events = select(ConsentEvent.id).where(ConsentEvent.subject_id.in_(members))
    for statement in (
        delete(ConsentEventDetails).where(ConsentEventDetails.event_id.in_(events)),
        delete(IdempotencyKey).where(IdempotencyKey.event_id.in_(events)),
        delete(ConsentState).where(ConsentState.subject_id.in_(members)),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
    forget_pauses(members)


def _held(subject: Subject) -> Iterator[tuple[str, Purpose, ConsentState]]:
    states = {state.purpose_id: state for state in list_states(subject.id)}
    for product in list_products():
        for purpose in list_purposes(product.id):
            if purpose.id in states:
                yield f"{product.key}/{purpose.key}", purpose, states[purpose.id]
