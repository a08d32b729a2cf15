"""What a site's banner brings: checked against the notice it showed, then recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from consent_service.consents.errors import (
    ActionContradictsChoices,
    LangUnknown,
    OccurredAtFuture,
    OccurredAtTooOld,
    PurposeMissing,
    PurposeNecessary,
    PurposeNotInNotice,
    ServiceNotInNotice,
)
from consent_service.consents.operations.idempotency import Replay, answer_once
from consent_service.consents.operations.record import NewAct, Recorded, record_act
from consent_service.consents.rules import ACCEPT_ALL, SAVE, correct_time
from consent_service.kernel import clock
from consent_service.notices.queries import StoredNotice, get_notice_of_site
from consent_service.subjects.operations import find_or_create_own_subject
from consent_service.subjects.queries import Subject, get_answering
from consent_service.subjects.rules import IdentifierValue
from consent_service.tenants.queries import Site, find_customer, get_tenant


@dataclass(frozen=True)
class BannerAct:
    """A visitor's act as the banner reports it."""

    event_id: str
    device: IdentifierValue
    notice_id: str
    notice_token: str
    choices: Mapping[str, bool]
    services: Mapping[str, bool]
    action: str
    layer: str
    lang: str
    gpc: bool
    occurred_at: datetime
    sent_at: datetime
    customer: str | None
    details: Mapping[str, Any]


def record_banner_act(site: Site, act: BannerAct, member: Subject | None) -> Replay:
    """Record an act once, for the device, or for the member whose token came with it.

    Raises the errors of notices and consents; then nothing is stored.
    """

    def work() -> tuple[dict[str, Any], UUID]:
        # In here, so that a repeated request gets its answer however late it comes.
        notice = get_notice_of_site(site, act.notice_id, act.notice_token)
        _check_shown(notice, act)
        _check_choices(notice, act)
        recorded = _record(site, notice, act, member, _occurred_at(act))
        answer = {**recorded.answer, "subject_token_used": member is not None}
        if member is None:
            # Whoever holds a device is told of what devices are asked, not of a linked member.
            answer["states"] = [
                state for state in answer["states"] if notice.purpose(state["purpose"])
            ]
        return answer, recorded.event_id

    return answer_once(f"site:{site.key}", act.event_id, _fingerprint(act), work)


def _occurred_at(act: BannerAct) -> datetime:
    when = correct_time(act.occurred_at, act.sent_at, clock.now(), from_banner=True)
    if when.is_future:
        raise OccurredAtFuture.at("/occurred_at", OccurredAtFuture.title)
    if when.is_too_old:
        raise OccurredAtTooOld.at("/occurred_at", OccurredAtTooOld.title)
    return when.occurred_at


def _record(
    site: Site, notice: StoredNotice, act: BannerAct, member: Subject | None, occurred_at: datetime
) -> Recorded:
    # Someone who never chose before is made here; a member's token names one who exists.
    own = member or find_or_create_own_subject(act.device)
    customer = find_customer(act.customer) if act.customer else None
    necessary = {item["key"] for item in notice.content["purposes"] if _is_necessary(item)}
    return record_act(
        NewAct(
            product_id=notice.product_id,
            choices={key: value for key, value in act.choices.items() if key not in necessary},
            action=act.action,
            source="member" if member else "banner",
            method="web",
            occurred_at=occurred_at,
            jurisdiction=get_tenant().jurisdiction,
            jurisdiction_source="tenant",
            notice=notice,
            policy_version_id=notice.policy_version_id,
            service_choices=act.services,
            site_id=site.id,
            customer_id=customer.id if customer else None,
            layer=act.layer,
            lang=act.lang,
            signals={"gpc": True} if act.gpc else {},
            details=act.details,
        ),
        own=own,
        answering=get_answering(own),
    )


def _check_choices(notice: StoredNotice, act: BannerAct) -> None:
    asked = {item["key"]: item for item in notice.content["purposes"]}
    for key, value in act.choices.items():
        if key not in asked:
            raise PurposeNotInNotice.at(f"/choices/{key}", PurposeNotInNotice.title)
        if _is_necessary(asked[key]) and not value:
            raise PurposeNecessary.at(f"/choices/{key}", PurposeNecessary.title)
    for key, item in asked.items():
        if not _is_necessary(item) and key not in act.choices:
            raise PurposeMissing.at(f"/choices/{key}", PurposeMissing.title)
    _check_action(act, asked)


def _check_shown(notice: StoredNotice, act: BannerAct) -> None:
    services = {item["key"] for item in notice.content["services"]}
    for key in act.services:
        if key not in services:
            raise ServiceNotInNotice.at(f"/services/{key}", ServiceNotInNotice.title)
    if act.lang not in notice.content["langs"]:
        raise LangUnknown.at("/lang", LangUnknown.title)


def _check_action(act: BannerAct, asked: Mapping[str, Mapping[str, Any]]) -> None:
    optional = {key: item for key, item in asked.items() if not _is_necessary(item)}
    if act.action == SAVE:
        return
    for key, item in optional.items():
        # Under GPC, accepting all does not grant sale or sharing; its own switch alone does.
        expected = act.action == ACCEPT_ALL and not (act.gpc and item["sale_or_share"])
        if act.choices[key] is not expected:
            raise ActionContradictsChoices.at(f"/choices/{key}", ActionContradictsChoices.title)
    if act.action == ACCEPT_ALL and not all(act.services.values()):
        raise ActionContradictsChoices.at("/services", ActionContradictsChoices.title)


def _is_necessary(item: Mapping[str, Any]) -> bool:
    return bool(item["mode"] == "necessary")


def _fingerprint(act: BannerAct) -> dict[str, Any]:
    # Without tokens and sent_at: a retry with a fresh token is the same request.
    return {
        "device": act.device.value,
        "notice_id": act.notice_id,
        "choices": dict(act.choices),
        "services": dict(act.services),
        "action": act.action,
        "layer": act.layer,
        "lang": act.lang,
        "gpc": act.gpc,
        "occurred_at": act.occurred_at.isoformat(),
        "customer": act.customer,
    }
