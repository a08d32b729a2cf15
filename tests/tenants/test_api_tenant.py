"""``/v1/tenant``: the tenant of the key, and no other."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consent_service.audit.models import AuditEntry
from consent_service.kernel.db import db
from consent_service.kernel.transaction import transaction
from consent_service.tenants.queries import get_tenant
from tests.actors import WRONG_CREDENTIALS, Company, act_for
from tests.conftest import Clock
from tests.factories.tenants import CONTACTS

CONTACTS_OF_THE_SEEDS = {
    "officer": {"name": "홍보호", "position": "본부장", "phone": "070-0000-1100"},
    "department": {"department": {"ko": "정보보안팀", "en": "Security"}, "email": "p@a.example"},
    "address": {"ko": "가상시 나루길 12"},
    "authorities": [
        {"name": "개인정보침해신고센터", "phone": "118", "url": "https://authority.example"},
        {"name": {"ko": "경찰청"}, "phone": "182"},
    ],
}


def test_it_works(client: FlaskClient, clock: Clock, acme: Company) -> None:
    answer = client.get("/v1/tenant", headers=acme.key())

    assert answer.status_code == 200
    assert answer.json == {
        "slug": "acme",
        "name": "Acme",
        "legal_name": "Acme",
        "timezone": "Asia/Seoul",
        "jurisdiction": "KR",
        "default_lang": "ko",
        "contacts": CONTACTS,
        "created_at": "2026-01-15T03:00:00Z",
    }


def test_fields_are_changed_by_themselves(client: FlaskClient, acme: Company) -> None:
    body = {
        "legal_name": "Acme Inc.",
        "timezone": "Europe/Berlin",
        "jurisdiction": "EEA",
        "default_lang": "de",
    }

    answer = client.patch("/v1/tenant", json=body, headers=acme.key())

    assert answer.status_code == 200
    assert {key: answer.json[key] for key in body} == body
    assert (answer.json["name"], answer.json["contacts"]) == ("Acme", CONTACTS)


def test_contacts_are_replaced_whole(client: FlaskClient, acme: Company) -> None:
    client.patch("/v1/tenant", json={"contacts": CONTACTS_OF_THE_SEEDS}, headers=acme.key())

    answer = client.get("/v1/tenant", headers=acme.key())

    assert answer.json["contacts"] == CONTACTS_OF_THE_SEEDS


def test_audit_names_the_contacts_that_changed_and_nobody_in_them(
    app: Flask, client: FlaskClient, acme: Company
) -> None:
    body = {"name": "Acme Group", "contacts": CONTACTS_OF_THE_SEEDS}
    client.patch("/v1/tenant", json=body, headers=acme.key())

    with app.app_context(), transaction(writes=False):
        act_for(acme)
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "tenant.changed")
        ).one()
        assert entry.before == {"name": "Acme"}
        assert entry.after == {
            "name": "Acme Group",
            "contacts_changed": ["address", "authorities", "department", "officer"],
        }


def test_same_again_changes_nothing(app: Flask, client: FlaskClient, acme: Company) -> None:
    before = _config_version(app, acme)

    client.patch("/v1/tenant", json={"name": "Acme", "contacts": CONTACTS}, headers=acme.key())
    same = _config_version(app, acme)
    client.patch("/v1/tenant", json={"name": "Other"}, headers=acme.key())

    assert same == before
    assert _config_version(app, acme) == before + 1


def test_another_tenant_keeps_its_name(client: FlaskClient, acme: Company, globex: Company) -> None:
    client.patch("/v1/tenant", json={"name": "Mine"}, headers=acme.key())

    assert client.get("/v1/tenant", headers=globex.key()).json["name"] == "Globex"


@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
def test_wrong_key_is_refused(
    client: FlaskClient, acme: Company, fault: str, status: int, code: str
) -> None:
    answer = client.patch("/v1/tenant", json={"name": "X"}, headers=acme.wrong_key(fault))

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert client.get("/v1/tenant", headers=acme.key()).json["name"] == "Acme"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        pytest.param({"slug": "other"}, "/slug", id="slug-never-changes"),
        pytest.param({"name": ""}, "/name", id="blank-name"),
        pytest.param({"name": None}, "/name", id="null-name"),
        pytest.param({"name": "a\u0007"}, "/name", id="bell"),
        pytest.param({"legal_name": "n" * 201}, "/legal_name", id="long-name"),
        pytest.param({"timezone": "Seoul"}, "/timezone", id="zone"),
        pytest.param({"timezone": "../../etc/passwd"}, "/timezone", id="zone-is-a-path"),
        pytest.param({"timezone": 9}, "/timezone", id="zone-is-a-number"),
        pytest.param({"jurisdiction": "Korea"}, "/jurisdiction", id="jurisdiction"),
        pytest.param({"default_lang": "korean"}, "/default_lang", id="lang"),
        pytest.param({"contacts": []}, "/contacts", id="contacts-are-a-list"),
        pytest.param({"contacts": {"boss": {}}}, "/contacts/boss", id="unknown-role"),
        pytest.param(
            {"contacts": {"officer": {"email": "a@b.example"}}},
            "/contacts/officer/name",
            id="officer-without-name",
        ),
        pytest.param(
            {"contacts": {"officer": {"name": "A", "email": "a.example"}}},
            "/contacts/officer/email",
            id="no-e-mail",
        ),
        pytest.param(
            {"contacts": {"officer": {"name": "A", "phone": "call me"}}},
            "/contacts/officer/phone",
            id="no-number",
        ),
        pytest.param(
            {"contacts": {"authorities": [{"name": "A", "url": "javascript:alert(1)"}]}},
            "/contacts/authorities/0/url",
            id="script-url",
        ),
        pytest.param(
            {"contacts": {"authorities": [{"name": "A"}] * 51}},
            "/contacts/authorities",
            id="many-authorities",
        ),
    ],
)
def test_bad_body_is_refused(
    client: FlaskClient, acme: Company, body: dict[str, Any], pointer: str
) -> None:
    before = client.get("/v1/tenant", headers=acme.key()).json

    answer = client.patch("/v1/tenant", json=body, headers=acme.key())

    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json["errors"]] == [pointer]
    assert client.get("/v1/tenant", headers=acme.key()).json == before


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_wrong_method_is_refused(client: FlaskClient, acme: Company, method: str) -> None:
    answer = client.open("/v1/tenant", method=method, headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")


def _config_version(app: Flask, company: Company) -> int:
    with app.app_context(), transaction(writes=False):
        act_for(company)
        return get_tenant().config_version
