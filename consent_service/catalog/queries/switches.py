"""Service switches: what stands now, and what it means at a level."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from consent_service.catalog import models
from consent_service.catalog.queries.entries import get_service, list_all_services
from consent_service.catalog.rules import (
    CUSTOMER,
    PRODUCT,
    TENANT,
    SwitchSetting,
    SwitchState,
    resolve_switch_state,
)
from consent_service.kernel.db import db
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.tenants.errors import CustomerUnknown
from consent_service.tenants.queries import find_customer, get_customer, get_product


def find_switches(service_key: str | None = None) -> list[SwitchSetting]:
    """Every switch that was ever set, as it stands now, of one service or of all."""
    statement = (
        select(models.ServiceSwitch, models.Service.key)
        .join(
            models.Service,
            (models.Service.tenant_id == models.ServiceSwitch.tenant_id)
            & (models.Service.id == models.ServiceSwitch.service_id),
        )
        .where(models.ServiceSwitch.superseded_at.is_(None))
        .order_by(models.Service.rank, models.Service.key)
    )
    if service_key is not None:
        statement = statement.where(models.Service.key == service_key)
    return [
        SwitchSetting(key, row.level, row.target_id, row.is_enabled, row.changed_at, row.changed_by)
        for row, key in db.session.execute(statement)
    ]


def list_switched_off(product_id: UUID, customer_key: str | None) -> tuple[str, ...]:
    """Keys of the services that may not run in a product, for a customer where one is named.

    Off at the level of tenant, product or customer wins. For a customer that nobody knows, every
    service that any customer has a switch for counts as off: the name may just be misspelt.
    """
    customer = None if customer_key is None else find_customer(customer_key)
    levels = {(TENANT, current_tenant_id()), (PRODUCT, product_id)}
    if customer is not None:
        levels.add((CUSTOMER, customer.id))
    is_unknown = customer_key is not None and customer is None
    off = [
        setting.service
        for setting in find_switches()
        if ((setting.level, setting.target_id) in levels and not setting.is_enabled)
        or (is_unknown and setting.level == CUSTOMER)
    ]
    return tuple(dict.fromkeys(off))


def resolve_switch(
    service_key: str, product_key: str | None, customer_key: str | None
) -> SwitchState:
    """A switch at the level asked: the customer's, else the product's, else the tenant's.

    Raises ServiceUnknown, ProductUnknown, CustomerUnknown (also for a customer of another product).
    """
    get_service(service_key)
    level, target_id, levels = locate_switch(product_key, customer_key)
    relevant = [s for s in find_switches(service_key) if (s.level, s.target_id) in levels]
    return resolve_switch_state(service_key, level, target_id, relevant)


def list_switch_states(product_key: str | None, customer_key: str | None) -> list[SwitchState]:
    """The switch of every service at the level asked, by key.

    Raises ProductUnknown, CustomerUnknown.
    """
    level, target_id, levels = locate_switch(product_key, customer_key)
    relevant = [s for s in find_switches() if (s.level, s.target_id) in levels]
    return [
        resolve_switch_state(key, level, target_id, [s for s in relevant if s.service == key])
        for key in sorted(service.key for service in list_all_services())
    ]


def locate_switch(
    product_key: str | None, customer_key: str | None
) -> tuple[str, UUID, frozenset[tuple[str, UUID]]]:
    """The level asked, its target, and that level with all above it as (level, target) pairs."""
    level, target_id = TENANT, current_tenant_id()
    levels = {(level, target_id)}
    product_id = get_product(product_key).id if product_key else None
    if customer_key is not None:
        customer = get_customer(customer_key)
        if product_id and customer.product_id and customer.product_id != product_id:
            raise CustomerUnknown("This customer does not use that product.")
        product_id = product_id or customer.product_id
        level, target_id = CUSTOMER, customer.id
    elif product_id is not None:
        level, target_id = PRODUCT, product_id
    if product_id is not None:
        levels.add((PRODUCT, product_id))
    levels.add((level, target_id))
    return level, target_id, frozenset(levels)
