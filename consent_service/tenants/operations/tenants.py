"""Making tenants and changing their own fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from consent_service.audit.operations import Actor, record_act
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import Invalid
from consent_service.kernel.ids import new_id
from consent_service.kernel.keys import keyring, new_key
from consent_service.kernel.tenancy import bind_tenant, current_tenant_id
from consent_service.tenants.errors import KeyTaken
from consent_service.tenants.models import Tenant
from consent_service.tenants.operations.configuration import touch_configuration
from consent_service.tenants.operations.documents import TenantPatch
from consent_service.tenants.operations.products import create_product
from consent_service.tenants.rules import DEFAULT_PRODUCT, is_slug
from consent_service.web.schemas import load_document

_TAKEN = "A tenant with this slug exists already."


@dataclass(frozen=True)
class NewTenant:
    """What a tenant is made from."""

    slug: str
    name: str
    legal_name: str | None = None
    timezone: str = "Asia/Seoul"
    jurisdiction: str = "KR"
    default_lang: str = "ko"
    contacts: dict[str, Any] = field(default_factory=dict)


def create_tenant(new: NewTenant, *, actor: Actor) -> Tenant:
    """Make a tenant with its key and its product ``default``, and bind it.

    Raises KeyTaken, and Invalid for a field that cannot be what it says.
    """
    if not is_slug(new.slug):
        raise Invalid.at("/slug", "A slug has small letters, digits and single hyphens.")
    values = load_document(
        TenantPatch(),
        {
            "name": new.name,
            "legal_name": new.legal_name or new.name,
            "timezone": new.timezone,
            "jurisdiction": new.jurisdiction,
            "default_lang": new.default_lang,
            "contacts": new.contacts,
        },
    )
    if db.session.scalar(select(Tenant.id).where(Tenant.slug == new.slug)):
        raise KeyTaken(_TAKEN)
    tenant = Tenant(
        id=new_id(),
        slug=new.slug,
        wrapped_key=keyring().wrap(new_key()),
        config_version=1,
        created_at=clock.now(),
        **values,
    )
    db.session.add(tenant)
    try:
        db.session.flush()  # its rows refer to it; and somebody may have taken the slug meanwhile
    except IntegrityError as error:
        raise KeyTaken(_TAKEN) from error
    bind_tenant(tenant.id)
    create_product(DEFAULT_PRODUCT, {tenant.default_lang: tenant.name}, actor=actor)
    record_act(actor, "tenant.created", "tenant", tenant.slug, after={"name": tenant.name})
    return tenant


def change_tenant(given: Mapping[str, Any], *, actor: Actor) -> Tenant:
    """Change fields of the bound tenant, as ``TenantPatch`` takes them. Raises Invalid.

    The audit names the contacts that changed, not the people in them.
    """
    values = load_document(TenantPatch(), dict(given))
    tenant = db.session.get_one(Tenant, current_tenant_id())
    before = {
        name: getattr(tenant, name)
        for name, value in values.items()
        if getattr(tenant, name) != value
    }
    if not before:
        return tenant
    after = {name: values[name] for name in before}
    for name, value in after.items():
        setattr(tenant, name, value)
    if "contacts" in before:
        had, has = before.pop("contacts"), after.pop("contacts")
        roles = sorted(role for role in {*had, *has} if had.get(role) != has.get(role))
        after["contacts_changed"] = roles
    record_act(actor, "tenant.changed", "tenant", tenant.slug, before=before, after=after)
    touch_configuration()
    return tenant


def set_contacts(contacts: dict[str, Any], *, actor: Actor) -> Tenant:
    """Replace the bound tenant's contacts. Raises Invalid."""
    return change_tenant({"contacts": contacts}, actor=actor)


def rewrap_tenant_key() -> int:
    """Seal the bound tenant's key under the newest master; answers how many keys that changed.

    The key inside stays the same, and with it every hash. Raises MasterKeyMissing.
    """
    tenant = db.session.get_one(Tenant, current_tenant_id())
    ring = keyring()
    if ring.is_newest(tenant.wrapped_key):
        return 0
    tenant.wrapped_key = ring.wrap(ring.unwrap(tenant.wrapped_key))
    return 1
