"""Notices: what was shown, kept for ever under the hash of its content."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consent_service.kernel.db import Model
from consent_service.kernel.tenancy import TenantScoped


class Notice(TenantScoped, Model):
    """One snapshot. Insert only; equal content is one row."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("tenant_id", "content_hash"),
        ForeignKeyConstraint(["tenant_id", "product_id"], ["products.tenant_id", "products.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    #: SHA-256 of the canonical JSON of ``content``.
    content_hash: Mapped[bytes]
    #: ``banner`` or ``form``.
    kind: Mapped[str] = mapped_column(String(10))
    product_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    policy_version_id: Mapped[UUID | None]
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
