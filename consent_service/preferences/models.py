"""From which instant on a person's links to the preference centre hold."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consent_service.kernel.db import Model
from consent_service.kernel.tenancy import TenantScoped


class LinkRevocation(TenantScoped, Model):
    """That every preference link which was made for a subject until then is void."""

    __tablename__ = "link_revocations"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "subject_id"], ["subjects.tenant_id", "subjects.id"]),
    )

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    links_revoked_at: Mapped[datetime]
