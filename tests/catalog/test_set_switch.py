"""What setting a switch means at each level, and what it leaves behind."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consent_service.audit.models import AuditEntry
from consent_service.catalog.models import ServiceSwitch
from consent_service.kernel.db import db
from consent_service.kernel.transaction import transaction
from consent_service.outbox.models import OutboxEvent
from consent_service.tenants.queries import get_tenant
from tests.actors import Company, act_for
from tests.conftest import Clock

GA = "/v1/service-switches/google-analytics"
KEY = "switches:write"


def _rows(app: Flask, company: Company, model: type[Any]) -> list[Any]:
    with app.app_context(), transaction(writes=False):
        act_for(company)
        rows = list(db.session.scalars(select(model).order_by(model.id)))
        db.session.expunge_all()
        return rows


def _config_version(app: Flask, company: Company) -> int:
    with app.app_context(), transaction(writes=False):
        act_for(company)
        return get_tenant().config_version


@pytest.mark.parametrize(
    ("off_at", "asked_at", "level", "enabled", "effective"),
    [
        pytest.param("", "?product=meet", "product", True, False, id="tenant-over-product"),
        pytest.param("", "?customer=byeolgil", "customer", True, False, id="tenant-over-customer"),
        pytest.param(
            "?product=meet",
            "?product=meet&customer=byeolgil",
            "customer",
            True,
            False,
            id="product-over-customer",
        ),
        pytest.param("?product=meet", "", "tenant", True, True, id="product-not-over-tenant"),
        pytest.param(
            "?product=meet", "?product=default", "product", True, True, id="product-not-over-other"
        ),
        pytest.param(
            "?product=meet", "?customer=byeolgil", "customer", True, True, id="without-product"
        ),
        pytest.param(
            "?customer=byeolgil", "?product=meet", "product", True, True, id="customer-alone"
        ),
        pytest.param(
            "?product=meet&customer=byeolgil",
            "?customer=byeolgil",
            "customer",
            False,
            False,
            id="both-given-is-the-customer",
        ),
    ],
)
def test_off_wins_downwards_only(
    client: FlaskClient,
    acme: Company,
    off_at: str,
    asked_at: str,
    level: str,
    enabled: bool,
    effective: bool,
) -> None:
    client.put(GA + off_at, json={"enabled": False}, headers=acme.key(KEY))

    answer = client.get(GA + asked_at, headers=acme.key(KEY)).json

    assert (answer["level"], answer["enabled"], answer["effective"]) == (level, enabled, effective)


def test_on_below_does_not_undo_off_above(client: FlaskClient, acme: Company) -> None:
    customer = f"{GA}?customer=byeolgil"
    client.put(customer, json={"enabled": False}, headers=acme.key(KEY))
    client.put(GA, json={"enabled": False}, headers=acme.key(KEY))

    answer = client.put(customer, json={"enabled": True}, headers=acme.key(KEY)).json

    assert (answer["enabled"], answer["effective"]) == (True, False)


def test_customer_of_a_product_stands_below_it(
    app: Flask, client: FlaskClient, acme: Company
) -> None:
    body = {"key": "podam", "name": {"ko": "포담"}, "product": "meet"}
    client.post("/v1/customers", json=body, headers=acme.key())
    client.put(f"{GA}?product=meet", json={"enabled": False}, headers=acme.key(KEY))

    answer = client.get(f"{GA}?customer=podam", headers=acme.key(KEY)).json
    elsewhere = client.get(f"{GA}?customer=podam&product=default", headers=acme.key(KEY))

    assert answer["effective"] is False
    assert (elsewhere.status_code, elsewhere.json["code"]) == (404, "customer_unknown")


def test_every_setting_is_kept(
    app: Flask, client: FlaskClient, clock: Clock, acme: Company
) -> None:
    client.put(GA, json={"enabled": False}, headers=acme.key(KEY))
    clock.advance(hours=1)
    client.put(GA, json={"enabled": True}, headers=acme.key(KEY))

    rows = _rows(app, acme, ServiceSwitch)

    assert [row.is_enabled for row in rows] == [False, True]
    assert rows[0].superseded_at == rows[1].changed_at
    assert rows[1].superseded_at is None


@pytest.mark.parametrize("settings", [[True], [False, False], [False, True, True]])
def test_same_setting_again_changes_nothing(
    app: Flask, client: FlaskClient, clock: Clock, acme: Company, settings: list[bool]
) -> None:
    for enabled in settings[:-1]:
        client.put(GA, json={"enabled": enabled}, headers=acme.key(KEY))
    before = client.get(GA, headers=acme.key(KEY)).json
    rows, version = len(_rows(app, acme, ServiceSwitch)), _config_version(app, acme)
    clock.advance(hours=1)

    answer = client.put(GA, json={"enabled": settings[-1]}, headers=acme.key(KEY))

    assert answer.json == before
    assert len(_rows(app, acme, ServiceSwitch)) == rows
    assert _config_version(app, acme) == version


def test_change_is_audited_with_the_person_behind_it(
    app: Flask, client: FlaskClient, acme: Company
) -> None:
    body = {"enabled": False, "actor": {"id": "u-1", "name": "Administrator"}}
    client.put(f"{GA}?customer=byeolgil", json=body, headers=acme.key(KEY))

    entry = _rows(app, acme, AuditEntry)[-1]

    assert (entry.action, entry.object_type, entry.object_id) == (
        "service_switch.changed",
        "service_switch",
        "google-analytics",
    )
    assert entry.on_behalf_of == {"id": "u-1", "name": "Administrator"}
    place = {"level": "customer", "product": None, "customer": "byeolgil"}
    assert entry.before == {**place, "enabled": True}
    assert entry.after == {**place, "enabled": False}


def test_change_is_published_without_the_person(
    app: Flask, client: FlaskClient, clock: Clock, acme: Company
) -> None:
    body = {"enabled": False, "actor": {"id": "u-1", "name": "Administrator"}}
    client.put(f"{GA}?product=meet", json=body, headers=acme.key(KEY))

    [event] = _rows(app, acme, OutboxEvent)

    assert (event.type, event.subject_id) == ("service_switch.changed", None)
    assert event.payload == {
        "service": "google-analytics",
        "level": "product",
        "product": "meet",
        "customer": None,
        "enabled": False,
        "effective": False,
        "changed_at": "2026-01-15T03:00:00Z",
    }


def test_change_is_told_to_every_process(app: Flask, client: FlaskClient, acme: Company) -> None:
    before = _config_version(app, acme)

    client.put(GA, json={"enabled": False}, headers=acme.key(KEY))

    assert _config_version(app, acme) == before + 1
