"""``/v1/products`` and ``/v1/customers``: works, ownership, wrong key, bad body, wrong method."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.actors import WRONG_CREDENTIALS, Company
from tests.conftest import Clock

BODY = {"key": "chat", "name": {"ko": "대화", "en": "Chat"}}
BOTH = pytest.mark.parametrize("kind", ["products", "customers"])


def _keys(client: FlaskClient, company: Company, kind: str) -> list[str]:
    answer = client.get(f"/v1/{kind}?limit=200", headers=company.key())
    return [item["key"] for item in answer.json["items"]]


def test_it_works_for_products(client: FlaskClient, clock: Clock, acme: Company) -> None:
    made = client.post("/v1/products", json=BODY, headers=acme.key())

    assert made.status_code == 201
    assert made.json == {**BODY, "created_at": "2026-01-15T03:00:00Z"}
    assert client.get("/v1/products/chat", headers=acme.key()).json == made.json
    assert _keys(client, acme, "products") == ["chat", "default", "meet"]


@pytest.mark.parametrize("product", [None, "meet"])
def test_it_works_for_customers(
    client: FlaskClient, clock: Clock, acme: Company, product: str | None
) -> None:
    made = client.post("/v1/customers", json={**BODY, "product": product}, headers=acme.key())

    assert made.status_code == 201
    assert made.json == {**BODY, "product": product, "created_at": "2026-01-15T03:00:00Z"}
    assert client.get("/v1/customers/chat", headers=acme.key()).json == made.json
    assert _keys(client, acme, "customers") == ["byeolgil", "chat"]


@BOTH
def test_name_can_be_changed(client: FlaskClient, acme: Company, kind: str) -> None:
    client.post(f"/v1/{kind}", json=BODY, headers=acme.key())

    answer = client.patch(f"/v1/{kind}/chat", json={"name": {"ko": "수다"}}, headers=acme.key())

    assert (answer.status_code, answer.json["name"]) == (200, {"ko": "수다"})


@BOTH
def test_pages_show_each_once(client: FlaskClient, acme: Company, kind: str) -> None:
    for key in ("a", "b.c", "b-c", "b_c", "zz"):
        client.post(f"/v1/{kind}", json={**BODY, "key": key}, headers=acme.key())
    seen: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"/v1/{kind}?limit=2{cursor}", headers=acme.key()).json
        seen += [item["key"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert sorted(seen) == sorted(_keys(client, acme, kind))
    assert {"a", "b.c", "b-c", "b_c", "zz"} < set(seen)


@BOTH
def test_taken_key_is_refused(client: FlaskClient, acme: Company, kind: str) -> None:
    client.post(f"/v1/{kind}", json=BODY, headers=acme.key())

    answer = client.post(f"/v1/{kind}", json=BODY, headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (409, "edit_conflict")
    assert _keys(client, acme, kind).count("chat") == 1


@BOTH
@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_what_another_tenant_has_is_not_there(
    client: FlaskClient, acme: Company, globex: Company, kind: str, method: str
) -> None:
    client.post(f"/v1/{kind}", json=BODY, headers=acme.key())
    body = {"name": {"ko": "도난"}} if method == "PATCH" else None

    answer = client.open(f"/v1/{kind}/chat", method=method, json=body, headers=globex.key())

    code = {"products": "product_unknown", "customers": "customer_unknown"}[kind]
    assert (answer.status_code, answer.json["code"]) == (404, code)
    assert client.get(f"/v1/{kind}/chat", headers=acme.key()).json["name"] == BODY["name"]
    assert "chat" not in _keys(client, globex, kind)


@BOTH
def test_key_of_another_tenant_is_free(
    client: FlaskClient, acme: Company, globex: Company, kind: str
) -> None:
    client.post(f"/v1/{kind}", json=BODY, headers=acme.key())

    assert client.post(f"/v1/{kind}", json=BODY, headers=globex.key()).status_code == 201


def test_customer_of_another_tenants_product_is_refused(
    client: FlaskClient, acme: Company, globex: Company
) -> None:
    client.post("/v1/products", json=BODY, headers=globex.key())

    answer = client.post("/v1/customers", json={**BODY, "product": "chat"}, headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (404, "product_unknown")
    assert _keys(client, acme, "customers") == ["byeolgil"]


@BOTH
@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
def test_wrong_key_is_refused(
    client: FlaskClient, acme: Company, kind: str, fault: str, status: int, code: str
) -> None:
    answer = client.post(f"/v1/{kind}", json=BODY, headers=acme.wrong_key(fault))

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert "chat" not in _keys(client, acme, kind)


@BOTH
@pytest.mark.parametrize(
    ("overrides", "pointer"),
    [
        pytest.param({"colour": 1}, "/colour", id="unknown-field"),
        pytest.param({"key": "Chat"}, "/key", id="capital"),
        pytest.param({"key": ".chat"}, "/key", id="begins-with-dot"),
        pytest.param({"key": "chat."}, "/key", id="ends-with-dot"),
        pytest.param({"key": "채팅"}, "/key", id="korean-key"),
        pytest.param({"key": "c" * 81}, "/key", id="long-key"),
        pytest.param({"key": None}, "/key", id="no-key"),
        pytest.param({"name": {}}, "/name", id="no-name"),
        pytest.param({"name": "Chat"}, "/name", id="name-without-language"),
        pytest.param({"name": {"ko": "\u2067가"}}, "/name/ko", id="bidi"),
        pytest.param({"name": {"ko": "x" * 121}}, "/name/ko", id="long-name"),
    ],
)
def test_bad_body_is_refused(
    client: FlaskClient, acme: Company, kind: str, overrides: dict[str, Any], pointer: str
) -> None:
    before = _keys(client, acme, kind)

    answer = client.post(f"/v1/{kind}", json={**BODY, **overrides}, headers=acme.key())

    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json["errors"]] == [pointer]
    assert _keys(client, acme, kind) == before


@BOTH
@pytest.mark.parametrize(("method", "suffix"), [("DELETE", ""), ("PUT", "/default")])
def test_wrong_method_is_refused(
    client: FlaskClient, acme: Company, kind: str, method: str, suffix: str
) -> None:
    answer = client.open(f"/v1/{kind}{suffix}", method=method, headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
