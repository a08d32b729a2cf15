"""What a banner may not send: each fault has its code, and leaves no row behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consent_service.kernel.transaction import transaction
from tests.actors import Company, act_for
from tests.conftest import Clock
from tests.factories.catalog import make_purpose
from tests.factories.consents import (
    Shown,
    choice,
    put_policy_in_force,
    read_notice,
    refusal,
    send_choice,
    stored,
)

ACCEPTED = {"analytics": True, "ads": True}
REFUSED = {"analytics": False, "ads": False}

#: Changes of a good body, what is answered, and where the fault lies.
FAULTS = [
    pytest.param({"colour": "red"}, "unknown_field", "/colour", id="unknown-field"),
    pytest.param(
        {"subject": {"type": "device", "id": "device-of-a-visitor-1", "name": "x"}},
        "unknown_field",
        "/subject/name",
        id="unknown-field-inside",
    ),
    pytest.param({"event_id": "not-a-uuid"}, "invalid", "/event_id", id="event-id"),
    pytest.param({"subject": {"type": "user", "id": "u-1"}}, "invalid", None, id="user"),
    pytest.param(
        {"subject": {"type": "device", "id": "short"}}, "invalid", "/subject/id", id="short-device"
    ),
    pytest.param(
        {"subject": {"type": "device", "id": "device with spaces"}},
        "invalid",
        "/subject/id",
        id="malformed-device",
    ),
    pytest.param({"choices": {}}, "invalid", "/choices", id="no-choices"),
    pytest.param(
        {"choices": {"analytics": "true", "ads": True}}, "invalid", None, id="text-for-boolean"
    ),
    pytest.param({"choices": {"analytics": 1, "ads": True}}, "invalid", None, id="number"),
    pytest.param(
        {"choices": {**ACCEPTED, "mining": True}},
        "purpose_not_in_notice",
        "/choices/mining",
        id="unknown-purpose",
    ),
    pytest.param(
        {"choices": {**ACCEPTED, "marketing": True}},
        "purpose_not_in_notice",
        "/choices/marketing",
        id="person-purpose",
    ),
    pytest.param(
        {"choices": {"analytics": True}, "action": "save"},
        "purpose_missing",
        "/choices/ads",
        id="purpose-missing",
    ),
    pytest.param(
        {"choices": {**ACCEPTED, "necessary": False}, "action": "save"},
        "purpose_necessary",
        "/choices/necessary",
        id="necessary-refused",
    ),
    pytest.param(
        {"services": {"spy": True}}, "service_unknown", "/services/spy", id="unknown-service"
    ),
    pytest.param({"lang": "fr"}, "lang_unknown", "/lang", id="unknown-lang"),
    pytest.param({"lang": "korean"}, "invalid", "/lang", id="malformed-lang"),
    pytest.param({"action": "agree"}, "invalid", "/action", id="unknown-action"),
    pytest.param({"layer": "second"}, "invalid", "/layer", id="unknown-layer"),
    pytest.param({"gpc": "yes"}, "invalid", "/gpc", id="gpc-as-text"),
    pytest.param(
        {"choices": {"analytics": True, "ads": False}},
        "action_contradicts_choices",
        "/choices/ads",
        id="accept-all-with-a-refusal",
    ),
    pytest.param(
        {"services": {"google-analytics": False}},
        "action_contradicts_choices",
        "/services",
        id="accept-all-with-a-refused-service",
    ),
    pytest.param(
        {"action": "reject_all", "choices": {"analytics": False, "ads": True}},
        "action_contradicts_choices",
        "/choices/ads",
        id="reject-all-with-a-grant",
    ),
    pytest.param(
        {"action": "withdraw"}, "action_contradicts_choices", None, id="withdrawal-that-grants"
    ),
    pytest.param(
        {"gpc": True}, "action_contradicts_choices", "/choices/ads", id="accept-all-sells-under-gpc"
    ),
    pytest.param(
        {"occurred_at": "2026-01-15T03:05:01Z"},
        "occurred_at_future",
        "/occurred_at",
        id="future",
    ),
    pytest.param(
        {"occurred_at": "2025-12-16T02:59:59Z"},
        "occurred_at_too_old",
        "/occurred_at",
        id="31-days-ago",
    ),
    pytest.param(
        {"occurred_at": "8999-12-31T23:59:59Z", "sent_at": "1900-01-01T00:00:00Z"},
        "occurred_at_future",
        "/occurred_at",
        id="clocks-an-age-apart",
    ),
    pytest.param({"occurred_at": "2026-01-15T12:00:00"}, "invalid", "/occurred_at", id="naive"),
    pytest.param({"sent_at": "yesterday"}, "invalid", "/sent_at", id="no-instant"),
    pytest.param({"customer": "By Eol"}, "invalid", "/customer", id="malformed-customer"),
    pytest.param({"notice_token": ""}, "notice_token_invalid", "/notice_token", id="no-token"),
    pytest.param(
        {"notice_token": "한국어.token"}, "notice_token_invalid", "/notice_token", id="odd-token"
    ),
    pytest.param(
        {"notice_id": "ntc_acme_1"}, "notice_unknown", "/notice_id", id="malformed-notice"
    ),
    pytest.param(
        {"notice_id": f"ntc_acme_{'0' * 64}"}, "notice_unknown", "/notice_id", id="unknown-notice"
    ),
]


@pytest.mark.parametrize(("changes", "code", "pointer"), FAULTS)
def test_fault_is_named_and_leaves_no_row(
    app: Flask,
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    changes: dict[str, Any],
    code: str,
    pointer: str | None,
) -> None:
    before = stored(app, acme)

    answer = send_choice(client, acme, choice(shown, **changes))

    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert answer.content_type == "application/problem+json"
    if pointer is not None:
        assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert stored(app, acme) == before


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param(lambda body: body.pop("notice_token"), "invalid", id="token"),
        pytest.param(lambda body: body.pop("occurred_at"), "invalid", id="occurred-at"),
        pytest.param(lambda body: body.pop("sent_at"), "invalid", id="sent-at"),
        pytest.param(lambda body: body.pop("subject"), "invalid", id="subject"),
        pytest.param(lambda body: body.pop("choices"), "invalid", id="choices"),
    ],
)
def test_missing_field_is_refused(
    app: Flask,
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    changes: Callable[[dict[str, Any]], Any],
    code: str,
) -> None:
    body, before = choice(shown), stored(app, acme)
    changes(body)

    answer = send_choice(client, acme, body)

    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert stored(app, acme) == before


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"choices": {"analytics": True, "ads": False}, "gpc": True}, id="gpc"),
        pytest.param({"choices": ACCEPTED, "gpc": True, "action": "save"}, id="own-switch"),
        pytest.param({"choices": {**ACCEPTED, "necessary": True}}, id="necessary-named"),
        pytest.param({"occurred_at": "2026-01-15T03:05:00Z"}, id="five-minutes-ahead"),
        pytest.param({"occurred_at": "2025-12-16T03:00:00Z"}, id="thirty-days-ago"),
    ],
)
def test_what_looks_odd_but_is_right_is_recorded(
    client: FlaskClient, acme: Company, shown: Shown, changes: dict[str, Any]
) -> None:
    assert send_choice(client, acme, choice(shown, **changes)).status_code == 201


def test_five_minutes_ahead_count_as_now(client: FlaskClient, acme: Company, shown: Shown) -> None:
    answer = send_choice(client, acme, choice(shown, occurred_at="2026-01-15T03:04:00Z"))

    assert answer.json["states"][0]["decided_at"] == "2026-01-15T03:00:00Z"


@pytest.mark.parametrize(
    ("days", "status", "code"),
    [
        pytest.param(29, 201, None, id="twenty-nine-days"),
        pytest.param(31, 422, "notice_token_expired", id="thirty-one-days"),
    ],
)
def test_token_is_good_for_thirty_days(
    client: FlaskClient,
    clock: Clock,
    acme: Company,
    shown: Shown,
    days: int,
    status: int,
    code: str | None,
) -> None:
    clock.advance(days=days)
    now = clock.now.isoformat()

    answer = send_choice(client, acme, choice(shown, occurred_at=now, sent_at=now))

    assert (answer.status_code, answer.json.get("code")) == (status, code)


def test_token_of_another_notice_is_refused(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    client.patch(
        "/v1/purposes/analytics",
        json={"name": {"ko": "이용 분석", "en": "Usage analytics"}},
        headers=acme.key(),
    )
    newer, before = read_notice(client, acme), stored(app, acme)

    answer = send_choice(client, acme, choice(shown, notice_token=newer.notice_token))

    assert (answer.status_code, answer.json["code"]) == (422, "notice_token_invalid")
    assert stored(app, acme) == before


def test_notice_of_another_site_is_refused(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    made = client.post(
        "/v1/sites", json={"name": "Shop", "origins": [acme.origin]}, headers=acme.key()
    )
    other = client.get(f"/v1/sites/{made.json['site_key']}/notice").json
    body = choice(shown, notice_id=other["notice_id"], notice_token=other["notice_token"])
    before = stored(app, acme)

    answer = send_choice(client, acme, body)

    assert (answer.status_code, answer.json["code"]) == (422, "notice_of_other_site")
    assert stored(app, acme) == before


def test_notice_of_another_company_is_unknown(
    app: Flask, client: FlaskClient, acme: Company, globex: Company, shown: Shown
) -> None:
    put_policy_in_force(app, globex)
    strange, before = read_notice(client, globex), stored(app, acme)

    answer = send_choice(client, acme, choice(strange))

    assert (answer.status_code, answer.json["code"]) == (422, "notice_unknown")
    assert stored(app, acme) == before


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="missing"),
        pytest.param({"Origin": "null"}, id="null"),
        pytest.param({"Origin": "https://www.globex.example"}, id="foreign"),
        pytest.param({"Origin": "http://www.acme.example"}, id="other-scheme"),
        pytest.param({"Origin": "https://www.acme.example:8443"}, id="other-port"),
        pytest.param({"Origin": "https://www.acme.example.evil.example"}, id="longer"),
        pytest.param({"Origin": "https://acme.example"}, id="shorter"),
    ],
)
@pytest.mark.parametrize("call", ["consents", "state"])
def test_page_of_another_origin_is_refused(
    app: Flask,
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    headers: dict[str, str],
    call: str,
) -> None:
    before = stored(app, acme)

    answer = client.post(f"/v1/sites/{acme.site_key}/{call}", json=choice(shown), headers=headers)

    assert (answer.status_code, answer.json["code"]) == (403, "origin_not_allowed")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert stored(app, acme) == before


def test_page_may_read_what_was_wrong(client: FlaskClient, acme: Company, shown: Shown) -> None:
    answer = send_choice(client, acme, choice(shown, lang="fr"))

    assert answer.status_code == 422
    assert answer.headers["Access-Control-Allow-Origin"] == "https://www.acme.example"
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("data", "content_type", "status", "code"),
    [
        pytest.param("x=1", "application/x-www-form-urlencoded", 415, "not_json", id="form"),
        pytest.param("{}", "application/xml", 415, "not_json", id="xml"),
        pytest.param("{", "application/json", 415, "not_json", id="broken"),
        pytest.param("", "application/json", 415, "not_json", id="empty"),
        pytest.param("[]", "application/json", 422, "invalid", id="list"),
        pytest.param("null", "application/json", 422, "invalid", id="null"),
        pytest.param('"text"', "text/plain", 422, "invalid", id="text"),
        pytest.param("[" * 2000, "application/json", 415, "not_json", id="deep"),
        pytest.param(
            json.dumps({"a": "x" * 16_400}), "application/json", 413, "body_too_large", id="large"
        ),
        pytest.param("x" * 16_400, "text/plain", 413, "body_too_large", id="large-text"),
    ],
)
def test_body_that_is_none_is_refused(
    app: Flask,
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    data: str,
    content_type: str,
    status: int,
    code: str,
) -> None:
    before = stored(app, acme)

    answer = client.post(
        f"/v1/sites/{acme.site_key}/consents",
        data=data,
        headers={"Origin": acme.origin, "Content-Type": content_type},
    )

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.headers["Access-Control-Allow-Origin"] == acme.origin
    assert stored(app, acme) == before


def test_unknown_parameter_is_refused(client: FlaskClient, acme: Company, shown: Shown) -> None:
    answer = client.post(
        f"/v1/sites/{acme.site_key}/consents?customer=byeolgil",
        json=refusal(shown),
        headers={"Origin": acme.origin},
    )

    assert (answer.status_code, answer.json["code"]) == (422, "unknown_parameter")


@pytest.mark.parametrize(
    "site_key", ["acme-0123456789ab", "nobody-0123456789ab", "acme", "acme-%00", "%F0%9F%92%A9"]
)
def test_unknown_site_is_not_found(
    client: FlaskClient, acme: Company, shown: Shown, site_key: str
) -> None:
    answer = client.post(
        f"/v1/sites/{site_key}/consents", json=choice(shown), headers={"Origin": acme.origin}
    )

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(client: FlaskClient, acme: Company, method: str) -> None:
    answer = client.open(f"/v1/sites/{acme.site_key}/consents", method=method)

    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")


def test_purpose_added_since_is_not_asked_of_an_older_notice(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    with app.app_context(), transaction():
        act_for(acme)
        make_purpose()

    assert send_choice(client, acme, choice(shown)).status_code == 201
