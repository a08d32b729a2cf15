"""Tenants and what belongs to them, made by the operations that the service itself uses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from consent_service.audit.operations import SYSTEM
from consent_service.tenants.models import ApiKey, Customer, Product, Site, Tenant
from consent_service.tenants.operations import (
    NewTenant,
    create_api_key,
    create_customer,
    create_product,
    create_site,
    create_tenant,
)
from consent_service.tenants.rules import SiteSettings

CONTACTS: dict[str, Any] = {
    "officer": {"name": "Officer", "position": "Head", "email": "officer@acme.example"},
    "authorities": [{"name": "개인정보침해신고센터", "phone": "118"}],
}


def make_tenant(slug: str = "acme", **overrides: Any) -> Tenant:
    """A tenant, bound to the present unit of work."""
    fields = {"name": slug.capitalize(), "contacts": CONTACTS, **overrides}
    return create_tenant(NewTenant(slug=slug, **fields), actor=SYSTEM)


def make_product(key: str = "meet") -> Product:
    return create_product(key, {"ko": key, "en": key}, actor=SYSTEM)


def make_customer(key: str = "byeolgil", product: str | None = None) -> Customer:
    return create_customer(key, {"ko": key}, product, actor=SYSTEM)


def make_site(
    *origins: str, product: str | None = None, policy: str | None = None, **settings: Any
) -> Site:
    return create_site(
        name="Site",
        origins=list(origins) or ["https://www.acme.example"],
        product_key=product,
        policy_key=policy,
        settings=SiteSettings(**settings),
        actor=SYSTEM,
    )


def make_api_key(*scopes: str, expires_at: datetime | None = None) -> tuple[ApiKey, str]:
    """A key and its secret."""
    return create_api_key(
        list(scopes) or ["admin"], name="Test", expires_at=expires_at, actor=SYSTEM
    )
