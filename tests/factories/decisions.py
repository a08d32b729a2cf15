"""Questions, rows and facts of decisions, with noon in Seoul as their time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from consent_service.decisions.rules import Asked, Evidence, Facts, Row, decide

NOON = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
EVERYTHING = frozenset({"marketing", "marketing.email", "marketing.sms", "marketing.night"})


def a_row(status: str = "granted", number: int = 1, **changes: Any) -> Row:
    evidence = Evidence(UUID(int=number), None, None, changes.pop("decided_at", NOON - DAY))
    return Row(status=status, evidence=evidence, **changes)


def asked_about(purpose: str = "analytics", mode: str = "opt_in", **changes: Any) -> Asked:
    return Asked(**{"purpose": purpose, "mode": mode, "at": NOON, "jurisdiction": "KR", **changes})


def known(rows: Mapping[str, Row] | None = None, **changes: Any) -> Facts:
    return Facts(**{"is_known": True, "rows": rows or {}, "defined": EVERYTHING, **changes})


def codes_of(asked: Asked, facts: Facts) -> list[str]:
    return [reason.code for reason in decide(asked, facts).reasons]


#: Use for marketing and receiving by text message.
GRANTED = {"marketing": a_row(number=1), "marketing.sms": a_row(number=2)}
