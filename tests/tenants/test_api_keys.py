"""``/v1/api-keys``: a secret is shown once, and nobody gives away more than they have."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consent_service.kernel.db import db
from consent_service.kernel.transaction import transaction
from consent_service.tenants.models import ApiKey
from tests.actors import WRONG_CREDENTIALS, Company, act_for
from tests.conftest import Clock
from tests.factories.tenants import make_api_key

BODY = {"name": "Back end", "scopes": ["admin"]}


def _count(app: Flask, company: Company) -> int:
    with app.app_context(), transaction(writes=False):
        act_for(company)
        return db.session.scalar(select(func.count()).select_from(ApiKey)) or 0


def _make(client: FlaskClient, company: Company, **overrides: Any) -> dict[str, Any]:
    answer = client.post("/v1/api-keys", json={**BODY, **overrides}, headers=company.key())
    assert answer.status_code == 201
    return answer.json


def _bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_it_works(client: FlaskClient, clock: Clock, acme: Company) -> None:
    made = _make(client, acme, expires_at="2026-02-01T00:00:00+09:00")
    secret = made.pop("key")
    key_id = made["id"]

    assert client.get("/v1/tenant", headers=_bearer(secret)).json["slug"] == "acme"
    assert made == {
        "id": key_id,
        "name": "Back end",
        "prefix": secret[: len("csk_acme_") + 8],
        "scopes": ["admin"],
        "created_at": "2026-01-15T03:00:00Z",
        "expires_at": "2026-01-31T15:00:00Z",
        "revoked_at": None,
    }
    assert client.get(f"/v1/api-keys/{key_id}", headers=acme.key()).json == made


def test_secret_is_never_shown_again(client: FlaskClient, acme: Company) -> None:
    made = _make(client, acme)

    for address in (f"/v1/api-keys/{made['id']}", "/v1/api-keys?limit=200", "/v1/audit-entries"):
        assert made["key"] not in client.get(address, headers=acme.key()).text


def test_secret_is_kept_as_a_hash_only(app: Flask, client: FlaskClient, acme: Company) -> None:
    made = _make(client, acme)

    with app.app_context(), transaction(writes=False):
        act_for(acme)
        row = db.session.scalars(select(ApiKey).where(ApiKey.name == "Back end")).one()
        kept = [getattr(row, column.key) for column in ApiKey.__mapper__.column_attrs]
    assert made["key"][len("csk_acme_") + 8 :] not in repr(kept)
    assert sha256(made["key"].encode()).digest() in kept


@pytest.mark.parametrize("how", ["post", "delete"])
def test_revoked_key_is_void_at_once(client: FlaskClient, acme: Company, how: str) -> None:
    made = _make(client, acme)
    address = f"/v1/api-keys/{made['id']}"

    if how == "post":
        answer = client.post(f"{address}/revoke", headers=acme.key())
        assert answer.json["revoked_at"] is not None
    else:
        answer = client.delete(address, headers=acme.key())
        assert (answer.status_code, answer.data) == (204, b"")

    refused = client.get("/v1/tenant", headers=_bearer(made["key"]))
    assert (refused.status_code, refused.json["code"]) == (401, "key_revoked")
    assert client.get(address, headers=acme.key()).json["revoked_at"] is not None


def test_revoking_again_keeps_the_first_time(
    client: FlaskClient, clock: Clock, acme: Company
) -> None:
    address = f"/v1/api-keys/{_make(client, acme)['id']}/revoke"
    first = client.post(address, headers=acme.key()).json
    clock.advance(hours=1)

    assert client.post(address, headers=acme.key()).json == first


def test_key_expires(client: FlaskClient, clock: Clock, acme: Company) -> None:
    made = _make(client, acme, expires_at="2026-01-15T04:00:00Z")
    clock.set("2026-01-15T03:59:59Z")
    assert client.get("/v1/tenant", headers=_bearer(made["key"])).status_code == 200
    clock.set("2026-01-15T04:00:00Z")

    refused = client.get("/v1/tenant", headers=_bearer(made["key"]))

    assert (refused.status_code, refused.json["code"]) == (401, "key_expired")


def test_key_makes_no_key_with_a_scope_it_lacks(
    app: Flask, client: FlaskClient, acme: Company
) -> None:
    before = _count(app, acme)
    body = {**BODY, "scopes": ["admin", "subjects:erase"]}

    answer = client.post("/v1/api-keys", json=body, headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (403, "scope_missing")
    assert _count(app, acme) == before


def test_key_gives_on_what_it_has(app: Flask, client: FlaskClient, acme: Company) -> None:
    with app.app_context(), transaction():
        act_for(acme)
        _key, secret = make_api_key("admin", "consents:read", "consents:write")
    body = {**BODY, "scopes": ["consents:write", "consents:read", "consents:read"]}

    answer = client.post("/v1/api-keys", json=body, headers=_bearer(secret))

    assert answer.status_code == 201
    assert answer.json["scopes"] == ["consents:read", "consents:write"]


def test_pages_show_each_key_once(app: Flask, client: FlaskClient, acme: Company) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"/v1/api-keys?limit=7{cursor}", headers=acme.key()).json
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert len(seen) == len(set(seen)) == _count(app, acme)


@pytest.mark.parametrize(("method", "suffix"), [("GET", ""), ("DELETE", ""), ("POST", "/revoke")])
def test_key_of_another_tenant_is_not_there(
    client: FlaskClient, acme: Company, globex: Company, method: str, suffix: str
) -> None:
    made = _make(client, acme)

    answer = client.open(f"/v1/api-keys/{made['id']}{suffix}", method=method, headers=globex.key())

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert client.get("/v1/tenant", headers=_bearer(made["key"])).status_code == 200


def test_key_of_another_tenant_is_not_listed(
    client: FlaskClient, acme: Company, globex: Company
) -> None:
    made = _make(client, acme)

    assert made["id"] not in client.get("/v1/api-keys?limit=200", headers=globex.key()).text


@pytest.mark.parametrize("key_id", ["nothing", "key_0", f"sub_{'0' * 26}", f"key_{'0' * 26}"])
def test_unknown_key_is_not_found(client: FlaskClient, acme: Company, key_id: str) -> None:
    answer = client.get(f"/v1/api-keys/{key_id}", headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
def test_wrong_key_is_refused(
    app: Flask, client: FlaskClient, acme: Company, fault: str, status: int, code: str
) -> None:
    before = _count(app, acme)

    answer = client.post("/v1/api-keys", json=BODY, headers=acme.wrong_key(fault))

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert _count(app, acme) == before


@pytest.mark.parametrize(
    ("overrides", "pointer"),
    [
        pytest.param({"key": "csk_mine"}, "/key", id="own-secret"),
        pytest.param({"tenant": "globex"}, "/tenant", id="tenant-in-the-body"),
        pytest.param({"name": " "}, "/name", id="blank-name"),
        pytest.param({"name": "\u202ex"}, "/name", id="bidi-name"),
        pytest.param({"name": "n" * 121}, "/name", id="long-name"),
        pytest.param({"scopes": []}, "/scopes", id="no-scope"),
        pytest.param({"scopes": ["root"]}, "/scopes/0", id="unknown-scope"),
        pytest.param({"scopes": [["admin"]]}, "/scopes/0", id="scope-is-a-list"),
        pytest.param({"scopes": "admin"}, "/scopes", id="scopes-are-a-text"),
        pytest.param({"scopes": ["admin"] * 100}, "/scopes", id="many-scopes"),
        pytest.param({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at", id="past"),
        pytest.param({"expires_at": "2030-01-01T00:00:00"}, "/expires_at", id="no-offset"),
        pytest.param({"expires_at": 4070908800}, "/expires_at", id="number"),
    ],
)
def test_bad_body_is_refused(
    app: Flask, client: FlaskClient, acme: Company, overrides: dict[str, Any], pointer: str
) -> None:
    before = _count(app, acme)

    answer = client.post("/v1/api-keys", json={**BODY, **overrides}, headers=acme.key())

    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json["errors"]] == [pointer]
    assert _count(app, acme) == before


@pytest.mark.parametrize(
    ("method", "address"), [("DELETE", "/v1/api-keys"), ("PATCH", "/v1/api-keys/key_0")]
)
def test_wrong_method_is_refused(
    client: FlaskClient, acme: Company, method: str, address: str
) -> None:
    answer = client.open(address, method=method, headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
