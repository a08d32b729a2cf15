"""Outbox events: what happened, written in the transaction in which it happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from consent_service.kernel.db import Model
from consent_service.kernel.tenancy import TenantScoped


class OutboxEvent(TenantScoped, Model):
    """One change. ``position`` is given after the commit, by whoever holds the tenant's lease."""

    __tablename__ = "outbox_events"
    __table_args__ = (
        UniqueConstraint("tenant_id", "position"),
        # What still waits for a position; empty most of the time, however long the feed.
        Index(
            "ix_outbox_events_waiting",
            "tenant_id",
            "created_at",
            "id",
            sqlite_where=text("position IS NULL"),
            postgresql_where=text("position IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[UUID | None]
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    position: Mapped[int | None] = mapped_column(BigInteger)


class OutboxLease(TenantScoped, Model):
    """Who may give positions for a tenant, until when, and the last position given."""

    __tablename__ = "outbox_leases"

    holder: Mapped[UUID]
    expires_at: Mapped[datetime]
    last_position: Mapped[int] = mapped_column(BigInteger)
