"""``/v1/service-switches/{service}``: off at any level wins, and everyone can see who did it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consent_service.catalog.models import ServiceSwitch
from consent_service.kernel.db import db
from consent_service.kernel.transaction import transaction
from tests.actors import WRONG_CREDENTIALS, Company, act_for
from tests.conftest import Clock

GA = "/v1/service-switches/google-analytics"
KEY = "switches:write"


def _count(app: Flask, company: Company) -> int:
    with app.app_context(), transaction(writes=False):
        act_for(company)
        return db.session.scalar(select(func.count()).select_from(ServiceSwitch))


def test_it_works(client: FlaskClient, clock: Clock, acme: Company) -> None:
    body = {"enabled": False, "actor": {"id": "u-1", "name": "Administrator"}}

    answer = client.put(GA, json=body, headers=acme.key(KEY))

    assert answer.status_code == 200
    shown = dict(answer.json)
    changed_by = shown.pop("changed_by")
    assert shown == {
        "service": "google-analytics",
        "enabled": False,
        "effective": False,
        "level": "tenant",
        "changed_at": "2026-01-15T03:00:00Z",
    }
    assert changed_by["kind"] == "api_key"
    assert changed_by["on_behalf_of"] == {"id": "u-1", "name": "Administrator"}
    assert client.get(GA, headers=acme.key(KEY)).json == answer.json


def test_switch_that_nobody_set_is_on(client: FlaskClient, acme: Company) -> None:
    assert client.get(GA, headers=acme.key(KEY)).json == {
        "service": "google-analytics",
        "enabled": True,
        "effective": True,
        "level": "tenant",
        "changed_at": None,
        "changed_by": None,
    }


def test_list_has_every_service(client: FlaskClient, acme: Company) -> None:
    client.put(f"{GA}?customer=byeolgil", json={"enabled": False}, headers=acme.key(KEY))

    answer = client.get("/v1/service-switches?customer=byeolgil", headers=acme.key(KEY)).json

    assert [(item["service"], item["enabled"]) for item in answer["items"]] == [
        ("google-analytics", False),
        ("mailer", True),
    ]


def test_switch_of_one_tenant_is_not_another_tenants(
    app: Flask, client: FlaskClient, acme: Company, globex: Company
) -> None:
    client.put(GA, json={"enabled": False}, headers=acme.key(KEY))

    assert client.get(GA, headers=globex.key(KEY)).json["effective"] is True
    assert _count(app, globex) == 0


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/v1/service-switches/nothing", "service_unknown"),
        (f"{GA}?product=nothing", "product_unknown"),
        (f"{GA}?customer=nothing", "customer_unknown"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_unknown_is_not_found(
    app: Flask, client: FlaskClient, acme: Company, method: str, address: str, code: str
) -> None:
    body = {"enabled": False} if method == "PUT" else None

    answer = client.open(address, method=method, json=body, headers=acme.key(KEY))

    assert (answer.status_code, answer.json["code"]) == (404, code)
    assert _count(app, acme) == 0


@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
def test_wrong_key_is_refused(
    app: Flask, client: FlaskClient, acme: Company, fault: str, status: int, code: str
) -> None:
    answer = client.put(GA, json={"enabled": False}, headers=acme.wrong_key(fault))

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert _count(app, acme) == 0


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        pytest.param({}, "/enabled", id="nothing"),
        pytest.param({"enabled": None}, "/enabled", id="null"),
        pytest.param({"enabled": "false"}, "/enabled", id="text"),
        pytest.param({"enabled": 0}, "/enabled", id="number"),
        pytest.param({"enabled": False, "level": "tenant"}, "/level", id="unknown-field"),
        pytest.param({"enabled": False, "actor": {"id": "u"}}, "/actor/name", id="no-name"),
        pytest.param(
            {"enabled": False, "actor": {"id": "u", "name": "\u202eabc"}}, "/actor/name", id="bidi"
        ),
        pytest.param(
            {"enabled": False, "actor": {"id": "u" * 121, "name": "n"}}, "/actor/id", id="long-id"
        ),
    ],
)
def test_bad_body_is_refused(
    app: Flask, client: FlaskClient, acme: Company, body: dict[str, Any], pointer: str
) -> None:
    answer = client.put(GA, json=body, headers=acme.key(KEY))

    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json["errors"]] == [pointer]
    assert _count(app, acme) == 0


def test_mistyped_level_is_refused(app: Flask, client: FlaskClient, acme: Company) -> None:
    answer = client.put(f"{GA}?costumer=byeolgil", json={"enabled": False}, headers=acme.key(KEY))

    assert (answer.status_code, answer.json["code"]) == (422, "unknown_parameter")
    assert _count(app, acme) == 0


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_wrong_method_is_refused(client: FlaskClient, acme: Company, method: str) -> None:
    answer = client.open(GA, method=method, headers=acme.key(KEY))

    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
