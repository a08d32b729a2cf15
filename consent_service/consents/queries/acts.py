"""Acts and states as the rules want them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from consent_service.catalog.queries import list_purposes
from consent_service.consents.models import ConsentEvent, ConsentState
from consent_service.consents.rules import Act
from consent_service.kernel.db import db
from consent_service.subjects.queries import Member

#: Source of acts by which a device speaks for itself.
BANNER = "banner"


def list_events(members: Sequence[Member]) -> list[ConsentEvent]:
    """Every act of the subjects that make up a person, in the order of their ids."""
    return list(
        db.session.scalars(
            select(ConsentEvent)
            .where(ConsentEvent.subject_id.in_([member.subject_id for member in members]))
            .order_by(ConsentEvent.id)
        )
    )


def list_states(subject_id: UUID) -> list[ConsentState]:
    """The states of a person, by the subject that answers for it."""
    return list(
        db.session.scalars(select(ConsentState).where(ConsentState.subject_id == subject_id))
    )


def purpose_ids_by_key(product_id: UUID) -> dict[str, UUID]:
    """The ids of a product's purposes by key."""
    return {purpose.key: purpose.id for purpose in list_purposes(product_id)}


def acts_by_purpose(
    events: Iterable[ConsentEvent], members: Sequence[Member]
) -> dict[tuple[UUID, str], list[Act]]:
    """What each event says about each purpose, by id and key, that the catalogue still has."""
    linked_at = {member.subject_id: member.linked_at for member in members}
    ids: dict[UUID, dict[str, UUID]] = {}
    found: defaultdict[tuple[UUID, str], list[Act]] = defaultdict(list)
    for event in events:
        if event.product_id not in ids:
            ids[event.product_id] = purpose_ids_by_key(event.product_id)
        for key, status in event.choices.items():
            purpose_id = ids[event.product_id].get(key)
            if purpose_id is None:
                continue
            found[purpose_id, key].append(
                Act(
                    event_id=event.id,
                    status=status,
                    occurred_at=event.occurred_at,
                    recorded_at=event.recorded_at,
                    subject_id=event.subject_id,
                    linked_at=linked_at.get(event.subject_id),
                    banner_site_id=event.site_id if event.source == BANNER else None,
                )
            )
    return found
