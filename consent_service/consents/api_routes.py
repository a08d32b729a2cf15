"""Consents and subjects for back ends."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, request

from consent_service.catalog.queries import list_purposes
from consent_service.consents.errors import IdempotencyKeyMissing
from consent_service.consents.operations import (
    BackEndAct,
    answer_once,
    erase_person,
    link_identifiers,
    record_back_end_act,
    unlink_identifier,
)
from consent_service.consents.queries import describe_states, list_history, list_states
from consent_service.consents.schemas import (
    ConsentIn,
    HistoryOut,
    HistoryQuery,
    LinkIn,
    LookupIn,
    LookupOut,
    RecordedOut,
    RemoveIdentifierIn,
    SubjectOut,
    SubjectStatesOut,
    SubjectStatesQuery,
)
from consent_service.kernel.ids import public_id
from consent_service.subjects.errors import SubjectUnknown
from consent_service.subjects.operations import find_or_create_own_subject
from consent_service.subjects.queries import (
    REF_PREFIX,
    Subject,
    find_subject_in,
    get_answering,
    get_subject_by_ref,
    list_identifier_kinds,
    resolve_subject_in,
)
from consent_service.tenants.guards import current_actor, current_api_key, requires
from consent_service.tenants.queries import get_product
from consent_service.web.parsing import StrictBlueprint, reads

blueprint = StrictBlueprint("consents", __name__, description="Consents and subjects.")

_LONGEST_KEY = 200
#: What a header can carry; nothing that a database could stumble over.
_IDEMPOTENCY_KEY = re.compile(rf"[\x20-\x7e]{{1,{_LONGEST_KEY}}}")


@blueprint.post("/v1/consents")
@requires("consents:write")
@blueprint.arguments(ConsentIn)
@blueprint.response(201, RecordedOut)
@blueprint.doc(
    parameters=[
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": True,
            "schema": {"type": "string", "maxLength": _LONGEST_KEY},
        }
    ]
)
def record_consent(data: dict[str, Any]) -> Any:
    """Record a consent or refusal that was collected elsewhere, once per Idempotency-Key."""
    key = request.headers.get("Idempotency-Key", "")
    if _IDEMPOTENCY_KEY.fullmatch(key) is None:
        raise IdempotencyKeyMissing.at("/Idempotency-Key", IdempotencyKeyMissing.title)
    product = get_product(data["product"])
    actor = current_actor()
    act = BackEndAct(
        choices=data["choices"],
        method=data["method"],
        source=data["source"],
        occurred_at=data["occurred_at"],
        customer=data["customer"],
        notice_id=data["notice_id"],
        policy=(data["policy"]["key"], data["policy"]["version"]) if data["policy"] else None,
        external_ref=data["external_ref"],
        under_14=bool(data["age"] and data["age"]["under_14"]),
        evidence={name: data[name] for name in ("evidence", "age") if data[name] is not None}
        or None,
    )

    def work() -> tuple[dict[str, Any], Any]:
        own, answering = _subject_of(data["subject"])
        recorded = record_back_end_act(
            act, product=product, own=own, answering=answering, actor=actor
        )
        ref = public_id(REF_PREFIX, answering.id)
        return {**recorded.answer, "subject_ref": ref}, recorded.event_id

    scope = public_id("key", current_api_key().id)
    replay = answer_once(scope, key, {"path": request.path, "body": request.get_json()}, work)
    return replay.answer, ({"Idempotent-Replay": "true"} if replay.is_replay else {})


@blueprint.post("/v1/subjects/lookup")
@requires("subjects:read")
@reads
@blueprint.arguments(LookupIn)
@blueprint.response(200, LookupOut)
def look_up_subject(data: dict[str, Any]) -> dict[str, Any]:
    """Answer what is known of a person."""
    subject = find_subject_in(data["subject"])
    if subject is None or subject.erased_at is not None:
        raise SubjectUnknown
    return {
        **_states(subject, data["product"]),
        "holds": [],
        "identifiers": list_identifier_kinds(subject),
    }


@blueprint.get("/v1/subjects/<ref>/consents")
@requires("subjects:read")
@blueprint.arguments(SubjectStatesQuery, location="query")
@blueprint.response(200, SubjectStatesOut)
def list_consents(query: dict[str, Any], ref: str) -> dict[str, Any]:
    """List a person's current answers in one product."""
    return _states(get_subject_by_ref(ref), query["product"])


@blueprint.get("/v1/subjects/<ref>/history")
@requires("subjects:read")
@blueprint.arguments(HistoryQuery, location="query")
@blueprint.response(200, HistoryOut)
def list_acts(query: dict[str, Any], ref: str) -> Any:
    """List a person's acts, newest first."""
    return list_history(get_subject_by_ref(ref), limit=query["limit"], cursor=query["cursor"])


@blueprint.post("/v1/subjects/link")
@requires("subjects:write")
@blueprint.arguments(LinkIn)
@blueprint.response(200, SubjectOut)
def link(data: dict[str, Any]) -> dict[str, Any]:
    """Record that two identifiers are one person; a refusal of either stands."""
    subject = link_identifiers(
        resolve_subject_in(data["subject"]),
        resolve_subject_in(data["other"], pointer="/other"),
        actor=current_actor(),
    )
    return {"subject_ref": public_id(REF_PREFIX, subject.id)}


@blueprint.post("/v1/subjects/<ref>/identifiers/remove")
@requires("subjects:write")
@blueprint.arguments(RemoveIdentifierIn)
@blueprint.response(200, SubjectOut)
def unlink(data: dict[str, Any], ref: str) -> dict[str, Any]:
    """Undo a link: the identifier answers for itself again. Answers whom it belongs to now."""
    own = unlink_identifier(
        get_subject_by_ref(ref),
        resolve_subject_in(data["identifier"], pointer="/identifier"),
        actor=current_actor(),
    )
    return {"subject_ref": public_id(REF_PREFIX, own.id)}


@blueprint.delete("/v1/subjects/<ref>")
@requires("subjects:erase")
@blueprint.response(204)
def erase(ref: str) -> Response:
    """Erase a person: identifiers and keys are destroyed, acts lead nowhere from then on."""
    erase_person(get_subject_by_ref(ref), actor=current_actor())
    return Response(status=204)


def _subject_of(data: dict[str, str]) -> tuple[Subject, Subject]:
    """Whose act it is, and who answers for it."""
    if data["type"] == "ref":
        subject = get_subject_by_ref(data["id"])
        return subject, subject
    own = find_or_create_own_subject(resolve_subject_in(data))
    return own, get_answering(own)


def _states(subject: Subject, product_key: str | None) -> dict[str, Any]:
    return {
        "subject_ref": public_id(REF_PREFIX, subject.id),
        "states": describe_states(
            list_purposes(get_product(product_key).id), list_states(subject.id)
        ),
    }
