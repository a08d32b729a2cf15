"""What a state row holds, as it follows from one act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consent_service.consents.models import ConsentEvent, ConsentState
from consent_service.consents.rules import GRANTED, resolve_valid_until
from consent_service.kernel.db import db
from consent_service.notices.queries import StoredNotice

#: Parameters of one IN list; both databases take more.
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class StateValues:
    """The answer of a person for a purpose."""

    purpose_id: UUID
    status: str
    event_id: UUID
    notice_id: UUID | None
    terms_hash: bytes | None
    policy_version_id: UUID | None
    decided_at: datetime
    valid_until: datetime | None
    refused_services: tuple[str, ...]


def derive_state(
    event: ConsentEvent, key: str, purpose_id: UUID, notice: StoredNotice | None
) -> StateValues:
    """What holds for a purpose when ``event``, made on ``notice``, is the newest act about it."""
    status = event.choices[key]
    asked = notice.purpose(key) if notice else None
    months = asked["validity_months"] if asked else (event.stated_months or {}).get(key)
    until = resolve_valid_until(event.occurred_at, months) if status == GRANTED else None
    return StateValues(
        purpose_id=purpose_id,
        status=status,
        event_id=event.id,
        notice_id=event.notice_id,
        terms_hash=bytes.fromhex(asked["terms_hash"]) if asked else None,
        policy_version_id=event.policy_version_id,
        decided_at=event.occurred_at,
        valid_until=until,
        refused_services=_refused_services(event, key, notice),
    )


def list_states_of(subject_ids: Sequence[UUID]) -> dict[UUID, list[StateValues]]:
    """The states of many people, by the subject that answers for each; none is left out."""
    found: defaultdict[UUID, list[StateValues]] = defaultdict(list)
    for start in range(0, len(subject_ids), _CHUNK):
        rows = db.session.scalars(
            select(ConsentState).where(
                ConsentState.subject_id.in_(subject_ids[start : start + _CHUNK])
            )
        )
        for row in rows:
            found[row.subject_id].append(_values(row))
    return found


def _values(row: ConsentState) -> StateValues:
    return StateValues(
        purpose_id=row.purpose_id,
        status=row.status,
        event_id=row.event_id,
        notice_id=row.notice_id,
        terms_hash=row.terms_hash,
        policy_version_id=row.policy_version_id,
        decided_at=row.decided_at,
        valid_until=row.valid_until,
        refused_services=tuple(row.refused_services),
    )


def _refused_services(
    event: ConsentEvent, key: str, notice: StoredNotice | None
) -> tuple[str, ...]:
    if notice is None:
        return ()
    return tuple(
        service["key"]
        for service in notice.content["services"]
        if key in service["purposes"] and event.service_choices.get(service["key"]) is False
    )
