"""Setting service switches. A switch that is on grants nobody anything; off stops a service."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from consent_service.audit.operations import Actor, record_act
from consent_service.catalog import models
from consent_service.catalog.errors import ServiceUnknown
from consent_service.catalog.queries import get_service, locate_switch, resolve_switch
from consent_service.catalog.rules import SwitchState
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.ids import new_id
from consent_service.outbox.operations import publish
from consent_service.tenants.operations import touch_configuration
from consent_service.web.schemas import format_instant


def set_switch(
    service_key: str,
    *,
    is_enabled: bool,
    product_key: str | None,
    customer_key: str | None,
    actor: Actor,
) -> SwitchState:
    """Switch a service on or off at the customer's, else the product's, else the tenant's level.

    Setting what stands already changes nothing. Raises ServiceUnknown, ProductUnknown,
    CustomerUnknown.
    """
    get_service(service_key)
    level, target_id, _levels = locate_switch(product_key, customer_key)
    # The lock lets two writers of one switch pass one after the other.
    service = db.session.scalar(
        select(models.Service).where(models.Service.key == service_key).with_for_update()
    )
    if service is None:
        raise ServiceUnknown
    current = _current(service.id, level, target_id)
    was_enabled = current is None or current.is_enabled
    if was_enabled == is_enabled:
        return resolve_switch(service_key, product_key, customer_key)
    now = clock.now()
    if current is not None:
        current.superseded_at = now
        db.session.flush()  # at most one setting stands at a time
    db.session.add(
        models.ServiceSwitch(
            id=new_id(),
            service_id=service.id,
            level=level,
            target_id=target_id,
            is_enabled=is_enabled,
            changed_at=now,
            changed_by=actor.to_json(),
            superseded_at=None,
        )
    )
    db.session.flush()  # the state is read back below
    state = resolve_switch(service_key, product_key, customer_key)
    place = {"level": level, "product": product_key, "customer": customer_key}
    record_act(
        actor,
        "service_switch.changed",
        "service_switch",
        service_key,
        before={**place, "enabled": was_enabled},
        after={**place, "enabled": is_enabled},
    )
    publish(
        "service_switch.changed",
        {
            "service": service_key,
            **place,
            "enabled": state.enabled,
            "effective": state.effective,
            "changed_at": format_instant(now),
        },
    )
    touch_configuration()
    return state


def _current(service_id: UUID, level: str, target_id: UUID) -> models.ServiceSwitch | None:
    return db.session.scalar(
        select(models.ServiceSwitch).where(
            models.ServiceSwitch.service_id == service_id,
            models.ServiceSwitch.level == level,
            models.ServiceSwitch.target_id == target_id,
            models.ServiceSwitch.superseded_at.is_(None),
        )
    )
