"""Making and changing tenants and what belongs to them. Flushes at most; never commits."""

from __future__ import annotations

from consent_service.tenants.operations.api_keys import create_api_key, revoke_api_key
from consent_service.tenants.operations.configuration import touch_configuration
from consent_service.tenants.operations.products import (
    create_customer,
    create_product,
    rename_customer,
    rename_product,
)
from consent_service.tenants.operations.sites import (
    ask_again,
    change_site,
    checked_origins,
    create_site,
)
from consent_service.tenants.operations.tenants import (
    NewTenant,
    change_tenant,
    create_tenant,
    rewrap_tenant_key,
    set_contacts,
)

__all__ = [
    "NewTenant",
    "ask_again",
    "change_site",
    "change_tenant",
    "checked_origins",
    "create_api_key",
    "create_customer",
    "create_product",
    "create_site",
    "create_tenant",
    "rename_customer",
    "rename_product",
    "revoke_api_key",
    "rewrap_tenant_key",
    "set_contacts",
    "touch_configuration",
]
