"""Making and changing tenants and what belongs to them. Flushes at most; never commits."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from consent_service.audit.operations import Actor, record_act
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import FieldError, Invalid
from consent_service.kernel.ids import new_id, public_id
from consent_service.kernel.keys import keyring, new_key
from consent_service.kernel.tenancy import bind_tenant, current_tenant_id
from consent_service.tenants.errors import KeyTaken, ScopeMissing
from consent_service.tenants.models import ApiKey, Customer, Product, Site, Tenant
from consent_service.tenants.queries import get_product, hash_secret, is_key_taken
from consent_service.tenants.rules import (
    DEFAULT_PRODUCT,
    SCOPES,
    SiteSettings,
    is_slug,
    normalise_origin,
)

_SITE_KEY_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_SITE_KEY_LENGTH = 12
_SHOWN_OF_KEY = 8


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
    """Make a tenant with its key and its product ``default``, and bind it. Raises KeyTaken."""
    if not is_slug(new.slug):
        raise Invalid.at("/slug", "A slug has small letters, digits and single hyphens.")
    if db.session.scalar(select(Tenant.id).where(Tenant.slug == new.slug)):
        raise KeyTaken("A tenant with this slug exists already.")
    tenant = Tenant(
        id=new_id(),
        slug=new.slug,
        name=new.name,
        legal_name=new.legal_name or new.name,
        timezone=new.timezone,
        jurisdiction=new.jurisdiction,
        default_lang=new.default_lang,
        contacts=new.contacts,
        wrapped_key=keyring().wrap(new_key()),
        config_version=1,
        created_at=clock.now(),
    )
    db.session.add(tenant)
    db.session.flush()  # its rows refer to it
    bind_tenant(tenant.id)
    create_product(DEFAULT_PRODUCT, {new.default_lang: new.name}, actor=actor)
    record_act(actor, "tenant.created", "tenant", tenant.slug, after={"name": tenant.name})
    return tenant


def set_contacts(contacts: dict[str, Any], *, actor: Actor) -> Tenant:
    """Replace the bound tenant's contacts."""
    tenant = db.session.get_one(Tenant, current_tenant_id())
    before = tenant.contacts
    tenant.contacts = contacts
    touch_configuration()
    record_act(
        actor, "tenant.contacts_changed", "tenant", tenant.slug, before=before, after=contacts
    )
    return tenant


def create_product(key: str, name: dict[str, str], *, actor: Actor) -> Product:
    """Add a product. Raises KeyTaken."""
    if is_key_taken(Product.key, key):
        raise KeyTaken("A product with this key exists already.")
    product = Product(id=new_id(), key=key, name=name, created_at=clock.now())
    db.session.add(product)
    db.session.flush()  # sites and purposes refer to it
    record_act(actor, "product.created", "product", key, after={"name": name})
    return product


def create_customer(
    key: str, name: dict[str, str], product_key: str | None, *, actor: Actor
) -> Customer:
    """Add a customer company, of one product or of all. Raises KeyTaken, ProductUnknown."""
    if is_key_taken(Customer.key, key):
        raise KeyTaken("A customer with this key exists already.")
    customer = Customer(
        id=new_id(),
        key=key,
        name=name,
        product_id=get_product(product_key).id if product_key else None,
        created_at=clock.now(),
    )
    db.session.add(customer)
    record_act(actor, "customer.created", "customer", key, after={"name": name})
    touch_configuration()
    return customer


def create_site(
    *,
    name: str,
    origins: list[str],
    product_key: str | None,
    policy_key: str | None,
    settings: SiteSettings,
    actor: Actor,
) -> Site:
    """Add a site with a new public key. Raises Invalid for an origin, ProductUnknown."""
    tenant = db.session.get_one(Tenant, current_tenant_id())
    random = "".join(secrets.choice(_SITE_KEY_ALPHABET) for _ in range(_SITE_KEY_LENGTH))
    site = Site(
        id=new_id(),
        key=f"{tenant.slug}-{random}",
        name=name,
        product_id=get_product(product_key).id,
        policy_key=policy_key,
        origins=checked_origins(origins),
        settings=asdict(settings),
        asked_again=0,
        created_at=clock.now(),
    )
    db.session.add(site)
    db.session.flush()  # notices refer to it
    record_act(actor, "site.created", "site", site.key, after={"origins": site.origins})
    touch_configuration()
    return site


def ask_again(site: Site, *, actor: Actor) -> Site:
    """Have a site ask everybody again from now on."""
    site.asked_again += 1
    touch_configuration()
    record_act(actor, "site.asked_again", "site", site.key, after={"asked_again": site.asked_again})
    return site


def create_api_key(
    scopes: list[str],
    *,
    name: str,
    actor: Actor,
    held_scopes: tuple[str, ...] | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Add an API key and return it with its secret, which is shown this once.

    Raises Invalid for an unknown scope and ScopeMissing for one that the maker's own key,
    if it acts by one (``held_scopes``), does not have.
    """
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        listed = ", ".join(SCOPES)
        raise Invalid(
            "Give one or more known scopes.",
            errors=(FieldError("/scopes", "invalid", f"Known scopes: {listed}."),),
        )
    if held_scopes is not None and not set(scopes) <= set(held_scopes):
        raise ScopeMissing("A key makes no key with a scope that it lacks itself.")
    tenant = db.session.get_one(Tenant, current_tenant_id())
    secret = f"csk_{tenant.slug}_{secrets.token_urlsafe(32)}"
    key = ApiKey(
        id=new_id(),
        secret_hash=hash_secret(secret),
        prefix=secret[: len(f"csk_{tenant.slug}_") + _SHOWN_OF_KEY],
        name=name,
        scopes=sorted(set(scopes)),
        created_at=clock.now(),
        expires_at=expires_at,
        revoked_at=None,
    )
    db.session.add(key)
    record_act(
        actor, "api_key.created", "api_key", public_id("key", key.id), after={"scopes": key.scopes}
    )
    return key, secret


def revoke_api_key(key: ApiKey, *, actor: Actor) -> ApiKey:
    """Make a key void at once. Revoking it again changes nothing."""
    if key.revoked_at is None:
        key.revoked_at = clock.now()
        record_act(actor, "api_key.revoked", "api_key", public_id("key", key.id))
    return key


def touch_configuration() -> None:
    """Say that something changed from which banners, notices or decisions are made."""
    db.session.execute(
        update(Tenant)
        .where(Tenant.id == current_tenant_id())
        .values(config_version=Tenant.config_version + 1)
        .execution_options(synchronize_session=False)
    )


def checked_origins(origins: list[str]) -> list[str]:
    """Origins in the browsers' own form, without doubles. Raises Invalid for what is none."""
    found = []
    for index, text in enumerate(origins):
        origin = normalise_origin(text)
        if origin is None:
            raise Invalid.at(
                f"/origins/{index}", "An origin is scheme, host and port: https://www.example.com"
            )
        found.append(origin)
    if not found:
        raise Invalid.at("/origins", "A site needs one origin or more.")
    return list(dict.fromkeys(found))
