"""``/v1/purposes``: works, ownership, wrong key, bad body, wrong method."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consent_service.catalog.queries import get_purpose, list_purposes
from consent_service.kernel.transaction import transaction
from consent_service.tenants.queries import get_product
from tests.actors import WRONG_CREDENTIALS, Company, act_for
from tests.factories.catalog import purpose_fields

KEYS = ["necessary", "analytics", "ads", "marketing", "marketing.email"]


def _keys(app: Flask, company: Company, product: str | None = None) -> list[str]:
    with app.app_context(), transaction(writes=False):
        act_for(company)
        return [purpose.key for purpose in list_purposes(get_product(product).id)]


def test_it_works(client: FlaskClient, acme: Company) -> None:
    made = client.post("/v1/purposes", json=purpose_fields(), headers=acme.key())
    shown = client.get("/v1/purposes/preferences", headers=acme.key())

    assert made.status_code == 201
    assert made.json == shown.json
    assert shown.json == {
        "key": "preferences",
        "scope": "device",
        "mode": "opt_in",
        "mode_by_jurisdiction": {},
        "legal_basis": "consent",
        "name": {"ko": "환경설정", "en": "Preferences"},
        "description": {},
        "aliases": [],
        "items": [],
        "retention": {},
        "refusal": {},
        "validity_months": None,
        "sale_or_share": False,
        "rank": 5,
    }


def test_list_has_the_order_of_the_catalogue(client: FlaskClient, acme: Company) -> None:
    answer = client.get("/v1/purposes", headers=acme.key())

    assert [item["key"] for item in answer.json["items"]] == KEYS
    assert answer.json["next_cursor"] is None


def test_pages_show_each_purpose_once(client: FlaskClient, acme: Company) -> None:
    first = client.get("/v1/purposes?limit=3", headers=acme.key()).json
    second = client.get(
        f"/v1/purposes?limit=3&cursor={first['next_cursor']}", headers=acme.key()
    ).json

    assert [item["key"] for item in first["items"] + second["items"]] == KEYS
    assert second["next_cursor"] is None


def test_a_product_has_purposes_of_its_own(app: Flask, client: FlaskClient, acme: Company) -> None:
    made = client.post("/v1/purposes?product=meet", json=purpose_fields(), headers=acme.key())

    assert made.status_code == 201
    assert _keys(app, acme, "meet") == ["preferences"]
    assert _keys(app, acme) == KEYS


def test_patch_leaves_what_it_does_not_name(client: FlaskClient, acme: Company) -> None:
    answer = client.patch(
        "/v1/purposes/analytics", json={"description": {"ko": "방문 통계"}}, headers=acme.key()
    )

    assert answer.status_code == 200
    assert answer.json["description"] == {"ko": "방문 통계"}
    assert answer.json["validity_months"] == 12


def test_put_gives_what_it_does_not_name_its_default(client: FlaskClient, acme: Company) -> None:
    body = purpose_fields()
    del body["key"]

    answer = client.put("/v1/purposes/analytics", json=body, headers=acme.key())

    assert answer.status_code == 200
    assert answer.json["key"] == "analytics"
    assert answer.json["validity_months"] is None


def test_unused_purpose_is_deleted(app: Flask, client: FlaskClient, acme: Company) -> None:
    client.post("/v1/purposes", json=purpose_fields(), headers=acme.key())

    answer = client.delete("/v1/purposes/preferences", headers=acme.key())

    assert (answer.status_code, answer.data) == (204, b"")
    assert _keys(app, acme) == KEYS


@pytest.mark.parametrize("key", ["analytics", "marketing.email"])
def test_used_purpose_is_not_deleted(
    app: Flask, client: FlaskClient, acme: Company, key: str
) -> None:
    answer = client.delete(f"/v1/purposes/{key}", headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (409, "purpose_in_use")
    assert _keys(app, acme) == KEYS


def test_purpose_that_people_answered_is_not_deleted(
    app: Flask, client: FlaskClient, acme: Company
) -> None:
    client.post("/v1/purposes", json=purpose_fields(), headers=acme.key())
    recorded = client.post(
        "/v1/consents",
        json={
            "subject": {"type": "user", "id": "member-1"},
            "choices": {"preferences": False},
            "method": "web",
            "occurred_at": "2026-01-01T00:00:00Z",
        },
        headers={**acme.key("consents:write"), "Idempotency-Key": "act-1"},
    )

    answer = client.delete("/v1/purposes/preferences", headers=acme.key())

    assert recorded.status_code == 201
    assert (answer.status_code, answer.json["code"]) == (409, "purpose_in_use")
    assert "preferences" in _keys(app, acme)


def test_second_purpose_of_a_key_is_refused(app: Flask, client: FlaskClient, acme: Company) -> None:
    answer = client.post("/v1/purposes", json=purpose_fields(key="analytics"), headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (409, "edit_conflict")
    assert _keys(app, acme) == KEYS


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_purpose_of_another_tenant_is_not_there(
    app: Flask, client: FlaskClient, acme: Company, globex: Company, method: str
) -> None:
    client.post("/v1/purposes", json=purpose_fields(), headers=acme.key())
    body = {key: value for key, value in purpose_fields().items() if key != "key"}

    answer = client.open(
        "/v1/purposes/preferences",
        method=method.upper(),
        json=None if method in {"get", "delete"} else body,
        headers=globex.key(),
    )

    assert (answer.status_code, answer.json["code"]) == (404, "purpose_unknown")
    assert "preferences" in _keys(app, acme)
    assert "preferences" not in _keys(app, globex)


def test_unknown_product_is_told(client: FlaskClient, acme: Company) -> None:
    answer = client.get("/v1/purposes?product=nothing", headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (404, "product_unknown")


@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
def test_wrong_key_is_refused(
    app: Flask, client: FlaskClient, acme: Company, fault: str, status: int, code: str
) -> None:
    answer = client.post("/v1/purposes", json=purpose_fields(), headers=acme.wrong_key(fault))

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.content_type == "application/problem+json"
    assert _keys(app, acme) == KEYS


@pytest.mark.parametrize(
    ("overrides", "pointer", "code"),
    [
        pytest.param({"colour": "red"}, "/colour", "unknown_field", id="unknown-field"),
        pytest.param({"key": "Bad Key"}, "/key", "invalid", id="key-with-space"),
        pytest.param({"key": "k" * 81}, "/key", "invalid", id="long-key"),
        pytest.param({"key": "a\n"}, "/key", "invalid", id="key-with-newline"),
        pytest.param({"key": 7}, "/key", "invalid", id="key-is-a-number"),
        pytest.param({"scope": "everyone"}, "/scope", "invalid", id="unknown-scope"),
        pytest.param({"mode": None}, "/mode", "invalid", id="mode-is-null"),
        pytest.param({"name": {}}, "/name", "invalid", id="no-name"),
        pytest.param({"name": "Name"}, "/name", "invalid", id="name-is-a-text"),
        pytest.param({"name": {"korean": "가"}}, "/name/korean", "invalid", id="bad-lang"),
        pytest.param({"name": {"ko": "\u200b \u2060"}}, "/name/ko", "invalid", id="blank"),
        pytest.param({"name": {"ko": "\u202eabc"}}, "/name/ko", "invalid", id="bidi"),
        pytest.param({"name": {"ko": "a\u0000b"}}, "/name/ko", "invalid", id="control"),
        pytest.param({"name": {"ko": "a\u0085b"}}, "/name/ko", "invalid", id="c1-control"),
        pytest.param({"name": {"ko": "가" * 121}}, "/name/ko", "invalid", id="long-name"),
        pytest.param({"items": ["x"] * 201}, "/items", "invalid", id="many-items"),
        pytest.param({"aliases": ["x y"]}, "/aliases/0", "invalid", id="bad-alias"),
        pytest.param({"validity_months": 0}, "/validity_months", "invalid", id="no-months"),
        pytest.param({"validity_months": "12"}, "/validity_months", "invalid", id="months-as-text"),
        pytest.param({"validity_months": 1.5}, "/validity_months", "invalid", id="half-a-month"),
        pytest.param({"sale_or_share": 1}, "/sale_or_share", "invalid", id="flag-as-number"),
        pytest.param({"sale_or_share": "yes"}, "/sale_or_share", "invalid", id="flag-as-text"),
        pytest.param(
            {"mode_by_jurisdiction": {"California": "opt_out"}},
            "/mode_by_jurisdiction/California",
            "invalid",
            id="bad-jurisdiction",
        ),
        pytest.param({"aliases": ["analytics"]}, "/aliases", "invalid", id="alias-is-a-key"),
        pytest.param({"aliases": ["marketing"]}, "/aliases", "invalid", id="alias-is-taken"),
        pytest.param({"key": "marketing.sms"}, "/scope", "invalid", id="person-key-for-device"),
    ],
)
def test_bad_body_is_refused(
    app: Flask,
    client: FlaskClient,
    acme: Company,
    overrides: dict[str, Any],
    pointer: str,
    code: str,
) -> None:
    answer = client.post("/v1/purposes", json=purpose_fields(**overrides), headers=acme.key())

    assert answer.status_code == 422
    assert [(fault["pointer"], fault["code"]) for fault in answer.json["errors"]] == [
        (pointer, code)
    ]
    assert _keys(app, acme) == KEYS


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        pytest.param(b"{", "application/json", 415, "not_json", id="broken"),
        pytest.param(b"key: a", "application/yaml", 415, "not_json", id="yaml"),
        pytest.param(b"[]", "application/json", 422, "invalid", id="a-list"),
        pytest.param(b"null", "application/json", 422, "invalid", id="null"),
        pytest.param(
            b'"' + b"a" * 2**20 + b'"', "application/json", 413, "body_too_large", id="huge"
        ),
    ],
)
def test_body_that_is_no_object_is_refused(
    client: FlaskClient, acme: Company, body: bytes, content_type: str, status: int, code: str
) -> None:
    answer = client.post("/v1/purposes", data=body, content_type=content_type, headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_scope_of_a_purpose_never_changes(app: Flask, client: FlaskClient, acme: Company) -> None:
    client.post(
        "/v1/purposes", json=purpose_fields(key="contract", scope="person"), headers=acme.key()
    )

    answer = client.patch("/v1/purposes/contract", json={"scope": "device"}, headers=acme.key())

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/scope"
    with app.app_context(), transaction(writes=False):
        act_for(acme)
        assert get_purpose(get_product(None).id, "contract").scope == "person"


@pytest.mark.parametrize("parameter", ["colour=red", "limit=0", "limit=201", "limit=a", "cursor=x"])
def test_bad_query_is_refused(client: FlaskClient, acme: Company, parameter: str) -> None:
    answer = client.get(f"/v1/purposes?{parameter}", headers=acme.key())

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("method", "address"),
    [("DELETE", "/v1/purposes"), ("PUT", "/v1/purposes"), ("POST", "/v1/purposes/analytics")],
)
def test_wrong_method_is_refused(
    client: FlaskClient, acme: Company, method: str, address: str
) -> None:
    answer = client.open(address, method=method, headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
