"""Asks the service what it has stored for one browser, and words the answer for the page.

The page gets words and times ready to be shown as text; it never gets the device id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from consent_service.demo.company import load_catalog, load_company, load_words
from consent_service.demo.site.service_client import (
    ServiceClient,
    ServiceRefused,
    ServiceUnreachable,
)
from consent_service.kernel import clock

#: An advertisement is the one thing besides the device purposes that the page asks about.
_ADVERTISEMENT = "marketing.email"


@dataclass(frozen=True)
class Question:
    """Whose records are asked for, and in which language the answer is worded."""

    product: str
    device_id: str | None
    customer: str | None
    lang: str


def _purpose_names(question: Question) -> dict[str, str]:
    purposes = load_catalog(question.product)["purposes"]
    return {purpose["key"]: purpose["name"][question.lang] for purpose in purposes}


def _asked_purposes(product: str) -> list[tuple[str, str | None]]:
    """Each device purpose with the first service that works for it, and one advertisement."""
    catalog = load_catalog(product)
    service_of: dict[str, str] = {}
    for service in catalog["services"]:
        for purpose in service["purposes"]:
            service_of.setdefault(purpose, service["key"])
    device = [p["key"] for p in catalog["purposes"] if p["scope"] == "device"]
    return [*((key, service_of.get(key)) for key in device), (_ADVERTISEMENT, None)]


def _when(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    zone = ZoneInfo(load_company().tenant["timezone"])
    try:
        return datetime.fromisoformat(value).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None


def _word(words: Mapping[str, str], code: object) -> str:
    return words.get(str(code), str(code))


def _word_decision(answer: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    allowed = answer.get("allowed") is True
    return {
        "allowed": allowed,
        "answer": words["answers"]["allowed" if allowed else "denied"],
        "reasons": [
            {
                "code": str(reason.get("code", "")),
                "text": _word(words["reasons"], reason.get("code")),
            }
            for reason in answer.get("reasons", [])
        ],
        "valid_until": _when(answer.get("valid_until")),
    }


def _ask_decisions(client: ServiceClient, question: Question) -> list[dict[str, Any]]:
    names, words = _purpose_names(question), load_words(question.lang)
    decisions = []
    for purpose, service in _asked_purposes(question.product):
        body = {
            "subject": {"type": "device", "id": question.device_id},
            "product": question.product,
            "purpose": purpose,
            "service": service,
            "customer": question.customer,
        }
        answer = client.decide({name: value for name, value in body.items() if value is not None})
        decisions.append({"purpose": names[purpose], **_word_decision(answer, words)})
    return decisions


def _word_states(answer: Mapping[str, Any], question: Question) -> list[dict[str, Any]]:
    names, words = _purpose_names(question), load_words(question.lang)
    return [
        {
            "purpose": _word(names, state.get("purpose")),
            "granted": state.get("granted") is True,
            "status": _word(words["statuses"], state.get("status")),
            "decided_at": _when(state.get("decided_at")),
            "valid_until": _when(state.get("valid_until")),
        }
        for state in answer.get("states", [])
    ]


def _word_choices(choices: object, question: Question) -> list[str]:
    if not isinstance(choices, dict):
        return []
    names, words = _purpose_names(question), load_words(question.lang)
    answers = {True: words["statuses"]["granted"], False: words["statuses"]["declined"]}
    return [
        f"{_word(names, purpose)}: "
        + (answers[choice] if isinstance(choice, bool) else _word(words["statuses"], choice))
        for purpose, choice in choices.items()
    ]


def _word_event(event: Mapping[str, Any], question: Question) -> dict[str, Any]:
    policy = event.get("policy") or {}
    return {
        "event_id": str(event.get("event_id", "")),
        "action": _word(load_words(question.lang)["actions"], event.get("action", "")),
        "occurred_at": _when(event.get("occurred_at")),
        "choices": _word_choices(event.get("choices"), question),
        "notice": event.get("notice_id"),
        "policy": f"{policy['key']} v{policy['version']}"
        if {"key", "version"} <= policy.keys()
        else None,
    }


def _look_up(client: ServiceClient, question: Question) -> dict[str, Any]:
    """The reference, states and acts; empty while the service does not know the browser."""
    try:
        found = client.look_up({"type": "device", "id": str(question.device_id)}, question.product)
    except ServiceRefused as refusal:
        if refusal.status != 404:
            raise
        return {"subject_ref": None, "states": [], "history": []}
    acts = client.history(found["subject_ref"]).get("items", [])
    return {
        "subject_ref": found["subject_ref"],
        "states": _word_states(found, question),
        "history": [_word_event(act, question) for act in acts],
    }


def ask_what_is_stored(
    open_service: Callable[[], ServiceClient], question: Question
) -> dict[str, Any]:
    """What the service answers for the browser, worded in the question's language.

    ``message`` says why there is nothing to show and is None otherwise; a service that fails
    gives a message and no decisions at all, so that nothing can be read as allowed.
    """
    words = load_words(question.lang)["stored"]
    empty: dict[str, Any] = {"subject_ref": None, "states": [], "history": [], "decisions": []}
    asked_at = _when(clock.now().isoformat())
    if question.device_id is None:
        return {**empty, "asked_at": asked_at, "message": words["no_device"]}
    try:
        with open_service() as client:
            found = _look_up(client, question)
            decisions = _ask_decisions(client, question)
    except ServiceUnreachable:
        return {**empty, "asked_at": asked_at, "message": words["unreachable"]}
    except ServiceRefused as refusal:
        # Too many questions and an overload pass by themselves; another refusal needs a person.
        message = words["unreachable" if refusal.status in {429, 503} else "refused"]
        return {**empty, "asked_at": asked_at, "message": message}
    message = None if found["subject_ref"] else words["no_record"]
    return {**found, "decisions": decisions, "asked_at": asked_at, "message": message}
