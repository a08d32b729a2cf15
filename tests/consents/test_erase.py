"""``DELETE /v1/subjects/{ref}``: who it was is gone, an objection still holds."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consent_service.consents.models import ConsentEvent
from consent_service.kernel.db import db
from consent_service.kernel.transaction import transaction
from consent_service.subjects.models import Subject
from tests.actors import WRONG_CREDENTIALS, Company, act_for
from tests.conftest import Clock
from tests.factories.catalog import make_purpose
from tests.factories.consents import (
    DEVICE,
    MEMBER,
    Shown,
    choice,
    consent,
    refusal,
    send_choice,
    send_consent,
    stored,
)

ERASE = "subjects:erase"
PHONE = {"type": "device", "id": DEVICE}


@pytest.fixture(autouse=True)
def _opt_out_purpose(app: Flask, shown: Shown) -> None:
    """``research`` runs until someone objects."""
    with app.app_context(), transaction():
        act_for(shown.company)
        make_purpose(
            key="research", scope="person", mode="opt_out", legal_basis="legitimate_interests"
        )


def _erase(client: FlaskClient, company: Company, ref: str) -> Any:
    return client.delete(f"/v1/subjects/{ref}", headers=company.key(ERASE))


def _decide(
    client: FlaskClient, company: Company, subject: dict[str, str], purpose: str = "research"
) -> tuple[bool, list[str]]:
    answer = client.post(
        "/v1/decisions",
        json={"subject": subject, "purpose": purpose, "channel": "email"},
        headers=company.key("decisions:read"),
    ).json
    return answer["allowed"], [reason["code"] for reason in answer["reasons"]]


def _object(client: FlaskClient, company: Company, status: str = "objected", **more: Any) -> str:
    answer = send_consent(client, company, consent(choices={"research": status}, **more))
    assert answer.status_code == 201, answer.text
    return answer.json["subject_ref"]


def test_it_works(app: Flask, client: FlaskClient, acme: Company, shown: Shown) -> None:
    ref = send_consent(client, acme, consent(evidence={"call": "1"}, external_ref="crm-1")).json[
        "subject_ref"
    ]

    answer = _erase(client, acme, ref)

    assert (answer.status_code, answer.data) == (204, b"")
    assert stored(app, acme) | {"outbox_events": 0, "audit_entries": 0} == {
        "subjects": 1,
        "identifiers": 0,
        "subject_links": 0,
        "suppressions": 0,
        "consent_events": 1,
        "consent_event_details": 0,
        "consent_states": 0,
        "idempotency_keys": 0,
        "outbox_events": 0,
        "audit_entries": 0,
    }
    with app.app_context(), transaction(writes=False):
        act_for(acme)
        subject = db.session.scalars(select(Subject)).one()
        assert (subject.wrapped_key, subject.external_ref) == (None, None)
        assert subject.erased_at is not None
        event = db.session.scalars(select(ConsentEvent)).one()
        assert event.choices == {"marketing": "granted", "marketing.email": "granted"}
        assert event.details_hash is not None


def test_nobody_finds_an_erased_person(client: FlaskClient, acme: Company, shown: Shown) -> None:
    ref = send_consent(client, acme, consent()).json["subject_ref"]
    _erase(client, acme, ref)

    for path in ("consents", "history"):
        page = client.get(f"/v1/subjects/{ref}/{path}", headers=acme.key("subjects:read"))
        assert (page.status_code, page.json["code"]) == (404, "subject_unknown")
    for subject in (MEMBER, {"type": "ref", "id": ref}):
        found = client.post(
            "/v1/subjects/lookup", json={"subject": subject}, headers=acme.key("subjects:read")
        )
        assert (found.status_code, found.json["code"]) == (404, "subject_unknown")
    again = _erase(client, acme, ref)
    assert (again.status_code, again.json["code"]) == (404, "subject_unknown")


def test_every_linked_identifier_goes(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    send_choice(client, acme, choice(shown))
    send_consent(client, acme, consent())
    ref = client.post(
        "/v1/subjects/link",
        json={"subject": MEMBER, "other": PHONE},
        headers=acme.key("subjects:write"),
    ).json["subject_ref"]

    _erase(client, acme, ref)

    rows = stored(app, acme)
    assert (rows["identifiers"], rows["consent_states"], rows["idempotency_keys"]) == (0, 0, 0)
    assert (rows["consent_events"], rows["consent_event_details"]) == (2, 0)


def test_decision_by_reference_says_erased_and_by_identifier_unknown(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    ref = send_consent(client, acme, consent()).json["subject_ref"]
    _erase(client, acme, ref)

    assert _decide(client, acme, {"type": "ref", "id": ref}) == (False, ["erased"])
    assert _decide(client, acme, MEMBER, "marketing") == (False, ["subject_unknown"])
    assert _decide(client, acme, MEMBER) == (True, ["no_objection"])


@pytest.mark.parametrize("status", ["objected", "declined", "withdrawn"])
def test_objection_outlives_the_erasure(
    client: FlaskClient, acme: Company, shown: Shown, status: str
) -> None:
    _erase(client, acme, _object(client, acme, status))

    assert _decide(client, acme, MEMBER) == (False, ["objected"])
    assert _decide(client, acme, {"type": "user", "id": "u-2"}) == (True, ["no_objection"])


def test_objection_meets_whoever_comes_back(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    _erase(client, acme, _object(client, acme))
    client.post(
        "/v1/subject-tokens", json={"subject": MEMBER}, headers=acme.key("subject_tokens:create")
    )
    ref = client.post(
        "/v1/subjects/lookup", json={"subject": MEMBER}, headers=acme.key("subjects:read")
    ).json["subject_ref"]

    assert _decide(client, acme, MEMBER) == (False, ["objected"])
    assert _decide(client, acme, {"type": "ref", "id": ref}) == (False, ["objected"])


def test_objection_ends_with_a_later_consent_and_not_with_an_older_one(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    _erase(client, acme, _object(client, acme))
    clock.advance(days=1)

    _object(client, acme, "granted", occurred_at="2026-01-01T00:00:00Z")
    imported = _decide(client, acme, MEMBER)
    _object(client, acme, "granted")

    assert imported == (False, ["objected"])
    assert _decide(client, acme, MEMBER) == (True, ["consented"])


def test_second_erasure_keeps_what_the_first_kept(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    _erase(client, acme, _object(client, acme))
    clock.advance(days=1)
    ref = send_consent(client, acme, consent()).json["subject_ref"]

    _erase(client, acme, ref)

    assert _decide(client, acme, MEMBER) == (False, ["objected"])


def test_second_erasure_forgets_an_objection_that_was_taken_back(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    _erase(client, acme, _object(client, acme))
    clock.advance(days=1)

    _erase(client, acme, _object(client, acme, "granted"))

    assert _decide(client, acme, MEMBER) == (True, ["no_objection"])


def test_refusal_of_what_needs_consent_leaves_no_trace(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    body = consent(choices={"marketing": "declined"})

    _erase(client, acme, send_consent(client, acme, body).json["subject_ref"])

    assert stored(app, acme)["suppressions"] == 0


def test_device_that_was_erased_starts_anew(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    send_choice(client, acme, refusal(shown))
    ref = client.post(
        "/v1/subjects/lookup", json={"subject": PHONE}, headers=acme.key("subjects:read")
    ).json["subject_ref"]
    _erase(client, acme, ref)

    answer = send_choice(client, acme, choice(shown))

    assert answer.status_code == 201
    assert stored(app, acme)["subjects"] == 2


def test_person_of_another_company_is_not_erased(
    app: Flask, client: FlaskClient, acme: Company, globex: Company, shown: Shown
) -> None:
    ref = send_consent(client, acme, consent()).json["subject_ref"]
    before = stored(app, acme)

    answer = _erase(client, globex, ref)

    assert (answer.status_code, answer.json["code"]) == (404, "subject_unknown")
    assert stored(app, acme) == before


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
    ref = send_consent(client, acme, consent()).json["subject_ref"]
    before = stored(app, acme)

    answer = client.delete(f"/v1/subjects/{ref}", headers=acme.wrong_key(fault))

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert stored(app, acme) == before


def test_other_methods_are_not_allowed(client: FlaskClient, acme: Company) -> None:
    path = "/v1/subjects/sub_00000000000000000000000000"

    assert client.get(path, headers=acme.key(ERASE)).status_code == 405
