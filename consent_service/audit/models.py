"""The audit log: insert only."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from consent_service.kernel.db import Model
from consent_service.kernel.tenancy import TenantScoped


class AuditEntry(TenantScoped, Model):
    """One act of one actor on one object."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "tenant_id", "object_type", "object_id"),
        Index(None, "tenant_id", "at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    #: ``api_key``, ``command_line``, ``system`` or ``member``.
    actor_kind: Mapped[str] = mapped_column(String(20))
    #: The key's or member's public id; the operating-system account at the command line.
    actor_id: Mapped[str] = mapped_column(String(120))
    #: The person behind the tenant's own admin page, as its back end named them.
    on_behalf_of: Mapped[dict[str, Any] | None]
    action: Mapped[str] = mapped_column(String(60))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(120))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
