"""``POST /v1/subject-tokens``: a page speaks for a member, here, for fifteen minutes at most."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.actors import WRONG_CREDENTIALS, Company
from tests.conftest import Clock
from tests.factories.consents import (
    DEVICE,
    MEMBER,
    Shown,
    choice,
    consent,
    put_policy_in_force,
    read_notice,
    send_choice,
    send_consent,
    stored,
)

CREATE = "subject_tokens:create"


@pytest.fixture
def shown(app: Flask, client: FlaskClient, clock: Clock, acme: Company) -> Shown:
    put_policy_in_force(app, acme)
    return read_notice(client, acme)


def _mint(client: FlaskClient, company: Company, **body: Any) -> TestResponse:
    return client.post(
        "/v1/subject-tokens", json={"subject": MEMBER, **body}, headers=company.key(CREATE)
    )


def _identifiers(client: FlaskClient, company: Company, subject: dict[str, str]) -> Any:
    answer = client.post(
        "/v1/subjects/lookup", json={"subject": subject}, headers=company.key("subjects:read")
    )
    return answer.json.get("states", answer.json.get("code"))


def test_it_works(client: FlaskClient, acme: Company, shown: Shown) -> None:
    answer = _mint(client, acme)

    assert answer.status_code == 201
    assert answer.json["expires_at"] == "2026-01-15T03:15:00Z"
    token = answer.json["subject_token"]
    assert MEMBER["id"] not in token
    payload = token.partition(".")[0]
    assert MEMBER["id"].encode() not in base64.urlsafe_b64decode(
        payload + "=" * (-len(payload) % 4)
    )


def test_token_records_for_the_member_instead_of_the_device(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    token = _mint(client, acme).json["subject_token"]

    answer = send_choice(client, acme, choice(shown, subject_token=token))

    assert answer.json["subject_token_used"] is True
    assert [state["purpose"] for state in _identifiers(client, acme, MEMBER)] == [
        "analytics",
        "ads",
    ]
    assert _identifiers(client, acme, {"type": "device", "id": DEVICE}) == "subject_unknown"


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        pytest.param({}, 900, id="default"),
        pytest.param({"ttl_seconds": 60}, 60, id="short"),
    ],
)
def test_token_ends_when_it_says(
    client: FlaskClient,
    clock: Clock,
    acme: Company,
    shown: Shown,
    body: dict[str, Any],
    seconds: int,
) -> None:
    token = _mint(client, acme, **body).json["subject_token"]
    clock.advance(seconds=seconds - 1)
    last = send_choice(client, acme, choice(shown, subject_token=token))
    clock.advance(seconds=1)

    late = send_choice(client, acme, choice(shown, subject_token=token))

    assert (last.json["subject_token_used"], late.json["subject_token_used"]) == (True, False)
    assert late.status_code == 201


@pytest.mark.parametrize("bound_to", ["this site", "another site", "any site"])
def test_token_may_be_for_one_site(
    client: FlaskClient, acme: Company, shown: Shown, bound_to: str
) -> None:
    other = client.post(
        "/v1/sites", json={"name": "Shop", "origins": [acme.origin]}, headers=acme.key()
    ).json["site_key"]
    site = {"this site": acme.site_key, "another site": other, "any site": None}[bound_to]
    token = _mint(client, acme, **({"site": site} if site else {})).json["subject_token"]

    answer = send_choice(client, acme, choice(shown, subject_token=token))

    assert answer.json["subject_token_used"] is (bound_to != "another site")


@pytest.mark.parametrize("fault", ["forged", "cut", "nonsense", "another company's", "a notice's"])
def test_token_that_does_not_hold_leaves_the_act_to_the_device(
    app: Flask, client: FlaskClient, acme: Company, globex: Company, shown: Shown, fault: str
) -> None:
    token = _mint(client, acme).json["subject_token"]
    wrong = {
        "forged": token[:-2] + ("AA" if token[-2:] != "AA" else "BB"),
        "cut": token[:20],
        "nonsense": "x",
        "another company's": _mint(client, globex).json["subject_token"],
        "a notice's": shown.notice_token,
    }[fault]

    answer = send_choice(client, acme, choice(shown, subject_token=wrong))

    assert (answer.status_code, answer.json["subject_token_used"]) == (201, False)
    device = _identifiers(client, acme, {"type": "device", "id": DEVICE})
    assert [state["status"] for state in device] == ["granted", "granted"]


def test_token_of_an_erased_member_does_not_hold(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    token = _mint(client, acme).json["subject_token"]
    ref = send_consent(client, acme, consent()).json["subject_ref"]
    client.delete(f"/v1/subjects/{ref}", headers=acme.key("subjects:erase"))

    answer = send_choice(client, acme, choice(shown, subject_token=token))

    assert answer.json["subject_token_used"] is False


def test_retry_with_a_fresh_token_is_the_same_request(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    body = choice(shown, subject_token=_mint(client, acme).json["subject_token"])
    first = send_choice(client, acme, body)
    clock.advance(minutes=1)
    fresh = _mint(client, acme).json["subject_token"]

    again = send_choice(client, acme, body | {"subject_token": fresh})

    assert again.json == first.json
    assert again.headers["Idempotent-Replay"] == "true"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        pytest.param({"ttl_seconds": 901}, 422, "invalid", id="too-long"),
        pytest.param({"ttl_seconds": 0}, 422, "invalid", id="no-time"),
        pytest.param({"ttl_seconds": "60"}, 422, "invalid", id="text"),
        pytest.param({"customer": "nobody"}, 404, "customer_unknown", id="customer"),
        pytest.param({"product": "nothing"}, 404, "product_unknown", id="product"),
        pytest.param({"site": "acme-0123456789ab"}, 404, "not_found", id="site"),
        pytest.param({"site": "a\x00b"}, 404, "not_found", id="malformed-site"),
        pytest.param({"subject": {"type": "ref", "id": "sub_1"}}, 404, "subject_unknown", id="ref"),
        pytest.param({"subject": {"type": "phone", "id": "1"}}, 422, "invalid", id="phone"),
        pytest.param({"colour": "red"}, 422, "unknown_field", id="field"),
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

    answer = _mint(client, acme, **changes)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert stored(app, acme) == before


def test_site_of_another_company_is_not_found(
    client: FlaskClient, acme: Company, globex: Company
) -> None:
    assert _mint(client, acme, site=globex.site_key).status_code == 404


@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
def test_wrong_key_is_refused(
    client: FlaskClient, acme: Company, fault: str, status: int, code: str
) -> None:
    answer = client.post(
        "/v1/subject-tokens", json={"subject": MEMBER}, headers=acme.wrong_key(fault)
    )

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_other_methods_are_not_allowed(client: FlaskClient, acme: Company) -> None:
    assert client.get("/v1/subject-tokens", headers=acme.key(CREATE)).status_code == 405
