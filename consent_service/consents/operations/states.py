"""The projection: the state of a person for each purpose, from the acts."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete

from consent_service.consents.models import ConsentEvent, ConsentState
from consent_service.consents.queries.acts import (
    acts_by_purpose,
    list_events,
    list_states,
    purpose_ids_by_key,
)
from consent_service.consents.queries.derivation import derive_state
from consent_service.consents.rules import resolve_newest
from consent_service.kernel.db import db
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.subjects.queries import Subject, list_members


def rebuild_states(subject: Subject) -> int:
    """Make a person's states anew from the acts; the number of rows.

    Deletes what linked subjects may still have of their own: the person's answer is one.
    """
    members = list_members(subject)
    db.session.execute(
        delete(ConsentState)
        .where(ConsentState.subject_id.in_([member.subject_id for member in members]))
        .execution_options(synchronize_session="fetch")
    )
    events = list_events(members)
    return settle_states(subject, events, None)


def settle_states(
    subject: Subject, events: Iterable[ConsentEvent], purpose_ids: set[UUID] | None
) -> int:
    """Write the states that follow from ``events``, for these purposes or for all (None)."""
    by_id = {event.id: event for event in events}
    written = 0
    for purpose_id, acts in acts_by_purpose(by_id.values(), list_members(subject)).items():
        if purpose_ids is not None and purpose_id not in purpose_ids:
            continue
        newest = resolve_newest(acts)
        if newest is not None:
            write_state(subject.id, purpose_id, by_id[newest.event_id])
            written += 1
    return written


def write_state(subject_id: UUID, purpose_id: UUID, event: ConsentEvent) -> None:
    """Let ``event`` be what holds for a purpose."""
    keys = {found: key for key, found in purpose_ids_by_key(event.product_id).items()}
    values = derive_state(event, keys[purpose_id], purpose_id)
    state = db.session.get(ConsentState, (current_tenant_id(), subject_id, purpose_id))
    if state is None:
        state = ConsentState(subject_id=subject_id, purpose_id=purpose_id, confirmed_at=None)
        db.session.add(state)
    state.status = values.status
    state.event_id = values.event_id
    state.notice_id = values.notice_id
    state.terms_hash = values.terms_hash
    state.policy_version_id = values.policy_version_id
    state.decided_at = values.decided_at
    state.valid_until = values.valid_until
    state.refused_services = list(values.refused_services)


def standing_statuses(subject: Subject, product_id: UUID) -> dict[str, str]:
    """The present status per purpose key in one product, before a new act."""
    keys = {found: key for key, found in purpose_ids_by_key(product_id).items()}
    return {
        keys[state.purpose_id]: state.status
        for state in list_states(subject.id)
        if state.purpose_id in keys
    }
