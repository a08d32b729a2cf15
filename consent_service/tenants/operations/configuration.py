"""The version of a tenant's configuration, which every process polls."""

from __future__ import annotations

from sqlalchemy import update

from consent_service.kernel.db import db
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.tenants.models import Tenant


def touch_configuration() -> None:
    """Say that something changed from which banners, notices or decisions are made."""
    db.session.execute(
        update(Tenant)
        .where(Tenant.id == current_tenant_id())
        .values(config_version=Tenant.config_version + 1)
        .execution_options(synchronize_session=False)
    )
