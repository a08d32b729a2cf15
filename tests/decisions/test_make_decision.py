"""``POST /v1/decisions``: may it run, with reasons and evidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consent_service.kernel.transaction import transaction
from consent_service.policies.queries import get_policy
from tests.actors import WRONG_CREDENTIALS, Company, act_for
from tests.conftest import Clock
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
from tests.factories.policies import make_history

READ = "decisions:read"
VISITOR = {"type": "device", "id": DEVICE}


def _ask(client: FlaskClient, company: Company, **body: Any) -> TestResponse:
    return client.post("/v1/decisions", json=body, headers=company.key(READ))


def _codes(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [reason["code"] for reason in answer.json["reasons"]]


def _switch_off(client: FlaskClient, company: Company, level: str = "") -> None:
    answer = client.put(
        f"/v1/service-switches/google-analytics{level}",
        json={"enabled": False},
        headers=company.key("switches:write"),
    )
    assert answer.status_code == 200


def test_it_works(app: Flask, client: FlaskClient, acme: Company, shown: Shown) -> None:
    recorded = send_choice(client, acme, choice(shown)).json
    before = stored(app, acme)

    answer = _ask(client, acme, subject=VISITOR, purpose="analytics")

    assert answer.status_code == 200
    found = dict(answer.json)
    assert found.pop("subject_ref").startswith("sub_")
    assert found.pop("rules_version")
    assert found == {
        "allowed": True,
        "reasons": [
            {
                "code": "consented",
                "basis": "PIPA 15(1)1",
                "detail": "The person consented.",
            }
        ],
        "obligations": [],
        "next_allowed_at": None,
        "valid_until": "2027-01-15T03:00:00Z",
        "evidence": {
            "event_id": recorded["event_id"],
            "receipt_id": recorded["receipt_id"],
            "notice_id": shown.notice_id,
            "policy": {"key": "privacy", "version": 1},
            "decided_at": "2026-01-15T03:00:00Z",
        },
        "purpose": "analytics",
        "evaluated_at": "2026-01-15T03:00:00Z",
    }
    assert stored(app, acme) == before


def test_nobody_known_has_no_reference_and_is_not_stored(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    before = stored(app, acme)

    answer = _ask(client, acme, subject=VISITOR, purpose="analytics")

    assert (answer.json["allowed"], _codes(answer)) == (False, ["subject_unknown"])
    assert (answer.json["subject_ref"], answer.json["evidence"]) == (None, None)
    assert stored(app, acme) == before


@pytest.mark.parametrize(
    ("purpose", "allowed", "codes"),
    [
        ("necessary", True, ["necessary"]),
        ("research", True, ["no_objection"]),
        ("analytics", False, ["subject_unknown"]),
        ("marketing.email", False, ["subject_unknown"]),
    ],
)
def test_unknown_person(
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    purpose: str,
    allowed: bool,
    codes: list[str],
) -> None:
    answer = _ask(client, acme, subject=MEMBER, purpose=purpose)

    assert (answer.json["allowed"], _codes(answer)) == (allowed, codes)


@pytest.mark.parametrize(
    ("status", "codes"),
    [("declined", ["declined"]), ("objected", ["objected"]), ("withdrawn", ["withdrawn"])],
)
@pytest.mark.parametrize("purpose", ["analytics", "research"])
def test_refusal_is_answered_with_its_evidence(
    client: FlaskClient, acme: Company, shown: Shown, purpose: str, status: str, codes: list[str]
) -> None:
    recorded = send_consent(client, acme, consent(choices={purpose: status}))

    answer = _ask(client, acme, subject=MEMBER, purpose=purpose)

    assert (answer.json["allowed"], _codes(answer)) == (False, codes)
    assert answer.json["evidence"]["event_id"] == recorded.json["event_id"]
    assert answer.json["evidence"]["notice_id"] is None


def test_known_person_without_an_answer(client: FlaskClient, acme: Company, shown: Shown) -> None:
    send_consent(client, acme, consent())

    assert _codes(_ask(client, acme, subject=MEMBER, purpose="analytics")) == ["no_consent"]


def test_grant_expires_at_its_last_instant(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    send_choice(client, acme, choice(shown))
    clock.set("2027-01-15T02:59:59Z")
    before = _codes(_ask(client, acme, subject=VISITOR, purpose="analytics"))
    clock.advance(seconds=1)

    assert before == ["consented"]
    assert _codes(_ask(client, acme, subject=VISITOR, purpose="analytics")) == ["expired"]


def test_changed_terms_outdate_a_consent_and_changed_words_do_not(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    send_choice(client, acme, choice(shown))

    def change(**fields: Any) -> list[str]:
        client.patch("/v1/purposes/analytics", json=fields, headers=acme.key())
        return _codes(_ask(client, acme, subject=VISITOR, purpose="analytics"))

    assert change(name={"ko": "이용 분석", "en": "Usage"}) == ["consented"]
    assert change(retention={"en": "One year"}) == ["consented"]
    assert change(retention={"ko": "1년", "en": "One year"}) == ["policy_outdated"]
    assert _codes(_ask(client, acme, subject=VISITOR, purpose="ads")) == ["consented"]


def test_consent_without_a_notice_is_never_outdated(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    send_consent(client, acme, consent(choices={"analytics": True}))
    client.patch("/v1/purposes/analytics", json={"items": ["page"]}, headers=acme.key())

    assert _codes(_ask(client, acme, subject=MEMBER, purpose="analytics")) == ["consented"]


def test_policy_that_asks_anew_outdates_from_its_first_day(
    app: Flask, client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    send_choice(client, acme, choice(shown))
    clock.advance(days=30)
    with app.app_context(), transaction():
        act_for(acme)
        make_history(
            get_policy("privacy"), date(2026, 1, 16), date(2026, 2, 1), is_consent_required=True
        )

    answer = _ask(client, acme, subject=VISITOR, purpose="analytics")

    assert (answer.json["allowed"], _codes(answer)) == (False, ["policy_outdated"])
    assert answer.json["evidence"]["policy"] == {"key": "privacy", "version": 1}


@pytest.mark.parametrize(
    ("level", "customer", "allowed"),
    [
        pytest.param("", None, False, id="tenant"),
        pytest.param("", "byeolgil", False, id="tenant-for-a-customer"),
        pytest.param("?product=default", None, False, id="product"),
        pytest.param("?product=meet", None, True, id="another-product"),
        pytest.param("?customer=byeolgil", None, True, id="customer-not-named"),
        pytest.param("?customer=byeolgil", "byeolgil", False, id="customer"),
        pytest.param("?customer=byeolgil", "nobody", False, id="unknown-customer"),
    ],
)
@pytest.mark.parametrize("asks", ["person", "service"])
def test_switch_at_any_level_denies(
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    level: str,
    customer: str | None,
    allowed: bool,
    asks: str,
) -> None:
    send_choice(client, acme, choice(shown))
    _switch_off(client, acme, level)
    body: dict[str, Any] = {"service": "google-analytics", "customer": customer}
    if asks == "person":
        body |= {"subject": VISITOR, "purpose": "analytics"}

    answer = _ask(client, acme, **body)

    assert answer.json["allowed"] is allowed
    granted = ["consented"] if asks == "person" else ["service_enabled"]
    assert _codes(answer) == (granted if allowed else ["tenant_opt_out"])


def test_switching_on_again_grants_nobody(client: FlaskClient, acme: Company, shown: Shown) -> None:
    send_choice(client, acme, refusal(shown))
    _switch_off(client, acme)
    client.put(
        "/v1/service-switches/google-analytics",
        json={"enabled": True},
        headers=acme.key("switches:write"),
    )

    assert _codes(_ask(client, acme, subject=VISITOR, purpose="analytics")) == ["declined"]


def test_service_alone_names_nobody(client: FlaskClient, acme: Company, shown: Shown) -> None:
    answer = _ask(client, acme, service="google-analytics")

    assert (answer.json["allowed"], _codes(answer)) == (True, ["service_enabled"])
    assert answer.json["evidence"] is None
    assert (answer.json["purpose"], answer.json["subject_ref"]) == (None, None)


def test_refused_service_under_a_granted_purpose(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    body = choice(shown, services={"google-analytics": False}, action="save")
    send_choice(client, acme, body)
    asked = {"subject": VISITOR, "purpose": "analytics"}

    assert _codes(_ask(client, acme, **asked, service="google-analytics")) == ["service_refused"]
    assert _codes(_ask(client, acme, **asked)) == ["consented"]


@pytest.mark.parametrize(
    ("korean_time", "channel", "codes"),
    [
        ("2026-01-15T20:59:59+09:00", "sms", ["consented"]),
        ("2026-01-15T21:00:00+09:00", "sms", ["night_no_consent"]),
        ("2026-01-16T07:59:59+09:00", "sms", ["night_no_consent"]),
        ("2026-01-16T08:00:00+09:00", "sms", ["consented"]),
        ("2026-01-15T23:00:00+09:00", "email", ["consented"]),
    ],
)
def test_night(
    client: FlaskClient,
    clock: Clock,
    acme: Company,
    shown: Shown,
    korean_time: str,
    channel: str,
    codes: list[str],
) -> None:
    choices = {"marketing": True, "marketing.email": True, "marketing.sms": True}
    send_consent(client, acme, consent(choices=choices))
    clock.set(korean_time)

    answer = _ask(client, acme, subject=MEMBER, purpose="marketing", channel=channel)

    assert _codes(answer) == codes
    denied = codes == ["night_no_consent"]
    assert answer.json["next_allowed_at"] == ("2026-01-15T23:00:00Z" if denied else None)


def test_purpose_of_a_channel_implies_it(client: FlaskClient, acme: Company, shown: Shown) -> None:
    send_consent(client, acme, consent())

    assert _codes(_ask(client, acme, subject=MEMBER, purpose="marketing.email")) == ["consented"]
    assert _codes(_ask(client, acme, subject=MEMBER, purpose="marketing.sms")) == ["no_ad_consent"]


def test_instant_to_come_is_planned_for(client: FlaskClient, acme: Company, shown: Shown) -> None:
    send_choice(client, acme, choice(shown))

    answer = _ask(
        client, acme, subject=VISITOR, purpose="analytics", at="2027-01-15T12:00:00+09:00"
    )

    assert _codes(answer) == ["expired"]
    assert answer.json["evaluated_at"] == "2027-01-15T03:00:00Z"


def test_answer_holds_until_the_instant_it_names(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    send_choice(client, acme, choice(shown))
    clock.advance(days=3)
    until = _ask(client, acme, subject=VISITOR, purpose="analytics").json["valid_until"]
    clock.set(until)
    clock.now -= timedelta(seconds=1)

    assert _codes(_ask(client, acme, subject=VISITOR, purpose="analytics")) == ["consented"]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        pytest.param({"colour": "red"}, 422, "unknown_field", id="unknown-field"),
        pytest.param({"purpose": "mining"}, 404, "purpose_unknown", id="unknown-purpose"),
        pytest.param({"service": "spy"}, 404, "service_unknown", id="unknown-service"),
        pytest.param({"product": "nothing"}, 404, "product_unknown", id="unknown-product"),
        pytest.param({"purpose": "marketing"}, 422, "channel_missing", id="channel-missing"),
        pytest.param({"channel": "pigeon"}, 422, "invalid", id="unknown-channel"),
        pytest.param(
            {"purpose": "marketing.email", "channel": "sms"}, 422, "invalid", id="two-channels"
        ),
        pytest.param({"message_class": "spam"}, 422, "invalid", id="unknown-class"),
        pytest.param({"at": "2026-01-15T02:54:59Z"}, 422, "invalid", id="past"),
        pytest.param({"at": "9999-12-31T23:59:59Z"}, 422, "invalid", id="end-of-time"),
        pytest.param({"at": "2026-01-15"}, 422, "invalid", id="day-for-an-instant"),
        pytest.param({"jurisdiction": "Korea"}, 422, "invalid", id="jurisdiction"),
        pytest.param({"subject": None}, 422, "invalid", id="purpose-of-nobody"),
        pytest.param({"purpose": None}, 422, "invalid", id="subject-for-nothing"),
        pytest.param(
            {"subject": {"type": "email", "id": "nobody"}}, 422, "invalid", id="malformed"
        ),
        pytest.param({"subject": {"type": "name", "id": "Kim"}}, 422, "invalid", id="kind"),
    ],
)
def test_bad_question_is_refused(
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    changes: dict[str, Any],
    status: int,
    code: str,
) -> None:
    body = {"subject": VISITOR, "purpose": "analytics", **changes}

    answer = _ask(client, acme, **{key: value for key, value in body.items() if value is not None})

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert "allowed" not in answer.json


def test_clock_a_little_behind_is_forgiven(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    answer = _ask(client, acme, subject=VISITOR, purpose="necessary", at="2026-01-15T02:56:00Z")

    assert answer.json["evaluated_at"] == "2026-01-15T03:00:00Z"


def test_message_that_is_no_advertisement_needs_no_channel(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    answer = _ask(client, acme, subject=MEMBER, purpose="marketing", message_class="transactional")

    assert _codes(answer) == ["not_advertising"]


def test_consents_of_one_company_are_nothing_to_another(
    client: FlaskClient, acme: Company, globex: Company, shown: Shown
) -> None:
    send_choice(client, acme, choice(shown))
    ref = _ask(client, acme, subject=VISITOR, purpose="analytics").json["subject_ref"]

    for subject in (VISITOR, {"type": "ref", "id": ref}):
        answer = _ask(client, globex, subject=subject, purpose="analytics")
        assert _codes(answer) == ["subject_unknown"]


@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
@pytest.mark.parametrize("path", ["/v1/decisions", "/v1/decisions/batch"])
def test_wrong_key_is_refused(
    client: FlaskClient, acme: Company, path: str, fault: str, status: int, code: str
) -> None:
    answer = client.post(path, json={"service": "mailer"}, headers=acme.wrong_key(fault))

    assert (answer.status_code, answer.json["code"]) == (status, code)


@pytest.mark.parametrize("path", ["/v1/decisions", "/v1/decisions/batch"])
def test_other_methods_are_not_allowed(client: FlaskClient, acme: Company, path: str) -> None:
    assert client.get(path, headers=acme.key(READ)).status_code == 405


def test_form_is_no_json(client: FlaskClient, acme: Company) -> None:
    answer = client.post("/v1/decisions", data={"service": "x"}, headers=acme.key(READ))

    assert (answer.status_code, answer.json["code"]) == (415, "not_json")
