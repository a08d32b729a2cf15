"""``POST /v1/sites/{site_key}/state``: what a device, or the member behind a token, has chosen."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.actors import Company
from tests.conftest import Clock
from tests.factories.consents import (
    DEVICE,
    MEMBER,
    OTHER_DEVICE,
    Shown,
    choice,
    consent,
    refusal,
    send_choice,
    send_consent,
    statuses,
    stored,
)

NOTHING = {
    "states": [],
    "receipt_id": None,
    "decided_at": None,
    "preference_url": None,
    "subject_token_used": False,
}


def _ask(
    client: FlaskClient, company: Company, device: str = DEVICE, token: str | None = None
) -> TestResponse:
    body = {"subject": {"type": "device", "id": device}}
    return client.post(
        f"/v1/sites/{company.site_key}/state",
        json=body | ({"subject_token": token} if token else {}),
        headers={"Origin": company.origin},
    )


def _token(client: FlaskClient, company: Company) -> str:
    answer = client.post(
        "/v1/subject-tokens", json={"subject": MEMBER}, headers=company.key("subject_tokens:create")
    )
    return answer.json["subject_token"]


def _link(client: FlaskClient, company: Company) -> None:
    answer = client.post(
        "/v1/subjects/link",
        json={"subject": MEMBER, "other": {"type": "device", "id": DEVICE}},
        headers=company.key("subjects:write"),
    )
    assert answer.status_code == 200


def test_it_works(client: FlaskClient, acme: Company, shown: Shown) -> None:
    recorded = send_choice(client, acme, choice(shown))

    answer = _ask(client, acme)

    assert answer.status_code == 200
    assert answer.json == {
        "states": recorded.json["states"],
        "receipt_id": recorded.json["receipt_id"],
        "decided_at": "2026-01-15T03:00:00Z",
        "preference_url": None,
        "subject_token_used": False,
    }
    assert answer.headers["Access-Control-Allow-Origin"] == acme.origin


def test_unknown_device_has_chosen_nothing_and_is_not_stored(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    before = stored(app, acme)

    assert _ask(client, acme, OTHER_DEVICE).json == NOTHING
    assert stored(app, acme) == before


def test_grant_whose_time_is_over_has_expired(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    send_choice(client, acme, choice(shown))
    clock.set("2027-01-15T03:00:00Z")

    assert statuses(_ask(client, acme)) == {"analytics": "expired", "ads": "granted"}


def test_token_shows_the_members_answers(client: FlaskClient, acme: Company, shown: Shown) -> None:
    send_choice(client, acme, refusal(shown))
    send_consent(client, acme, consent())

    answer = _ask(client, acme, token=_token(client, acme))

    assert answer.json["subject_token_used"] is True
    assert statuses(answer) == {"marketing": "granted", "marketing.email": "granted"}


def test_device_of_a_member_is_told_nothing_of_the_member(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    send_consent(client, acme, consent())
    send_choice(client, acme, refusal(shown))
    _link(client, acme)

    asked = _ask(client, acme)
    recorded = send_choice(client, acme, refusal(shown))

    assert statuses(asked) == {"analytics": "declined", "ads": "declined"}
    assert statuses(recorded) == {"analytics": "declined", "ads": "declined"}


def test_receipt_is_one_of_this_sites_product(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    recorded = send_choice(client, acme, choice(shown))
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
    clock.advance(minutes=1)
    send_consent(
        client,
        acme,
        consent(
            subject={"type": "device", "id": DEVICE}, product="meet", choices={"analytics": True}
        ),
    )

    assert _ask(client, acme).json["receipt_id"] == recorded.json["receipt_id"]


def test_device_of_one_company_is_unknown_to_another(
    client: FlaskClient, acme: Company, globex: Company, shown: Shown
) -> None:
    send_choice(client, acme, choice(shown))

    assert _ask(client, globex).json == NOTHING


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({}, "invalid", id="empty"),
        pytest.param({"subject": {"type": "user", "id": "u-1001-of-acme"}}, "invalid", id="user"),
        pytest.param({"subject": {"type": "device", "id": "short"}}, "invalid", id="short"),
        pytest.param(
            {"subject": {"type": "device", "id": DEVICE}, "lang": "ko"}, "unknown_field", id="field"
        ),
    ],
)
def test_bad_body_is_refused(
    client: FlaskClient, acme: Company, shown: Shown, body: object, code: str
) -> None:
    answer = client.post(
        f"/v1/sites/{acme.site_key}/state", json=body, headers={"Origin": acme.origin}
    )

    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_large_body_is_refused(client: FlaskClient, acme: Company) -> None:
    answer = client.post(
        f"/v1/sites/{acme.site_key}/state",
        data="x" * 16_400,
        headers={"Origin": acme.origin},
        content_type="text/plain",
    )

    assert (answer.status_code, answer.json["code"]) == (413, "body_too_large")


def test_other_methods_are_not_allowed(client: FlaskClient, acme: Company) -> None:
    assert client.get(f"/v1/sites/{acme.site_key}/state").status_code == 405
