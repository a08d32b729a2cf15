"""``POST /v1/consents``: what a back end collected elsewhere, recorded once per key."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consent_service.consents.models import ConsentEvent, ConsentEventDetails
from consent_service.kernel.db import db
from consent_service.kernel.transaction import transaction
from consent_service.policies.queries import get_policy
from consent_service.subjects.models import Subject
from consent_service.subjects.operations import read_external_ref
from tests.actors import WRONG_CREDENTIALS, Company, act_for
from tests.factories.consents import (
    DEVICE,
    MEMBER,
    Shown,
    consent,
    put_policy_in_force,
    read_notice,
    send_consent,
    statuses,
    stored,
)
from tests.factories.policies import make_history


def _history(client: FlaskClient, company: Company, ref: str) -> list[dict[str, Any]]:
    answer = client.get(f"/v1/subjects/{ref}/history", headers=company.key("subjects:read"))
    return answer.json["items"]


def test_it_works(client: FlaskClient, acme: Company, shown: Shown) -> None:
    answer = send_consent(client, acme, consent(customer="byeolgil", source="crm"))

    assert answer.status_code == 201
    assert answer.json["subject_ref"].startswith("sub_")
    assert statuses(answer) == {"marketing": "granted", "marketing.email": "granted"}
    (act,) = _history(client, acme, answer.json["subject_ref"])
    assert act | {"recorded_by": None} == {
        "event_id": answer.json["event_id"],
        "receipt_id": answer.json["receipt_id"],
        "action": "record",
        "choices": {"marketing": "granted", "marketing.email": "granted"},
        "services": {},
        "occurred_at": "2026-01-15T03:00:00Z",
        "recorded_at": "2026-01-15T03:00:00Z",
        "notice_id": None,
        "policy": {"key": "privacy", "version": 1},
        "source": "crm",
        "method": "web",
        "layer": None,
        "lang": None,
        "jurisdiction": "KR",
        "signals": {},
        "recorded_by": None,
    }
    assert act["recorded_by"].startswith("key_")


@pytest.mark.parametrize(
    "subject",
    [
        {"type": "user", "id": "u-1001"},
        {"type": "email", "id": "Person@Acme.Example"},
        {"type": "phone", "id": "010-1234-5678"},
        {"type": "device", "id": DEVICE},
    ],
    ids=lambda subject: subject["type"],
)
def test_every_kind_of_identifier_names_one_person(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown, subject: dict[str, str]
) -> None:
    first = send_consent(client, acme, consent(subject=subject))
    ref = {"type": "ref", "id": first.json["subject_ref"]}

    again = send_consent(client, acme, consent(subject=ref, choices={"marketing": False}))

    assert again.json["subject_ref"] == first.json["subject_ref"]
    assert statuses(again) == {"marketing": "withdrawn", "marketing.email": "withdrawn"}
    assert stored(app, acme)["subjects"] == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"type": "email", "id": "person@acme.example"},
            {"type": "email", "id": "PERSON@ACME.example"},
        ),
        ({"type": "phone", "id": "010-1234-5678"}, {"type": "phone", "id": "+82 10 1234 5678"}),
    ],
    ids=["email", "phone"],
)
def test_spellings_of_one_identifier_are_one_person(
    client: FlaskClient, acme: Company, shown: Shown, one: dict[str, str], other: dict[str, str]
) -> None:
    first = send_consent(client, acme, consent(subject=one))
    second = send_consent(client, acme, consent(subject=other))

    assert first.json["subject_ref"] == second.json["subject_ref"]


@pytest.mark.parametrize(
    ("choice", "status"),
    [
        (True, "granted"),
        ("granted", "granted"),
        (False, "declined"),
        ("declined", "declined"),
        ("objected", "objected"),
        ("withdrawn", "withdrawn"),
    ],
)
def test_choice_is_a_boolean_or_a_status(
    client: FlaskClient, acme: Company, shown: Shown, choice: str | bool, status: str
) -> None:
    answer = send_consent(client, acme, consent(choices={"marketing": choice}))

    assert statuses(answer) == {"marketing": status}


def test_policy_is_the_version_in_force_when_it_happened(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    with app.app_context(), transaction():
        act_for(acme)
        make_history(get_policy("privacy"), date(2025, 12, 20), date(2026, 1, 10))

    old = send_consent(client, acme, consent(occurred_at="2026-01-09T14:59:59Z"))
    new = send_consent(client, acme, consent(occurred_at="2026-01-09T15:00:00Z"))
    before_any = send_consent(client, acme, consent(occurred_at="1999-01-01T00:00:00Z"))

    versions = {
        act["event_id"]: act["policy"] for act in _history(client, acme, old.json["subject_ref"])
    }
    assert versions[old.json["event_id"]] == {"key": "privacy", "version": 1}
    assert versions[new.json["event_id"]] == {"key": "privacy", "version": 2}
    assert versions[before_any.json["event_id"]] is None


def test_policy_may_be_named(client: FlaskClient, acme: Company, shown: Shown) -> None:
    body = consent(policy={"key": "privacy", "version": 1}, occurred_at="2000-01-01T00:00:00Z")

    answer = send_consent(client, acme, body)

    (act,) = _history(client, acme, answer.json["subject_ref"])
    assert act["policy"] == {"key": "privacy", "version": 1}


def test_notice_may_be_named(client: FlaskClient, acme: Company, shown: Shown) -> None:
    body = consent(notice_id=shown.notice_id, choices={"analytics": True})

    answer = send_consent(client, acme, body)

    (act,) = _history(client, acme, answer.json["subject_ref"])
    assert act["notice_id"] == shown.notice_id
    assert answer.json["states"][0]["valid_until"] == "2027-01-15T03:00:00Z"


def test_period_of_a_purpose_holds_without_a_notice(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    answer = send_consent(client, acme, consent(choices={"analytics": True}))

    assert answer.json["states"][0]["valid_until"] == "2027-01-15T03:00:00Z"


def test_evidence_is_sealed_and_may_hold_any_json(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    evidence = {"call": "https://files.acme.example/1", "score": 0.93, "pages": [1, None, True]}

    answer = send_consent(client, acme, consent(evidence=evidence))

    assert answer.status_code == 201
    with app.app_context(), transaction(writes=False):
        act_for(acme)
        details = db.session.scalars(select(ConsentEventDetails)).one().details
        event = db.session.scalars(select(ConsentEvent)).one()
        assert event.details_hash is not None
    assert list(details) == ["evidence"]
    assert "acme" not in details["evidence"]


def test_external_ref_is_kept_encrypted(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    send_consent(client, acme, consent(external_ref="crm-77"))

    with app.app_context(), transaction(writes=False):
        act_for(acme)
        subject = db.session.scalars(select(Subject)).one()
        assert b"crm-77" not in subject.external_ref
        assert read_external_ref(subject) == "crm-77"


def test_refusal_for_a_child_is_recorded(client: FlaskClient, acme: Company, shown: Shown) -> None:
    body = consent(choices={"marketing": False}, age={"under_14": True, "source": "form"})

    assert send_consent(client, acme, body).status_code == 201


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        pytest.param({"colour": "red"}, 422, "unknown_field", id="unknown-field"),
        pytest.param({"choices": {"mining": True}}, 404, "purpose_unknown", id="unknown-purpose"),
        pytest.param({"choices": {}}, 422, "invalid", id="no-choices"),
        pytest.param({"choices": {"marketing": "yes"}}, 422, "invalid", id="unknown-status"),
        pytest.param({"choices": {"marketing": "expired"}}, 422, "invalid", id="derived-status"),
        pytest.param({"choices": {"marketing": None}}, 422, "invalid", id="null-choice"),
        pytest.param(
            {"choices": {"necessary": False}}, 422, "purpose_necessary", id="necessary-refused"
        ),
        pytest.param(
            {"choices": {"necessary": True}}, 422, "purpose_necessary", id="necessary-alone"
        ),
        pytest.param({"method": "telepathy"}, 422, "invalid", id="unknown-method"),
        pytest.param({"product": "nothing"}, 404, "product_unknown", id="unknown-product"),
        pytest.param({"product": "meet"}, 404, "purpose_unknown", id="purpose-of-another-product"),
        pytest.param({"customer": "nobody"}, 404, "customer_unknown", id="unknown-customer"),
        pytest.param(
            {"notice_id": f"ntc_acme_{'0' * 64}"}, 422, "notice_unknown", id="unknown-notice"
        ),
        pytest.param({"notice_id": "a\x00b"}, 422, "notice_unknown", id="malformed-notice"),
        pytest.param(
            {"policy": {"key": "privacy", "version": 9}}, 404, "not_found", id="unknown-version"
        ),
        pytest.param(
            {"policy": {"key": "privacy", "version": "1"}}, 422, "invalid", id="version-as-text"
        ),
        pytest.param(
            {"policy": {"key": "privacy", "version": 1}, "notice_id": "ntc_acme_1"},
            422,
            "invalid",
            id="notice-and-policy",
        ),
        pytest.param(
            {"occurred_at": "2026-01-15T03:05:01Z"}, 422, "occurred_at_future", id="future"
        ),
        pytest.param({"occurred_at": "2026-01-15"}, 422, "invalid", id="day-for-an-instant"),
        pytest.param({"evidence": "x" * 4095}, 422, "invalid", id="evidence-too-large"),
        pytest.param({"source": "banner"}, 422, "invalid", id="the-banners-own-source"),
        pytest.param({"external_ref": "a\x00b"}, 422, "invalid", id="nul-in-reference"),
        pytest.param(
            {"age": {"under_14": True, "source": "form"}}, 422, "under_14", id="child-consents"
        ),
        pytest.param({"age": {"under_14": "no", "source": "x"}}, 422, "invalid", id="age-as-text"),
        pytest.param({"subject": {"type": "email", "id": "nobody"}}, 422, "invalid", id="email"),
        pytest.param({"subject": {"type": "phone", "id": "12"}}, 422, "invalid", id="phone"),
        pytest.param({"subject": {"type": "user", "id": "a\x00b"}}, 422, "invalid", id="nul-user"),
        pytest.param({"subject": {"type": "name", "id": "Kim"}}, 422, "invalid", id="name"),
        pytest.param({"subject": {"type": "ref", "id": "sub_1"}}, 404, "subject_unknown", id="ref"),
    ],
)
def test_fault_is_named_and_leaves_no_row(
    app: Flask,
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    changes: dict[str, Any],
    status: int,
    code: str,
) -> None:
    before = stored(app, acme)

    answer = send_consent(client, acme, consent(**changes))

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert stored(app, acme) == before


def test_evidence_of_four_kilobytes_is_taken(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    assert send_consent(client, acme, consent(evidence="x" * 4094)).status_code == 201


@pytest.mark.parametrize(("depth", "status"), [(240, 201), (252, 422)])
def test_deep_evidence_is_refused(
    client: FlaskClient, acme: Company, shown: Shown, depth: int, status: int
) -> None:
    evidence: Any = 1
    for _ in range(depth):
        evidence = [evidence]

    assert send_consent(client, acme, consent(evidence=evidence)).status_code == status


@pytest.mark.parametrize("notice_of", ["other product", "other company"])
def test_notice_of_others_is_unknown(
    app: Flask, client: FlaskClient, acme: Company, globex: Company, shown: Shown, notice_of: str
) -> None:
    if notice_of == "other company":
        put_policy_in_force(app, globex)
        notice_id = read_notice(client, globex).notice_id
        body = consent(notice_id=notice_id)
    else:
        client.post(
            "/v1/purposes?product=meet",
            json={
                "key": "analytics",
                "scope": "device",
                "mode": "opt_in",
                "legal_basis": "consent",
                "name": {"ko": "분석"},
            },
            headers=acme.key(),
        )
        body = consent(notice_id=shown.notice_id, product="meet", choices={"analytics": True})
    before = stored(app, acme)

    answer = send_consent(client, acme, body)

    assert (answer.status_code, answer.json["code"]) == (422, "notice_unknown")
    assert stored(app, acme) == before


def test_policy_of_another_product_is_refused(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    put_policy_in_force(app, acme, product="meet", key="privacy-meet")

    answer = send_consent(client, acme, consent(policy={"key": "privacy-meet", "version": 1}))

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_purpose_that_the_notice_does_not_mention_is_refused(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    answer = send_consent(client, acme, consent(notice_id=shown.notice_id))

    assert (answer.status_code, answer.json["code"]) == (422, "purpose_not_in_notice")


def test_same_key_and_body_get_the_first_answer(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    first = send_consent(client, acme, consent(), idempotency_key="order-1")
    before = stored(app, acme)

    again = send_consent(client, acme, consent(), idempotency_key="order-1")

    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotent-Replay"] == "true"
    assert "Idempotent-Replay" not in first.headers
    assert stored(app, acme) == before


def test_same_key_and_another_body_are_refused(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    send_consent(client, acme, consent(), idempotency_key="order-1")
    before = stored(app, acme)

    answer = send_consent(client, acme, consent(method="email"), idempotency_key="order-1")

    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")
    assert stored(app, acme) == before


def test_refused_request_keeps_its_key_free(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    send_consent(client, acme, consent(customer="nobody"), idempotency_key="order-1")

    answer = send_consent(client, acme, consent(), idempotency_key="order-1")

    assert answer.status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "요청"], ids=["missing", "long", "not-ascii"])
def test_unusable_key_is_refused(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown, key: str
) -> None:
    before = stored(app, acme)

    answer = send_consent(client, acme, consent(), idempotency_key=key.encode().decode("latin-1"))

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert answer.json["errors"][0]["pointer"] == "/Idempotency-Key"
    assert stored(app, acme) == before


def test_keys_of_two_companies_never_meet(
    app: Flask, client: FlaskClient, acme: Company, globex: Company, shown: Shown
) -> None:
    first = send_consent(client, acme, consent(), idempotency_key="order-1")

    answer = send_consent(client, globex, consent(), idempotency_key="order-1")

    assert answer.status_code == 201
    assert answer.json["event_id"] != first.json["event_id"]
    assert stored(app, globex)["consent_events"] == 1


def test_reference_of_another_company_is_unknown(
    app: Flask, client: FlaskClient, acme: Company, globex: Company, shown: Shown
) -> None:
    ref = send_consent(client, acme, consent()).json["subject_ref"]

    answer = send_consent(client, globex, consent(subject={"type": "ref", "id": ref}))

    assert (answer.status_code, answer.json["code"]) == (404, "subject_unknown")
    assert stored(app, globex)["consent_events"] == 0


@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
def test_wrong_key_is_refused(
    app: Flask,
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    fault: str,
    status: int,
    code: str,
) -> None:
    before = stored(app, acme)

    answer = client.post(
        "/v1/consents", json=consent(), headers={**acme.wrong_key(fault), "Idempotency-Key": "1"}
    )

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert stored(app, acme) == before


def test_form_is_no_json(client: FlaskClient, acme: Company) -> None:
    answer = client.post(
        "/v1/consents", data=MEMBER, headers={**acme.key("consents:write"), "Idempotency-Key": "1"}
    )

    assert (answer.status_code, answer.json["code"]) == (415, "not_json")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_other_methods_are_not_allowed(client: FlaskClient, acme: Company, method: str) -> None:
    answer = client.open("/v1/consents", method=method, headers=acme.key("consents:write"))

    assert answer.status_code == 405
