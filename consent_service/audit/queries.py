"""Reading the audit log, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select

from consent_service.audit.models import AuditEntry
from consent_service.kernel.db import db
from consent_service.kernel.errors import Invalid
from consent_service.web.pagination import Page, cut_page, decode_cursor


@dataclass(frozen=True)
class AuditFilter:
    """What is looked for; None means anything. ``since`` is included, ``until`` is not."""

    object_type: str | None = None
    object_id: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def list_entries(wanted: AuditFilter, *, limit: int, cursor: str | None = None) -> Page[AuditEntry]:
    """A page of the bound tenant's entries, newest first. Raises Invalid for a bad cursor."""
    statement = select(AuditEntry).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    for column, value in (
        (AuditEntry.object_type, wanted.object_type),
        (AuditEntry.object_id, wanted.object_id),
        (AuditEntry.action, wanted.action),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if wanted.since is not None:
        statement = statement.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(AuditEntry.at < wanted.until)
    if cursor is not None:
        at, entry_id = _mark(cursor)
        statement = statement.where(
            or_(AuditEntry.at < at, and_(AuditEntry.at == at, AuditEntry.id < entry_id))
        )
    rows = db.session.scalars(statement.limit(limit + 1)).all()
    return cut_page(rows, limit=limit, mark_of=lambda entry: (entry.at.isoformat(), entry.id.hex))


def _mark(cursor: str) -> tuple[datetime, UUID]:
    at, entry_id = decode_cursor(cursor, str, str)
    try:
        instant = datetime.fromisoformat(at)
        found = UUID(hex=entry_id)
    except ValueError as error:
        raise Invalid.at("/cursor", "This cursor was not given out here.") from error
    if instant.tzinfo is None:
        raise Invalid.at("/cursor", "This cursor was not given out here.")
    return instant, found
