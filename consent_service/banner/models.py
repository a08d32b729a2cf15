"""How often a notice was shown. Counts only: nothing here belongs to a person or a device."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from consent_service.kernel.db import Model
from consent_service.kernel.tenancy import TenantScoped


class ImpressionCount(TenantScoped, Model):
    """Impressions of one notice on one site, a day in the tenant's time zone and a layer."""

    __tablename__ = "impression_counts"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "site_id"], ["sites.tenant_id", "sites.id"]),
        ForeignKeyConstraint(["tenant_id", "notice_id"], ["notices.tenant_id", "notices.id"]),
    )

    site_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(primary_key=True)
    layer: Mapped[str] = mapped_column(String(20), primary_key=True)
    #: How often it appeared.
    shown: Mapped[int] = mapped_column(Integer)
    #: How often it was closed without a choice.
    dismissed: Mapped[int] = mapped_column(Integer)
