"""``POST /v1/sites/{site_key}/consents``: what a visitor chose, recorded once."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consent_service.consents.models import ConsentEvent, ConsentEventDetails
from consent_service.kernel.db import db
from consent_service.kernel.transaction import transaction
from tests.actors import Company, act_for
from tests.conftest import Clock
from tests.factories.consents import (
    DEVICE,
    Shown,
    choice,
    put_policy_in_force,
    read_notice,
    refusal,
    send_choice,
    statuses,
    stored,
)


def _only_event(app: Flask, company: Company) -> ConsentEvent:
    with app.app_context(), transaction(writes=False):
        act_for(company)
        event = db.session.scalars(select(ConsentEvent)).one()
        db.session.expunge(event)
        return event


def test_it_works(app: Flask, client: FlaskClient, acme: Company, shown: Shown) -> None:
    answer = send_choice(client, acme, choice(shown))

    assert answer.status_code == 201
    assert answer.json["event_id"].startswith("evt_")
    assert answer.json["receipt_id"] == "rcp_" + answer.json["event_id"].removeprefix("evt_")
    assert answer.json["recorded_at"] == "2026-01-15T03:00:00Z"
    assert answer.json["subject_token_used"] is False
    assert answer.json["states"] == [
        {
            "purpose": "analytics",
            "status": "granted",
            "granted": True,
            "decided_at": "2026-01-15T03:00:00Z",
            "valid_until": "2027-01-15T03:00:00Z",
            "event_id": answer.json["event_id"],
            "refused_services": [],
        },
        {
            "purpose": "ads",
            "status": "granted",
            "granted": True,
            "decided_at": "2026-01-15T03:00:00Z",
            "valid_until": None,
            "event_id": answer.json["event_id"],
            "refused_services": [],
        },
    ]
    assert stored(app, acme) | {"audit_entries": 0} == {
        "subjects": 1,
        "identifiers": 1,
        "subject_links": 0,
        "suppressions": 0,
        "consent_events": 1,
        "consent_event_details": 1,
        "consent_states": 2,
        "idempotency_keys": 1,
        "outbox_events": 1,
        "audit_entries": 0,
    }


def test_event_says_what_was_shown_where_and_how(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    body = choice(
        shown,
        choices={"necessary": True, "analytics": True, "ads": False},
        services={"google-analytics": False},
        action="save",
        layer="preferences",
        lang="en",
        gpc=True,
        customer="byeolgil",
    )

    send_choice(client, acme, body)

    event = _only_event(app, acme)
    assert event.choices == {"analytics": "granted", "ads": "declined"}
    assert event.service_choices == {"google-analytics": False}
    assert (event.action, event.layer, event.lang) == ("save", "preferences", "en")
    assert (event.source, event.method, event.actor) == ("banner", "web", None)
    assert (event.jurisdiction, event.jurisdiction_source) == ("KR", "tenant")
    assert event.signals == {"gpc": True}
    assert event.notice_id is not None
    assert event.policy_version_id is not None
    assert event.customer_id is not None


def test_details_hold_a_network_and_a_browser_family_and_nothing_finer(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.7000.1 Safari/537.36"

    send_choice(client, acme, choice(shown), **{"User-Agent": agent})

    with app.app_context(), transaction(writes=False):
        act_for(acme)
        details = db.session.scalars(select(ConsentEventDetails)).one().details
    assert details == {"network": "127.0.0.0/24", "browser": "Chrome 156"}


def test_refusals_are_kept_as_values(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    answer = send_choice(client, acme, refusal(shown))

    assert statuses(answer) == {"analytics": "declined", "ads": "declined"}
    assert _only_event(app, acme).choices == {"analytics": "declined", "ads": "declined"}


def test_refusing_what_was_granted_is_a_withdrawal(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    send_choice(client, acme, choice(shown))
    clock.advance(hours=1)
    later = {"occurred_at": "2026-01-15T04:00:00Z", "sent_at": "2026-01-15T04:00:00Z"}

    answer = send_choice(client, acme, refusal(shown, action="withdraw", **later))

    assert statuses(answer) == {"analytics": "withdrawn", "ads": "withdrawn"}


def test_refused_service_stands_under_its_granted_purpose(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    body = choice(shown, services={"google-analytics": False}, action="save")

    answer = send_choice(client, acme, body)

    assert [state["refused_services"] for state in answer.json["states"]] == [
        ["google-analytics"],
        [],
    ]


@pytest.mark.parametrize("content_type", ["application/json", "text/plain;charset=UTF-8"])
def test_body_is_json_whatever_a_page_may_call_it(
    client: FlaskClient, acme: Company, shown: Shown, content_type: str
) -> None:
    answer = client.post(
        f"/v1/sites/{acme.site_key}/consents",
        data=json.dumps(choice(shown)),
        headers={"Origin": acme.origin, "Content-Type": content_type},
    )

    assert answer.status_code == 201


def test_page_of_an_allowed_origin_may_read_the_answer(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    answer = send_choice(client, acme, choice(shown))

    assert answer.headers["Access-Control-Allow-Origin"] == "https://www.acme.example"
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_repeated_request_gets_the_first_answer_and_records_nothing(
    app: Flask, client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    body = choice(shown)
    first = send_choice(client, acme, body)
    before = stored(app, acme)
    clock.advance(minutes=2)

    again = send_choice(client, acme, body | {"sent_at": "2026-01-15T03:02:00Z"})

    assert again.status_code == 201
    assert again.json == first.json
    assert again.headers["Idempotent-Replay"] == "true"
    assert "Idempotent-Replay" not in first.headers
    assert stored(app, acme) == before


def test_repeated_request_gets_the_first_answer_after_its_token_has_expired(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    body = choice(shown)
    first = send_choice(client, acme, body)
    clock.advance(days=60)

    again = send_choice(client, acme, body)

    assert (again.status_code, again.json) == (201, first.json)


def test_event_id_of_another_request_is_refused(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    body = choice(shown)
    send_choice(client, acme, body)
    before = stored(app, acme)

    answer = send_choice(client, acme, refusal(shown, event_id=body["event_id"]))

    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")
    assert stored(app, acme) == before


def test_notice_that_is_no_longer_shown_is_recorded_as_that_notice(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    client.patch(
        "/v1/purposes/analytics",
        json={"name": {"ko": "이용 분석", "en": "Usage analytics"}},
        headers=acme.key(),
    )
    assert read_notice(client, acme).notice_id != shown.notice_id

    answer = send_choice(client, acme, choice(shown))

    assert answer.status_code == 201
    history = client.get(
        f"/v1/subjects/{_ref_of_device(client, acme)}/history", headers=acme.key("subjects:read")
    )
    assert history.json["items"][0]["notice_id"] == shown.notice_id


def test_wrong_clock_is_corrected_by_when_it_says_it_sent(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    body = choice(shown, occurred_at="2031-06-01T12:00:00Z", sent_at="2031-06-01T12:30:00Z")

    answer = send_choice(client, acme, body)

    assert answer.status_code == 201
    assert answer.json["states"][0]["decided_at"] == "2026-01-15T02:30:00Z"


def test_unknown_customer_hinders_nobody(client: FlaskClient, acme: Company, shown: Shown) -> None:
    assert send_choice(client, acme, choice(shown, customer="nobody")).status_code == 201


def test_two_companies_know_nothing_of_each_others_visitors(
    app: Flask, client: FlaskClient, acme: Company, globex: Company, shown: Shown
) -> None:
    put_policy_in_force(app, globex)
    strange = read_notice(client, globex)
    send_choice(client, acme, choice(shown))

    answer = send_choice(client, globex, refusal(strange))

    assert answer.status_code == 201
    assert stored(app, globex)["subjects"] == 1
    assert stored(app, acme)["subjects"] == 1


def _ref_of_device(client: FlaskClient, company: Company) -> str:
    answer = client.post(
        "/v1/subjects/lookup",
        json={"subject": {"type": "device", "id": DEVICE}},
        headers=company.key("subjects:read"),
    )
    return answer.json["subject_ref"]
