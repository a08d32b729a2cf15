"""One act: an event, its details, its states and one outbox row, in one transaction."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from consent_service.catalog.queries import list_purposes
from consent_service.consents.models import ConsentEvent, ConsentEventDetails
from consent_service.consents.operations.states import PersonStates
from consent_service.consents.queries import describe_states, list_events, receipt_number
from consent_service.consents.queries.answers import EVENT_PREFIX
from consent_service.consents.rules import GRANTED, REACHES_DOWN, resolve_statuses
from consent_service.kernel import clock
from consent_service.kernel.canonical_json import canonical_json
from consent_service.kernel.db import db
from consent_service.kernel.ids import new_id, public_id
from consent_service.kernel.transaction import Overtaken
from consent_service.notices.queries import StoredNotice
from consent_service.outbox.operations import publish
from consent_service.subjects.queries import REF_PREFIX, Subject, list_members, lock_subject
from consent_service.web.schemas import format_instant

_SALT_BYTES = 16


@dataclass(frozen=True)
class NewAct:
    """An act that was checked and may be recorded."""

    product_id: UUID
    choices: Mapping[str, str | bool]
    action: str
    source: str
    method: str
    #: By our clock.
    occurred_at: datetime
    jurisdiction: str
    jurisdiction_source: str
    notice: StoredNotice | None = None
    policy_version_id: UUID | None = None
    service_choices: Mapping[str, bool] = field(default_factory=dict)
    site_id: UUID | None = None
    customer_id: UUID | None = None
    layer: str | None = None
    lang: str | None = None
    signals: Mapping[str, Any] = field(default_factory=dict)
    actor: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    stated_months: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Recorded:
    """What was recorded, and the person's answers after it."""

    event_id: UUID
    answer: dict[str, Any]


def record_act(act: NewAct, *, own: Subject, answering: Subject) -> Recorded:
    """Record an act of ``own``, for whom ``answering`` answers (the same unless linked).

    The person is held meanwhile, so acts are recorded one after another, each with an instant of
    its own: whatever arrives at once, the states are those that ``rebuild_states`` would make.
    """
    answering = lock_subject(answering)
    if own.id != answering.id:
        db.session.refresh(own)
        if own.merged_into != answering.id:  # unlinked while we waited
            raise Overtaken
    recorded_at = clock.now()
    last = answering.last_recorded_at
    if last is not None and recorded_at <= last:
        recorded_at = last + timedelta(microseconds=1)
    purposes = list_purposes(act.product_id)
    ids = {purpose.key: purpose.id for purpose in purposes}
    states = PersonStates(answering, act.notice)
    statuses = resolve_statuses(act.choices, states.statuses(ids))
    # A purpose may be gone since its notice was shown: the act is kept, a state is not.
    known = [key for key in statuses if key in ids]
    event = _event(act, statuses, own.id, recorded_at)
    db.session.add(event)
    if act.details:
        _keep_details(event, act.details)
    answering.last_recorded_at = recorded_at
    db.session.flush()  # the states refer to it, and the slow way reads it back
    if last is None or act.occurred_at > last:
        # Later than everything that was ever recorded: it holds, and nothing need be looked up.
        for key in known:
            states.write(ids[key], key, event)
    else:
        states.settle(list_events(list_members(answering)), {ids[key] for key in known})
    _tell(event, answering)
    return Recorded(
        event.id,
        {
            "event_id": public_id(EVENT_PREFIX, event.id),
            "receipt_id": receipt_number(event.id),
            "recorded_at": format_instant(recorded_at),
            "states": describe_states(purposes, states.rows()),
        },
    )


def _event(
    act: NewAct, statuses: dict[str, str], subject_id: UUID, recorded_at: datetime
) -> ConsentEvent:
    return ConsentEvent(
        id=new_id(),
        subject_id=subject_id,
        notice_id=act.notice.id if act.notice else None,
        policy_version_id=act.policy_version_id,
        product_id=act.product_id,
        site_id=act.site_id,
        customer_id=act.customer_id,
        action=act.action,
        choices=statuses,
        service_choices=dict(act.service_choices),
        source=act.source,
        method=act.method,
        lang=act.lang,
        jurisdiction=act.jurisdiction,
        jurisdiction_source=act.jurisdiction_source,
        signals=dict(act.signals),
        layer=act.layer,
        occurred_at=act.occurred_at,
        recorded_at=recorded_at,
        actor=act.actor,
        stated_months=dict(act.stated_months) if act.stated_months else None,
        details_hash=None,
    )


def _keep_details(event: ConsentEvent, details: Mapping[str, Any]) -> None:
    salt = secrets.token_bytes(_SALT_BYTES)
    event.details_hash = hashlib.sha256(salt + canonical_json(details)).digest()
    db.session.flush()  # the details refer to the event
    db.session.add(ConsentEventDetails(event_id=event.id, salt=salt, details=dict(details)))


def _tell(event: ConsentEvent, answering: Subject) -> None:
    statuses = set(event.choices.values())
    if statuses & REACHES_DOWN:
        type_ = "consent.withdrawn"
    else:
        type_ = "consent.given" if GRANTED in statuses else "consent.declined"
    publish(
        type_,
        {
            "subject_ref": public_id(REF_PREFIX, answering.id),
            "event_id": public_id(EVENT_PREFIX, event.id),
            "choices": event.choices,
        },
        subject_id=answering.id,
    )
