"""Managing policies over HTTP: scopes, codes, another tenant's objects."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consent_service.kernel.transaction import transaction
from tests.conftest import Clock
from tests.factories.policies import MORE_FACTS, make_headers, make_publisher, make_text


@pytest.fixture
def headers(app: Flask, clock: Clock) -> dict[str, str]:
    with app.app_context(), transaction():
        make_publisher("acme")
        return make_headers()


@pytest.fixture
def other_headers(app: Flask, clock: Clock) -> dict[str, str]:
    with app.app_context(), transaction():
        make_publisher("globex")
        return make_headers("admin")


def text_json(**values: Any) -> dict[str, Any]:
    return make_text(**values).to_json()


def add_policy(client: FlaskClient, headers: dict[str, str], key: str = "privacy") -> None:
    body = {"key": key, "name": {"ko": "개인정보 처리방침"}}
    assert client.post("/v1/policies", json=body, headers=headers).status_code == 201


def add_version(client: FlaskClient, headers: dict[str, str], **values: Any) -> Any:
    body = {"texts": {"ko": text_json()}, "effective_on": "2026-01-22", **values}
    return client.post("/v1/policies/privacy/versions", json=body, headers=headers)


def test_it_works(client: FlaskClient, headers: dict[str, str]) -> None:
    body = {"key": "privacy", "name": {"ko": "처리방침"}, "domains": ["www.acme.example"]}
    made = client.post("/v1/policies", json=body, headers=headers)
    assert made.status_code == 201
    assert made.json["product"] == "default"
    assert made.json["version_in_force"] is None
    assert made.json["url"].endswith("/policies/acme/privacy")

    draft = add_version(client, headers)
    assert (draft.status_code, draft.json["state"]) == (201, "draft")
    assert draft.json["texts"]["ko"] == text_json()

    path = "/v1/policies/privacy/versions/1"
    changed = client.patch(path, json={"is_consent_required": True}, headers=headers)
    assert (changed.status_code, changed.json["is_consent_required"]) == (200, True)

    announced = client.post(f"{path}/announce", headers=headers)
    assert announced.status_code == 200
    assert announced.json["state"] == "announced"
    assert announced.json["announced_on"] == "2026-01-15"

    listed = client.get("/v1/policies", headers=headers).json
    assert [item["key"] for item in listed["items"]] == ["privacy"]
    versions = client.get("/v1/policies/privacy/versions", headers=headers).json
    assert [(item["number"], item["state"]) for item in versions["items"]] == [(1, "announced")]


def test_announced_version_is_immutable(client: FlaskClient, headers: dict[str, str]) -> None:
    add_policy(client, headers)
    add_version(client, headers)
    path = "/v1/policies/privacy/versions/1"
    client.post(f"{path}/announce", headers=headers)

    answers = [
        client.patch(path, json={"effective_on": "2026-05-01"}, headers=headers),
        client.delete(path, headers=headers),
        client.post(f"{path}/announce", headers=headers),
    ]

    assert [(a.status_code, a.json["code"]) for a in answers] == [(409, "version_immutable")] * 3
    kept = client.get(path, headers=headers).json
    assert kept["effective_on"] == "2026-01-22"


def test_draft_is_discarded(client: FlaskClient, headers: dict[str, str]) -> None:
    add_policy(client, headers)
    add_version(client, headers)
    path = "/v1/policies/privacy/versions/1"

    assert client.delete(path, headers=headers).status_code == 204
    assert client.get(path, headers=headers).status_code == 404


def test_second_saver_gets_a_conflict(
    client: FlaskClient, headers: dict[str, str], clock: Clock
) -> None:
    add_policy(client, headers)
    seen = add_version(client, headers).json["updated_at"]
    path = "/v1/policies/privacy/versions/1"
    body = {"effective_on": "2026-02-01", "updated_at": seen}
    clock.advance(minutes=1)
    assert client.patch(path, json=body, headers=headers).status_code == 200

    again = client.patch(path, json=body, headers=headers)

    assert (again.status_code, again.json["code"]) == (409, "edit_conflict")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        pytest.param({"effective_on": "2026-01-21"}, "notice_period_too_short", id="6-days"),
        pytest.param({"announced_on": "2026-01-14"}, "announced_in_past", id="backdated"),
        pytest.param(
            {"texts": {"ko": text_json(bodies={"rights": ""})}}, "section_missing", id="section"
        ),
        pytest.param({"effective_on": None}, "invalid", id="no-date"),
        pytest.param({"texts": {}}, "invalid", id="no-text"),
    ],
)
def test_announcement_is_refused_with_a_code(
    client: FlaskClient, headers: dict[str, str], values: dict[str, Any], code: str
) -> None:
    add_policy(client, headers)
    add_version(client, headers, **values)

    answer = client.post("/v1/policies/privacy/versions/1/announce", headers=headers)

    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert answer.json["errors"][0]["pointer"]


def test_missing_contacts_have_a_code(app: Flask, client: FlaskClient, clock: Clock) -> None:
    with app.app_context(), transaction():
        make_publisher("acme", contacts={})
        headers = make_headers()
    add_policy(client, headers)
    add_version(client, headers)

    answer = client.post("/v1/policies/privacy/versions/1/announce", headers=headers)

    assert (answer.status_code, answer.json["code"]) == (422, "contacts_missing")


def test_lowered_class_has_a_code(client: FlaskClient, headers: dict[str, str]) -> None:
    add_policy(client, headers)
    add_version(client, headers)
    client.post("/v1/policies/privacy/versions/1/announce", headers=headers)

    answer = add_version(
        client, headers, texts={"ko": text_json(facts=MORE_FACTS)}, change_class="ordinary"
    )

    assert (answer.status_code, answer.json["code"]) == (422, "change_class_too_low")


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        pytest.param({"colour": "red"}, "unknown_field", "/colour", id="unknown-field"),
        pytest.param({"effective_on": "soon"}, "invalid", "/effective_on", id="no-date"),
        pytest.param({"change_class": "small"}, "invalid", "/change_class", id="no-class"),
        pytest.param(
            {"texts": {"ko": {"title": "t", "markup": "<b>"}}},
            "unknown_field",
            "/texts/ko/markup",
            id="unknown-member",
        ),
    ],
)
def test_bad_body_is_refused(
    client: FlaskClient, headers: dict[str, str], body: dict[str, Any], code: str, pointer: str
) -> None:
    add_policy(client, headers)

    answer = client.post("/v1/policies/privacy/versions", json=body, headers=headers)

    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


def test_unknown_parameter_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.get("/v1/policies?lmit=3", headers=headers)

    assert (answer.status_code, answer.json["code"]) == (422, "unknown_parameter")


def test_lists_come_in_pages(client: FlaskClient, headers: dict[str, str]) -> None:
    for key in ("a", "b", "c"):
        add_policy(client, headers, key)

    first = client.get("/v1/policies?limit=2", headers=headers).json
    last = client.get(f"/v1/policies?limit=2&cursor={first['next_cursor']}", headers=headers).json

    assert [item["key"] for item in first["items"]] == ["a", "b"]
    assert [item["key"] for item in last["items"]] == ["c"]
    assert last["next_cursor"] is None


def test_versions_come_in_pages(client: FlaskClient, headers: dict[str, str]) -> None:
    add_policy(client, headers)
    for _ in range(3):
        add_version(client, headers)
    path = "/v1/policies/privacy/versions"

    first = client.get(f"{path}?limit=2", headers=headers).json
    last = client.get(f"{path}?limit=2&cursor={first['next_cursor']}", headers=headers).json

    assert [item["number"] for item in first["items"]] == [3, 2]
    assert [item["number"] for item in last["items"]] == [1]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/policies/privacy"),
        ("PATCH", "/v1/policies/privacy"),
        ("GET", "/v1/policies/privacy/versions"),
        ("POST", "/v1/policies/privacy/versions"),
        ("GET", "/v1/policies/privacy/versions/1"),
        ("PATCH", "/v1/policies/privacy/versions/1"),
        ("DELETE", "/v1/policies/privacy/versions/1"),
        ("POST", "/v1/policies/privacy/versions/1/announce"),
    ],
)
def test_other_tenants_policy_is_not_found(
    client: FlaskClient,
    headers: dict[str, str],
    other_headers: dict[str, str],
    method: str,
    path: str,
) -> None:
    add_policy(client, headers)
    add_version(client, headers)

    answer = client.open(path, method=method, json={}, headers=other_headers)

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_scope_is_needed(app: Flask, client: FlaskClient, clock: Clock) -> None:
    with app.app_context(), transaction():
        make_publisher("acme")
        headers = make_headers("consents:read")

    answer = client.get("/v1/policies", headers=headers)

    assert (answer.status_code, answer.json["code"]) == (403, "scope_missing")
    assert client.get("/v1/policies").json["code"] == "key_missing"


@pytest.mark.parametrize("number", [2, 2147483648, 9223372036854775808])
def test_number_that_no_version_has_is_not_found(
    client: FlaskClient, headers: dict[str, str], number: int
) -> None:
    add_policy(client, headers)

    answer = client.get(f"/v1/policies/privacy/versions/{number}", headers=headers)

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("value", ["yes", 1, None])
def test_whether_to_ask_again_is_said_plainly(
    client: FlaskClient, headers: dict[str, str], value: object
) -> None:
    add_policy(client, headers)
    body = {"texts": {"ko": text_json()}, "is_consent_required": value}

    answer = client.post("/v1/policies/privacy/versions", json=body, headers=headers)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
