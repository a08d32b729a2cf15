"""What a back end records and links: consents collected elsewhere, and who is one person."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from consent_service.audit.operations import Actor
from consent_service.catalog.queries import get_purpose
from consent_service.catalog.rules import NECESSARY, Purpose
from consent_service.consents.errors import (
    OccurredAtFuture,
    PurposeNecessary,
    PurposeNotInNotice,
    Under14,
)
from consent_service.consents.operations.pauses import carry_pause
from consent_service.consents.operations.record import NewAct, Recorded, record_act
from consent_service.consents.operations.states import rebuild_states
from consent_service.consents.rules import GRANTED, correct_time
from consent_service.kernel import clock
from consent_service.kernel.errors import Invalid
from consent_service.notices.errors import NoticeUnknown
from consent_service.notices.queries import StoredNotice, get_notice
from consent_service.policies.queries import (
    find_product_policy,
    find_version_in_force,
    get_policy,
    get_version_reference,
)
from consent_service.subjects.operations import (
    link_subjects,
    remove_identifier,
    seal_for,
    set_external_ref,
)
from consent_service.subjects.queries import Subject, find_subject
from consent_service.subjects.rules import IdentifierValue
from consent_service.tenants.queries import Product, get_customer, get_tenant


@dataclass(frozen=True)
class BackEndAct:
    """A consent or refusal that a tenant's back end collected."""

    choices: Mapping[str, str | bool]
    method: str
    source: str
    occurred_at: datetime | None
    customer: str | None
    notice_id: str | None
    #: ``(policy key, version number)``
    policy: tuple[str, int] | None
    external_ref: str | None
    under_14: bool
    #: The tenant's own proof. It may name the person, so it is sealed with the subject's key.
    evidence: Any


def record_back_end_act(
    act: BackEndAct, *, product: Product, own: Subject, answering: Subject, actor: Actor
) -> Recorded:
    """Record what a back end reports. Raises the errors of consents, notices and catalogue."""
    purposes = {key: get_purpose(product.id, key) for key in act.choices}
    notice = _notice(act.notice_id, product) if act.notice_id else None
    choices = _checked(act, purposes, notice)
    when = correct_time(act.occurred_at or clock.now(), None, clock.now(), from_banner=False)
    if when.is_future:
        raise OccurredAtFuture.at("/occurred_at", OccurredAtFuture.title)
    if act.external_ref is not None:
        set_external_ref(answering, act.external_ref)
    return record_act(
        NewAct(
            product_id=product.id,
            choices=choices,
            action="record",
            source=act.source,
            method=act.method,
            occurred_at=when.occurred_at,
            jurisdiction=get_tenant().jurisdiction,
            jurisdiction_source="tenant",
            notice=notice,
            policy_version_id=_policy_version(act, product, notice, when.occurred_at),
            customer_id=get_customer(act.customer).id if act.customer else None,
            actor=actor.id,
            details=_details(act, own),
            stated_months=None if notice else _stated_months(choices, purposes),
        ),
        own=own,
        answering=answering,
    )


def link_identifiers(
    identifier: IdentifierValue, other: IdentifierValue, *, actor: Actor
) -> Subject:
    """Record that two identifiers are one person and settle its answers.

    A refusal of either stands until the person acts anew.
    """
    before = [found for item in (identifier, other) if (found := find_subject(item))]
    subject, is_new = link_subjects(identifier, other, actor=actor)
    if is_new:
        rebuild_states(subject)
        carry_pause(before, [subject])
    return subject


def unlink_identifier(subject: Subject, identifier: IdentifierValue, *, actor: Actor) -> Subject:
    """Undo a link; each side has again what it did itself. The subject the identifier has now."""
    remaining, own = remove_identifier(subject, identifier, actor=actor)
    rebuild_states(remaining)
    rebuild_states(own)
    carry_pause([subject], [remaining, own])
    return own


def _checked(
    act: BackEndAct, purposes: Mapping[str, Purpose], notice: StoredNotice | None
) -> dict[str, str | bool]:
    found: dict[str, str | bool] = {}
    for key, choice in act.choices.items():
        if notice is not None and notice.purpose(key) is None:
            raise PurposeNotInNotice.at(f"/choices/{key}", PurposeNotInNotice.title)
        grants = choice is True or choice == GRANTED
        if purposes[key].mode == NECESSARY:
            if not grants:
                raise PurposeNecessary.at(f"/choices/{key}", PurposeNecessary.title)
            continue
        if grants and act.under_14:
            # Seeds §1.2.7, PIPA 22-2: nothing of a child is stored but that it was refused.
            raise Under14.at("/age/under_14", Under14.title)
        found[key] = choice
    if not found:
        raise PurposeNecessary.at("/choices", "Name a purpose that is a matter of choice.")
    return found


def _notice(public_id: str, product: Product) -> StoredNotice:
    try:
        notice = get_notice(public_id)
    except NoticeUnknown as error:
        raise NoticeUnknown.at("/notice_id", error.detail) from error
    if notice.product_id != product.id:
        raise NoticeUnknown.at("/notice_id", "This notice is another product's.")
    return notice


def _details(act: BackEndAct, own: Subject) -> dict[str, str]:
    if act.evidence is None:
        return {}
    sealed = seal_for(own, orjson.dumps(act.evidence, option=orjson.OPT_SORT_KEYS))
    return {"evidence": b64encode(sealed).decode()}


def _policy_version(
    act: BackEndAct, product: Product, notice: StoredNotice | None, occurred_at: datetime
) -> UUID | None:
    if act.policy is not None:
        key, number = act.policy
        if get_policy(key).product_id != product.id:
            raise Invalid.at("/policy/key", "This policy is another product's.")
        return get_version_reference(key, number).id
    if notice is not None:
        return notice.policy_version_id
    policy = find_product_policy(product.id)
    version = find_version_in_force(policy, at=occurred_at) if policy else None
    return version.id if version else None


def _stated_months(
    choices: Mapping[str, str | bool], purposes: Mapping[str, Purpose]
) -> dict[str, int] | None:
    found = {
        key: months for key in choices if (months := purposes[key].validity_months) is not None
    }
    return found or None
