"""``POST /v1/sites/{site_key}/impressions``: counts what was shown, and nobody."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from consent_service.banner.models import ImpressionCount
from consent_service.kernel.db import db
from consent_service.kernel.transaction import transaction
from tests.actors import Company, act_for
from tests.conftest import Clock
from tests.factories.consents import Shown, put_policy_in_force, read_notice


@pytest.fixture
def shown(app: Flask, client: FlaskClient, clock: Clock, acme: Company) -> Shown:
    clock.set("2026-01-15T16:00:00Z")
    put_policy_in_force(app, acme)
    return read_notice(client, acme)


def _send(client: FlaskClient, shown: Shown, **changes: Any) -> TestResponse:
    body = {
        "notice_id": shown.notice_id,
        "notice_token": shown.notice_token,
        "layer": "first",
        **changes,
    }
    company = shown.company
    return client.post(
        f"/v1/sites/{company.site_key}/impressions",
        json=body,
        headers={"Origin": company.origin},
    )


def _counts(app: Flask, company: Company) -> list[tuple[str, str, int, int]]:
    with app.app_context(), transaction(writes=False):
        act_for(company)
        rows = db.session.scalars(select(ImpressionCount).order_by(ImpressionCount.layer)).all()
        return [(row.day.isoformat(), row.layer, row.shown, row.dismissed) for row in rows]


def test_it_works(app: Flask, client: FlaskClient, acme: Company, shown: Shown) -> None:
    answer = _send(client, shown)

    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == acme.origin
    # One in the morning in Seoul is the next day already.
    assert _counts(app, acme) == [("2026-01-16", "first", 1, 0)]


def test_impressions_add_up(app: Flask, client: FlaskClient, acme: Company, shown: Shown) -> None:
    for changes in ({}, {}, {"dismissed": True}, {"layer": "preferences"}):
        _send(client, shown, **changes)

    assert _counts(app, acme) == [
        ("2026-01-16", "first", 2, 1),
        ("2026-01-16", "preferences", 1, 0),
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"notice_token": "forged.token"}, "notice_token_invalid", id="forged"),
        pytest.param({"notice_id": "ntc_acme_" + "0" * 64}, "notice_unknown", id="no-notice"),
        pytest.param({"layer": "cellar"}, "invalid", id="layer"),
        pytest.param({"dismissed": "yes"}, "invalid", id="not-a-boolean"),
        pytest.param({"device": "x" * 16}, "unknown_field", id="a-person"),
    ],
)
def test_a_bad_body_counts_nothing(
    app: Flask,
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    changes: dict[str, Any],
    code: str,
) -> None:
    answer = _send(client, shown, **changes)

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["code"] == code
    assert _counts(app, acme) == []


def test_a_foreign_origin_counts_nothing(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    answer = client.post(
        f"/v1/sites/{acme.site_key}/impressions",
        json={"notice_id": shown.notice_id, "notice_token": shown.notice_token, "layer": "first"},
        headers={"Origin": "https://elsewhere.example"},
    )

    assert answer.status_code == 403
    assert _counts(app, acme) == []
