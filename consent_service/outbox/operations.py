"""Writing the outbox: in the transaction of the cause, without an order of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.ids import new_id
from consent_service.outbox.models import OutboxEvent


def publish(type_: str, payload: dict[str, Any], *, subject_id: UUID | None = None) -> None:
    """Add an event of the bound tenant. ``payload`` is thin: references, no personal data."""
    db.session.add(
        OutboxEvent(
            id=new_id(),
            type=type_,
            subject_id=subject_id,
            payload=payload,
            created_at=clock.now(),
        )
    )
