"""``/v1/sites``: places that embed the banner, each with the policy that covers it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consent_service.kernel.transaction import transaction
from tests.actors import WRONG_CREDENTIALS, Company, act_for
from tests.factories.consents import stored
from tests.factories.policies import make_policy

SHOP = {"name": "Shop", "origins": ["https://shop.acme.example"]}


def _add(client: FlaskClient, company: Company, **changes: Any) -> TestResponse:
    return client.post("/v1/sites", json={**SHOP, **changes}, headers=company.key())


@pytest.fixture
def policies(app: Flask, acme: Company) -> None:
    """``shop`` covers one domain, ``meeting`` is another product's."""
    with app.app_context(), transaction():
        act_for(acme)
        make_policy("shop", domains=("shop.acme.example",))
        make_policy("meeting", product_key="meet")


def test_it_works(client: FlaskClient, acme: Company) -> None:
    answer = _add(client, acme, settings={"position": "centre"})

    assert answer.status_code == 201
    key = answer.json["site_key"]
    assert key.startswith("acme-")
    assert answer.json["product"] == "default"
    assert answer.json["policy"] is None
    assert answer.json["origins"] == ["https://shop.acme.example"]
    assert answer.json["settings"]["position"] == "centre"
    assert f"/b/{key}.js" in answer.json["embed"]
    assert client.get(f"/v1/sites/{key}", headers=acme.key()).json == answer.json


def test_list_is_of_one_product_or_of_all(client: FlaskClient, acme: Company) -> None:
    added = _add(client, acme, product="meet").json["site_key"]

    def keys(query: str) -> set[str]:
        answer = client.get(f"/v1/sites{query}", headers=acme.key()).json
        return {item["site_key"] for item in answer["items"]}

    assert keys("") == {added, acme.site_key}
    assert keys("?product=meet") == {added}


def test_change_leaves_what_is_left_out(client: FlaskClient, acme: Company) -> None:
    added = _add(client, acme, settings={"position": "corner", "reload": True}).json

    answer = client.patch(
        f"/v1/sites/{added['site_key']}",
        json={"settings": {"position": "bottom"}},
        headers=acme.key(),
    )

    assert answer.json == {**added, "settings": {**added["settings"], "position": "bottom"}}


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        pytest.param({"policy": "shop"}, 201, None, id="covered"),
        pytest.param(
            {"policy": "shop", "origins": ["https://eu.shop.acme.example"]}, 201, None, id="below"
        ),
        pytest.param(
            {"policy": "shop", "origins": ["https://www.acme.example"]}, 422, None, id="outside"
        ),
        pytest.param({"policy": "meeting"}, 422, None, id="of-another-product"),
        pytest.param({"policy": "nothing"}, 404, "not_found", id="unknown"),
    ],
)
def test_site_uses_a_policy_that_covers_it(
    app: Flask,
    client: FlaskClient,
    acme: Company,
    policies: None,
    changes: dict[str, Any],
    status: int,
    code: str | None,
) -> None:
    before = stored(app, acme)

    answer = _add(client, acme, **changes)

    assert answer.status_code == status
    if code is not None:
        assert answer.json["code"] == code
    if status != 201:
        assert stored(app, acme) == before


def test_origin_outside_the_policy_cannot_be_added_later(
    client: FlaskClient, acme: Company, policies: None
) -> None:
    key = _add(client, acme, policy="shop").json["site_key"]

    answer = client.patch(
        f"/v1/sites/{key}", json={"origins": ["https://other.example"]}, headers=acme.key()
    )

    assert answer.status_code == 422
    found = client.get(f"/v1/sites/{key}", headers=acme.key()).json
    assert found["origins"] == ["https://shop.acme.example"]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"origins": []}, id="no-origin"),
        pytest.param({"origins": ["shop.acme.example"]}, id="no-scheme"),
        pytest.param({"origins": ["https://shop.acme.example/path"]}, id="path"),
        pytest.param({"origins": ["null"]}, id="null"),
        pytest.param({"origins": ["https://*.acme.example"]}, id="wildcard"),
        pytest.param({"name": " "}, id="blank"),
        pytest.param({"settings": {"position": "left"}}, id="position"),
        pytest.param({"settings": {"cookie_domain": "acme example"}}, id="domain"),
        pytest.param({"settings": {"cookie_domain": "acme.example\n"}}, id="domain-line-feed"),
        pytest.param({"settings": {"reask_months": 25}}, id="months"),
        pytest.param({"settings": {"reask_months": "6"}}, id="months-as-text"),
        pytest.param({"settings": {"reload": "yes"}}, id="reload-as-text"),
        pytest.param({"colour": "red"}, id="unknown-field"),
    ],
)
def test_bad_site_is_refused(
    app: Flask, client: FlaskClient, acme: Company, changes: dict[str, Any]
) -> None:
    before = stored(app, acme)

    assert _add(client, acme, **changes).status_code == 422
    assert stored(app, acme) == before


@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
def test_wrong_key_is_refused(
    client: FlaskClient, acme: Company, fault: str, status: int, code: str
) -> None:
    answer = client.post("/v1/sites", json=SHOP, headers=acme.wrong_key(fault))

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_site_of_another_company_is_not_found(
    client: FlaskClient, acme: Company, globex: Company
) -> None:
    for method, path in (("GET", ""), ("PATCH", ""), ("POST", "/ask-again")):
        answer = client.open(
            f"/v1/sites/{acme.site_key}{path}",
            method=method,
            json={"name": "x"} if method == "PATCH" else None,
            headers=globex.key(),
        )
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_other_methods_are_not_allowed(client: FlaskClient, acme: Company) -> None:
    assert client.put("/v1/sites", headers=acme.key()).status_code == 405
