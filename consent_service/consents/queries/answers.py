"""Acts and states in the words of the interface."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consent_service.catalog.rules import Purpose
from consent_service.consents.models import ConsentEvent, ConsentState
from consent_service.consents.rules import GRANTED
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import Invalid
from consent_service.kernel.ids import parse_public_id, public_id
from consent_service.notices.queries import get_notice_by_id
from consent_service.policies.queries import get_version_reference_by_id
from consent_service.subjects.queries import Subject, list_members
from consent_service.web.pagination import Page
from consent_service.web.schemas import format_instant

EVENT_PREFIX = "evt"
RECEIPT_PREFIX = "rcp"
EXPIRED = "expired"


def describe_states(
    purposes: Iterable[Purpose], rows: Iterable[ConsentState]
) -> list[dict[str, Any]]:
    """Answers for some purposes as they are now, in the purposes' order."""
    now = clock.now()
    states = {state.purpose_id: state for state in rows}
    found = []
    for purpose in purposes:
        state = states.get(purpose.id)
        if state is None:
            continue
        status = EXPIRED if has_expired(state.valid_until, now) else state.status
        found.append(
            {
                "purpose": purpose.key,
                "status": status,
                "granted": status == GRANTED,
                "decided_at": format_instant(state.decided_at),
                "valid_until": format_instant(state.valid_until),
                "event_id": public_id(EVENT_PREFIX, state.event_id),
                "refused_services": state.refused_services,
            }
        )
    return found


def has_expired(valid_until: datetime | None, now: datetime) -> bool:
    """Whether a grant's time is over; it ends at that instant, not after it."""
    return valid_until is not None and valid_until <= now


def receipt_number(event_id: UUID) -> str:
    """The number of the receipt of an act."""
    return public_id(RECEIPT_PREFIX, event_id)


def list_history(subject: Subject, *, limit: int, cursor: str | None) -> Page[dict[str, Any]]:
    """Every act of a person, newest first. Raises Invalid for a cursor that is none of ours."""
    statement = (
        select(ConsentEvent)
        .where(ConsentEvent.subject_id.in_([item.subject_id for item in list_members(subject)]))
        .order_by(ConsentEvent.id.desc())
        .limit(limit + 1)
    )
    if cursor is not None:
        last = parse_public_id(EVENT_PREFIX, cursor)
        if last is None:
            raise Invalid.at("/cursor", "This cursor is not from a list of ours.")
        statement = statement.where(ConsentEvent.id < last)
    rows = list(db.session.scalars(statement))
    page: Sequence[ConsentEvent] = rows[:limit]
    following = public_id(EVENT_PREFIX, page[-1].id) if len(rows) > limit else None
    return Page([describe_event(row) for row in page], following)


def describe_event(event: ConsentEvent) -> dict[str, Any]:
    """One act with what proves it."""
    reference = (
        get_version_reference_by_id(event.policy_version_id) if event.policy_version_id else None
    )
    return {
        "event_id": public_id(EVENT_PREFIX, event.id),
        "receipt_id": receipt_number(event.id),
        "action": event.action,
        "choices": event.choices,
        "services": event.service_choices,
        "occurred_at": format_instant(event.occurred_at),
        "recorded_at": format_instant(event.recorded_at),
        "notice_id": get_notice_by_id(event.notice_id).public_id if event.notice_id else None,
        "policy": (
            {"key": reference.policy_key, "version": reference.number} if reference else None
        ),
        "source": event.source,
        "method": event.method,
        "layer": event.layer,
        "lang": event.lang,
        "jurisdiction": event.jurisdiction,
        "signals": event.signals,
        "recorded_by": event.actor,
    }
