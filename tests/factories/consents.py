"""What a banner sends and a back end records, and what is stored of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from consent_service.audit.models import AuditEntry
from consent_service.consents.models import (
    ConsentEvent,
    ConsentEventDetails,
    ConsentState,
    IdempotencyKey,
)
from consent_service.kernel.db import db
from consent_service.kernel.transaction import transaction
from consent_service.outbox.models import OutboxEvent
from consent_service.subjects.models import Identifier, Subject, SubjectLink, Suppression
from tests.actors import Company, act_for
from tests.factories.policies import make_history, make_policy

DEVICE = "device-of-a-visitor-1"
OTHER_DEVICE = "device-of-a-visitor-2"
MEMBER = {"type": "user", "id": "u-1001"}
NOW = "2026-01-15T03:00:00Z"

_TABLES = (
    Subject,
    Identifier,
    SubjectLink,
    Suppression,
    ConsentEvent,
    ConsentEventDetails,
    ConsentState,
    IdempotencyKey,
    OutboxEvent,
    AuditEntry,
)
_keys = count(1)


@dataclass(frozen=True)
class Shown:
    """The notice that a site serves now, as its banner knows it."""

    company: Company
    notice_id: str
    notice_token: str


def put_policy_in_force(
    app: Flask, company: Company, *, product: str | None = None, key: str = "privacy"
) -> None:
    """From now on the company's sites have something to show."""
    with app.app_context(), transaction():
        act_for(company)
        policy = make_policy(key, product_key=product)
        make_history(policy, date(2025, 12, 1), date(2025, 12, 15))


def read_notice(client: FlaskClient, company: Company) -> Shown:
    """What the banner of the company's site would show now."""
    answer = client.get(f"/v1/sites/{company.site_key}/notice")
    assert answer.status_code == 200, answer.text
    return Shown(company, answer.json["notice_id"], answer.json["notice_token"])


def choice(shown: Shown, **changes: Any) -> dict[str, Any]:
    """A visitor accepts everything, just now."""
    return {
        "event_id": str(UUID(int=next(_keys))),
        "subject": {"type": "device", "id": DEVICE},
        "notice_id": shown.notice_id,
        "notice_token": shown.notice_token,
        "choices": {"analytics": True, "ads": True},
        "action": "accept_all",
        "layer": "first",
        "lang": "ko",
        "gpc": False,
        "occurred_at": NOW,
        "sent_at": NOW,
        **changes,
    }


def refusal(shown: Shown, **changes: Any) -> dict[str, Any]:
    """A visitor refuses everything, just now."""
    refused = {"choices": {"analytics": False, "ads": False}, "action": "reject_all"}
    return choice(shown, **{**refused, **changes})


def send_choice(client: FlaskClient, company: Company, body: Any, **headers: str) -> TestResponse:
    """What a page of the company's site sends."""
    return client.post(
        f"/v1/sites/{company.site_key}/consents",
        json=body,
        headers={"Origin": company.origin, **headers},
    )


def consent(**changes: Any) -> dict[str, Any]:
    """A back end's report of a consent to advertising by e-mail."""
    return {
        "subject": MEMBER,
        "choices": {"marketing": True, "marketing.email": True},
        "method": "web",
        **changes,
    }


def send_consent(
    client: FlaskClient, company: Company, body: Any, *, idempotency_key: str | None = None
) -> TestResponse:
    """What the company's back end records, under a key of its own each time."""
    key = f"key-{next(_keys)}" if idempotency_key is None else idempotency_key
    return client.post(
        "/v1/consents",
        json=body,
        headers={**company.key("consents:write"), "Idempotency-Key": key},
    )


def stored(app: Flask, company: Company) -> dict[str, int]:
    """How many rows the company has of everything that an act can leave."""
    with app.app_context(), transaction(writes=False):
        act_for(company)
        return {
            table.__tablename__: db.session.scalar(select(func.count()).select_from(table))
            for table in _TABLES
        }


def statuses(answer: TestResponse) -> dict[str, str]:
    """The status per purpose in an answer that lists states."""
    return {state["purpose"]: state["status"] for state in answer.json["states"]}


def held(app: Flask, company: Company) -> list[tuple[Any, ...]]:
    """Every state row of the company, in one order."""
    with app.app_context(), transaction(writes=False):
        act_for(company)
        return read_states()


def read_states() -> list[tuple[Any, ...]]:
    """Every state row of the bound tenant, in one order."""
    names = [column.key for column in ConsentState.__table__.columns if column.key != "tenant_id"]
    columns = [getattr(ConsentState, name) for name in names]
    return sorted(tuple(map(_plain, row)) for row in db.session.execute(select(*columns)))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else repr(value)
