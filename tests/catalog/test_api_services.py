"""``/v1/services``: works, ownership, wrong key, bad body, wrong method."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consent_service.catalog.queries import list_all_services
from consent_service.kernel.transaction import transaction
from tests.actors import WRONG_CREDENTIALS, Company, act_for
from tests.factories.catalog import purpose_fields, service_fields


def _keys(app: Flask, company: Company) -> list[str]:
    with app.app_context(), transaction(writes=False):
        act_for(company)
        return [service.key for service in list_all_services()]


def test_it_works(client: FlaskClient, acme: Company) -> None:
    body = service_fields(
        purposes=["ads"],
        cookies=[{"name": "vid_*", "duration": "P6M", "purpose": {"ko": "재생 위치"}}],
    )

    made = client.post("/v1/services", json=body, headers=acme.key())
    shown = client.get("/v1/services/video", headers=acme.key())

    assert made.status_code == 201
    assert made.json == shown.json
    assert shown.json == {
        "key": "video",
        "name": "Video",
        "provider": "Video",
        "country": None,
        "purposes": ["ads"],
        "measurement_ids": [],
        "hosts": [],
        "allowed_items": None,
        "privacy_url": None,
        "terms_url": None,
        "contact": None,
        "task": {},
        "retention": {},
        "transfer_basis": None,
        "cookies": [
            {"name": "vid_*", "kind": "cookie", "duration": "P6M", "purpose": {"ko": "재생 위치"}}
        ],
        "rank": 2,
    }


def test_list_of_a_product_has_what_works_for_it(client: FlaskClient, acme: Company) -> None:
    client.post(
        "/v1/purposes?product=meet", json=purpose_fields(key="analytics"), headers=acme.key()
    )
    client.patch(
        "/v1/services/google-analytics?product=meet",
        json={"purposes": ["analytics"]},
        headers=acme.key(),
    )

    all_of_them = client.get("/v1/services", headers=acme.key()).json["items"]
    of_meet = client.get("/v1/services?product=meet", headers=acme.key()).json["items"]

    assert [item["key"] for item in all_of_them] == ["google-analytics", "mailer"]
    assert [(item["key"], item["purposes"]) for item in of_meet] == [
        ("google-analytics", ["analytics"])
    ]


def test_pages_show_each_service_once(client: FlaskClient, acme: Company) -> None:
    first = client.get("/v1/services?limit=1", headers=acme.key()).json
    second = client.get(
        f"/v1/services?limit=1&cursor={first['next_cursor']}", headers=acme.key()
    ).json

    assert [item["key"] for item in first["items"]] == ["google-analytics"]
    assert [item["key"] for item in second["items"]] == ["mailer"]
    assert second["next_cursor"] is None


def test_patch_leaves_what_it_does_not_name(client: FlaskClient, acme: Company) -> None:
    answer = client.patch(
        "/v1/services/google-analytics", json={"country": "IE"}, headers=acme.key()
    )

    assert answer.json["country"] == "IE"
    assert answer.json["purposes"] == ["analytics"]
    assert [cookie["name"] for cookie in answer.json["cookies"]] == ["_ga", "_ga_*"]


def test_put_gives_what_it_does_not_name_its_default(client: FlaskClient, acme: Company) -> None:
    answer = client.put(
        "/v1/services/google-analytics", json={"name": "Analytics"}, headers=acme.key()
    )

    assert answer.status_code == 200
    assert answer.json["provider"] == "Analytics"
    assert (answer.json["purposes"], answer.json["cookies"]) == ([], [])


def test_put_for_one_product_leaves_the_work_for_another(
    client: FlaskClient, acme: Company
) -> None:
    client.put(
        "/v1/services/google-analytics?product=meet", json={"name": "GA"}, headers=acme.key()
    )

    answer = client.get("/v1/services/google-analytics?product=default", headers=acme.key())

    assert answer.json["purposes"] == ["analytics"]


def test_unused_service_is_deleted_with_its_cookies(
    app: Flask, client: FlaskClient, acme: Company
) -> None:
    body = service_fields(cookies=[{"name": "v"}])
    client.post("/v1/services", json=body, headers=acme.key())

    answer = client.delete("/v1/services/video", headers=acme.key())
    again = client.post("/v1/services", json=service_fields(), headers=acme.key())

    assert answer.status_code == 204
    assert again.json["cookies"] == []


def test_service_that_works_for_a_purpose_is_not_deleted(
    app: Flask, client: FlaskClient, acme: Company
) -> None:
    answer = client.delete("/v1/services/mailer", headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (409, "service_in_use")
    assert "marketing.email" in answer.json["detail"]
    assert _keys(app, acme) == ["google-analytics", "mailer"]


def test_service_that_was_switched_is_not_deleted(
    app: Flask, client: FlaskClient, acme: Company
) -> None:
    client.patch("/v1/services/mailer", json={"purposes": []}, headers=acme.key())
    client.put("/v1/service-switches/mailer", json={"enabled": False}, headers=acme.key())
    client.put("/v1/service-switches/mailer", json={"enabled": True}, headers=acme.key())

    answer = client.delete("/v1/services/mailer", headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (409, "service_in_use")


def test_recipient_with_a_purpose_of_its_own_is_not_deleted(
    client: FlaskClient, acme: Company
) -> None:
    purpose = purpose_fields(key="third_party.video", scope="person")
    client.post("/v1/services", json=service_fields(), headers=acme.key())
    client.post("/v1/purposes", json=purpose, headers=acme.key())

    answer = client.delete("/v1/services/video", headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (409, "service_in_use")


def test_second_service_of_a_key_is_refused(client: FlaskClient, acme: Company) -> None:
    answer = client.post("/v1/services", json=service_fields(key="mailer"), headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (409, "edit_conflict")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_service_of_another_tenant_is_not_there(
    app: Flask, client: FlaskClient, acme: Company, globex: Company, method: str
) -> None:
    client.post("/v1/services", json=service_fields(), headers=acme.key())

    answer = client.open(
        "/v1/services/video",
        method=method,
        json={"name": "Stolen"} if method in {"PUT", "PATCH"} else None,
        headers=globex.key(),
    )

    assert (answer.status_code, answer.json["code"]) == (404, "service_unknown")
    assert _keys(app, acme) == ["google-analytics", "mailer", "video"]
    assert _keys(app, globex) == ["google-analytics", "mailer"]


@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
def test_wrong_key_is_refused(
    app: Flask, client: FlaskClient, acme: Company, fault: str, status: int, code: str
) -> None:
    answer = client.post("/v1/services", json=service_fields(), headers=acme.wrong_key(fault))

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert _keys(app, acme) == ["google-analytics", "mailer"]


@pytest.mark.parametrize(
    ("overrides", "pointer", "code"),
    [
        pytest.param({"colour": 1}, "/colour", "unknown_field", id="unknown-field"),
        pytest.param({"key": "a.B"}, "/key", "invalid", id="key"),
        pytest.param({"name": "\u2066x"}, "/name", "invalid", id="bidi-name"),
        pytest.param({"name": {"ko": "x"}}, "/name", "invalid", id="name-per-language"),
        pytest.param({"purposes": ["nothing"]}, "/purposes/0", "purpose_unknown", id="no-purpose"),
        pytest.param({"country": "USA"}, "/country", "invalid", id="country"),
        pytest.param({"country": "us"}, "/country", "invalid", id="small-country"),
        pytest.param({"hosts": ["https://a.example"]}, "/hosts/0", "invalid", id="host-is-url"),
        pytest.param({"hosts": ["a.example/<x>"]}, "/hosts/0", "invalid", id="host-with-path"),
        pytest.param({"hosts": ["*"]}, "/hosts/0", "invalid", id="any-host"),
        pytest.param({"hosts": ["h"] * 201}, "/hosts", "invalid", id="many-hosts"),
        pytest.param({"measurement_ids": ["G-1');"]}, "/measurement_ids/0", "invalid", id="script"),
        pytest.param({"allowed_items": ["a b"]}, "/allowed_items/0", "invalid", id="item"),
        pytest.param(
            {"privacy_url": "javascript:alert(1)"}, "/privacy_url", "invalid", id="js-url"
        ),
        pytest.param({"terms_url": "/terms"}, "/terms_url", "invalid", id="relative-url"),
        pytest.param({"transfer_basis": "hope"}, "/transfer_basis", "invalid", id="basis"),
        pytest.param({"cookies": [{}]}, "/cookies/0/name", "invalid", id="cookie-without-name"),
        pytest.param({"cookies": [{"name": "*"}]}, "/cookies/0/name", "invalid", id="all-cookies"),
        pytest.param(
            {"cookies": [{"name": "a*b"}]}, "/cookies/0/name", "invalid", id="open-middle"
        ),
        pytest.param({"cookies": [{"name": "a;b"}]}, "/cookies/0/name", "invalid", id="semicolon"),
        pytest.param(
            {"cookies": [{"name": "a", "duration": "2 years"}]},
            "/cookies/0/duration",
            "invalid",
            id="duration",
        ),
        pytest.param(
            {"cookies": [{"name": "a", "kind": "indexed_db"}]},
            "/cookies/0/kind",
            "invalid",
            id="kind",
        ),
        pytest.param(
            {"cookies": [{"name": "a"}, {"name": "a", "kind": "cookie"}]},
            "/cookies/1/name",
            "invalid",
            id="cookie-twice",
        ),
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
    answer = client.post("/v1/services", json=service_fields(**overrides), headers=acme.key())

    assert answer.status_code == 422
    assert [(fault["pointer"], fault["code"]) for fault in answer.json["errors"]] == [
        (pointer, code)
    ]
    assert _keys(app, acme) == ["google-analytics", "mailer"]


@pytest.mark.parametrize(
    ("method", "address"), [("DELETE", "/v1/services"), ("POST", "/v1/services/mailer")]
)
def test_wrong_method_is_refused(
    client: FlaskClient, acme: Company, method: str, address: str
) -> None:
    answer = client.open(address, method=method, headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
