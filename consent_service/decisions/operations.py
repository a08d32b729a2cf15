"""Answering: for one person, for many at once, or for a service alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from consent_service.catalog.errors import PurposeUnknown
from consent_service.catalog.queries import get_service, list_switched_off
from consent_service.catalog.rules import resolve_mode
from consent_service.consents.queries import receipt_number
from consent_service.consents.queries.answers import EVENT_PREFIX
from consent_service.decisions.errors import ChannelMissing, PastNotAnswered
from consent_service.decisions.queries import (
    Named,
    Person,
    Surroundings,
    facts_of,
    find_people,
    read_surroundings,
    states_of,
)
from consent_service.decisions.rules import (
    CHANNELS,
    RULES_VERSION,
    Answer,
    Asked,
    Evidence,
    decide,
    decide_service,
)
from consent_service.kernel import clock
from consent_service.kernel.errors import Invalid
from consent_service.kernel.ids import public_id
from consent_service.policies.queries import get_version_reference_by_id
from consent_service.subjects.queries import REF_PREFIX, resolve_subject_in
from consent_service.tenants.queries import Product, get_tenant
from consent_service.web.schemas import format_instant

#: How far back ``at`` may lie for the answer still to be one for the present.
FORGIVEN_PAST = timedelta(minutes=5)
#: How far ahead ``at`` may lie; the law will have changed by then.
FURTHEST_FUTURE = timedelta(days=3653)
MARKETING_PREFIX = "marketing."


@dataclass(frozen=True)
class Question:
    """What is asked, whoever it is asked about."""

    product: Product
    purpose: str
    service: str | None = None
    customer: str | None = None
    channel: str | None = None
    message_class: str = "advertising"
    at: datetime | None = None
    jurisdiction: str | None = None


def answer_question(question: Question, subject: Mapping[str, str]) -> dict[str, Any]:
    """One decision, in the contract's form. Raises PurposeUnknown, ServiceUnknown, Invalid."""
    asked, surroundings = _prepare(question)
    person = find_people([_named(subject, "/subject")], question.product)[0]
    answer = _answer(asked, surroundings, person, states_of([person]))
    found = describe_answer(answer, asked.at, surroundings)
    found["purpose"] = question.purpose
    found["subject_ref"] = public_id(REF_PREFIX, person.subject.id) if person.subject else None
    return found


def answer_batch(question: Question, subjects: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Decisions about many people, in their order. A bad entry is answered as one: not allowed."""
    asked, surroundings = _prepare(question)
    named = [_named_or_none(given) for given in subjects]
    people = find_people(named, question.product)
    states = states_of(people)
    items = []
    for given, name, person in zip(subjects, named, people, strict=True):
        item: dict[str, Any] = {"type": given["type"], "id": given["id"]}
        if name is None:
            items.append(item | {"allowed": False, "reasons": [Invalid.code]})
            continue
        answer = _answer(asked, surroundings, person, states)
        codes = [reason.code for reason in answer.reasons]
        items.append(item | {"allowed": answer.is_allowed, "reasons": codes})
    return {"items": items, "allowed_count": sum(item["allowed"] for item in items)}


def answer_service(product: Product, service: str, customer: str | None) -> dict[str, Any]:
    """Whether a service may run at all, for native programs. Raises ServiceUnknown."""
    get_service(service)
    answer = decide_service(service, frozenset(list_switched_off(product.id, customer)))
    return describe_answer(answer, clock.now()) | {"purpose": None, "subject_ref": None}


def describe_answer(
    answer: Answer, at: datetime, surroundings: Surroundings | None = None
) -> dict[str, Any]:
    """An answer in the contract's form; evidence needs the surroundings it was found in."""
    evidence = answer.evidence
    return {
        "allowed": answer.is_allowed,
        "reasons": [
            {"code": reason.code, "basis": reason.basis, "detail": reason.detail}
            for reason in answer.reasons
        ],
        "obligations": [
            {"code": code, "value": value, "place": place}
            for code, value, place in answer.obligations
        ],
        "next_allowed_at": format_instant(answer.next_allowed_at),
        "valid_until": format_instant(answer.valid_until),
        "evidence": _evidence(evidence, surroundings) if evidence and surroundings else None,
        "rules_version": RULES_VERSION,
        "evaluated_at": format_instant(at),
    }


def _prepare(question: Question) -> tuple[Asked, Surroundings]:
    now = clock.now()
    at = question.at or now
    if at < now - FORGIVEN_PAST:
        raise PastNotAnswered.at("/at", PastNotAnswered.title)
    if at > now + FURTHEST_FUTURE:
        raise Invalid.at("/at", "Plan ahead for ten years at most.")
    at = max(at, now)
    surroundings = read_surroundings(question.product.id, question.customer, at)
    purpose = surroundings.purposes.get(question.purpose)
    if purpose is None:
        raise PurposeUnknown(
            f"The product {question.product.key} has no purpose {question.purpose}. "
            "Name another product, or one of its purposes: GET /v1/purposes."
        )
    if question.service is not None:
        get_service(question.service)
    jurisdiction = question.jurisdiction or get_tenant().jurisdiction
    asked = Asked(
        purpose=question.purpose,
        mode=resolve_mode(purpose, jurisdiction),
        at=at,
        jurisdiction=jurisdiction,
        service=question.service,
        channel=_channel(question),
        message_class=question.message_class,
    )
    if asked.is_marketing and asked.message_class == "advertising" and asked.channel is None:
        raise ChannelMissing.at("/channel", ChannelMissing.title)
    return asked, surroundings


def _channel(question: Question) -> str | None:
    """The channel asked about; ``marketing.<channel>`` implies it. Raises Invalid where two are."""
    prefix, _, implied = question.purpose.rpartition(".")
    if f"{prefix}." != MARKETING_PREFIX or implied not in CHANNELS:
        return question.channel
    if question.channel not in {None, implied}:
        raise Invalid.at("/channel", "The purpose is for another channel.")
    return implied


def _answer(
    asked: Asked,
    surroundings: Surroundings,
    person: Person,
    states: Mapping[UUID, Sequence[Any]],
) -> Answer:
    own = states.get(person.subject.id, ()) if person.subject else ()
    return decide(asked, facts_of(surroundings, asked.purpose, person, own))


def _named(given: Mapping[str, str], pointer: str = "") -> Named:
    return given["id"] if given["type"] == "ref" else resolve_subject_in(given, pointer=pointer)


def _named_or_none(given: Mapping[str, str]) -> Named | None:
    try:
        return _named(given)
    except Invalid:
        return None


def _evidence(evidence: Evidence, surroundings: Surroundings) -> dict[str, Any]:
    reference = (
        get_version_reference_by_id(evidence.policy_version_id)
        if evidence.policy_version_id
        else None
    )
    notice = surroundings.notice(evidence.notice_id) if evidence.notice_id else None
    return {
        "event_id": public_id(EVENT_PREFIX, evidence.event_id),
        "receipt_id": receipt_number(evidence.event_id),
        "notice_id": notice.public_id if notice else None,
        "policy": (
            {"key": reference.policy_key, "version": reference.number} if reference else None
        ),
        "decided_at": format_instant(evidence.decided_at),
    }
