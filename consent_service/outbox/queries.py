"""Reading the outbox by position: the change feed, and what still waits for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.outbox.errors import CursorExpired
from consent_service.outbox.models import OutboxEvent, OutboxLease
from consent_service.outbox.rules import KEPT, is_readable_after


@dataclass(frozen=True)
class Change:
    """One change in the tenant's order."""

    position: int
    id: UUID
    type: str
    subject_id: UUID | None
    payload: dict[str, Any]
    at: datetime


def list_changes(after: int | None, *, limit: int) -> tuple[Sequence[Change], int]:
    """Changes behind a position (None: everything kept), and the position reached.

    Raises CursorExpired when changes behind the position are not kept any more.
    """
    last_given, first_kept = find_bounds()
    if after is None:
        after = first_kept - 1
    if not is_readable_after(after, first_kept=first_kept, last_given=last_given):
        raise CursorExpired("Read your present state anew, then start without a cursor.")
    rows = db.session.scalars(
        select(OutboxEvent)
        .where(OutboxEvent.position > after)
        .order_by(OutboxEvent.position)
        .limit(limit)
    )
    changes = [_change(row) for row in rows]
    return changes, changes[-1].position if changes else after


def find_bounds() -> tuple[int, int]:
    """The last position given, and the first that is kept (the one after the last, if none is)."""
    # In this order: a position that is given in between only makes more readable.
    last_given = db.session.scalar(select(OutboxLease.last_position)) or 0
    first_kept = db.session.scalar(
        select(OutboxEvent.position)
        .where(OutboxEvent.position.is_not(None), OutboxEvent.created_at >= clock.now() - KEPT)
        .order_by(OutboxEvent.position)
        .limit(1)
    )
    return last_given, last_given + 1 if first_kept is None else first_kept


def has_waiting() -> bool:
    """Whether changes of the bound tenant wait for a position."""
    waiting = select(OutboxEvent.id).where(OutboxEvent.position.is_(None)).limit(1)
    return db.session.scalar(waiting) is not None


def has_outdated() -> bool:
    """Whether the oldest change of the bound tenant has been kept long enough."""
    oldest = (
        select(OutboxEvent.created_at)
        .where(OutboxEvent.position.is_not(None))
        .order_by(OutboxEvent.position)
        .limit(1)
    )
    created_at = db.session.scalar(oldest)
    return created_at is not None and created_at < clock.now() - KEPT


def _change(row: OutboxEvent) -> Change:
    assert row.position is not None  # noqa: S101  # the statement asked for rows with one
    return Change(row.position, row.id, row.type, row.subject_id, row.payload, row.created_at)
