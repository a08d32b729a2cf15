"""Reading tenants, products, customers, sites and keys."""

from __future__ import annotations

import hashlib
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from consent_service.kernel.db import db
from consent_service.kernel.errors import NotFound
from consent_service.kernel.ids import parse_public_id, public_id
from consent_service.kernel.keys import keyring
from consent_service.kernel.tenancy import bind_tenant, current_tenant_id
from consent_service.tenants.errors import CustomerUnknown, KeyInvalid, ProductUnknown
from consent_service.tenants.models import ApiKey, Customer, Product, Site, Tenant
from consent_service.tenants.rules import (
    API_KEY_PATTERN,
    DEFAULT_PRODUCT,
    SITE_KEY_PATTERN,
    is_slug,
)
from consent_service.web.pagination import Page, cut_page, decode_cursor
from consent_service.web.schemas import is_key

__all__ = [
    "ApiKey",
    "Customer",
    "Product",
    "Site",
    "Tenant",
    "bind_api_key",
    "bind_site",
    "bind_tenant_by_slug",
    "count_orphaned_tenant_keys",
    "find_customer",
    "get_api_key",
    "get_customer",
    "get_product",
    "get_product_by_id",
    "get_site",
    "get_tenant",
    "hash_secret",
    "is_key_taken",
    "list_api_keys",
    "list_customers",
    "list_product_page",
    "list_products",
    "list_sites",
    "list_tenants",
]

Keyed = TypeVar("Keyed", Product, Customer, Site)


def get_tenant() -> Tenant:
    """The bound tenant."""
    tenant = db.session.get(Tenant, current_tenant_id())
    if tenant is None:
        raise NotFound
    _hold(tenant)
    return tenant


def bind_tenant_by_slug(slug: str) -> Tenant:
    """Find a tenant by its slug and bind it. Raises NotFound."""
    tenant = db.session.scalar(select(Tenant).where(Tenant.slug == slug)) if is_slug(slug) else None
    if tenant is None:
        raise NotFound("There is no tenant with this name.")
    bind_tenant(tenant.id)
    _hold(tenant)
    return tenant


def list_tenants() -> list[Tenant]:
    """All tenants, for jobs that visit each of them in a unit of work of its own."""
    return list(db.session.scalars(select(Tenant).order_by(Tenant.slug)))


def get_product(key: str | None) -> Product:
    """A product of the bound tenant by key, ``default`` when None. Raises ProductUnknown."""
    wanted = key or DEFAULT_PRODUCT
    known = is_key(wanted)
    product = db.session.scalar(select(Product).where(Product.key == wanted)) if known else None
    if product is None:
        raise ProductUnknown("There is no product with this key: GET /v1/products")
    return product


def list_products() -> list[Product]:
    """The bound tenant's products by key."""
    return list(db.session.scalars(select(Product).order_by(Product.key)))


def get_product_by_id(product_id: UUID) -> Product:
    """A product of the bound tenant. Raises ProductUnknown."""
    product = db.session.get(Product, (current_tenant_id(), product_id))
    if product is None:
        raise ProductUnknown
    return product


def list_product_page(*, limit: int, cursor: str | None = None) -> Page[Product]:
    """A page of the bound tenant's products by key."""
    return _page_by_key(select(Product), Product.key, limit=limit, cursor=cursor)


def list_customers(*, limit: int, cursor: str | None = None) -> Page[Customer]:
    """A page of the bound tenant's customer companies by key."""
    return _page_by_key(select(Customer), Customer.key, limit=limit, cursor=cursor)


def get_customer(key: str) -> Customer:
    """A customer company of the bound tenant. Raises CustomerUnknown."""
    customer = find_customer(key)
    if customer is None:
        raise CustomerUnknown("There is no customer with this key: GET /v1/customers")
    return customer


def find_customer(key: str) -> Customer | None:
    """A customer company of the bound tenant, or None."""
    if not is_key(key):  # a banner passes on whatever stands in its address
        return None
    return db.session.scalar(select(Customer).where(Customer.key == key))


def get_site(key: str) -> Site:
    """A site of the bound tenant by its public key. Raises NotFound."""
    known = SITE_KEY_PATTERN.fullmatch(key) is not None
    site = db.session.scalar(select(Site).where(Site.key == key)) if known else None
    if site is None:
        raise NotFound("There is no site with this key.")
    return site


def bind_site(site_key: str) -> Site:
    """Find a site by its public key, which carries its tenant, and bind that. Raises NotFound."""
    match = SITE_KEY_PATTERN.fullmatch(site_key)
    if match is None:
        raise NotFound("There is no site with this key.")
    bind_tenant_by_slug(match[1])
    return get_site(site_key)


def bind_api_key(presented: str) -> ApiKey:
    """Find the key behind ``csk_…`` and bind its tenant. Raises KeyInvalid.

    A key holds 256 random bits, so one SHA-256 and an index find it; no slow hash is needed,
    and the comparison in the index tells a guesser nothing about the secret itself.
    """
    match = API_KEY_PATTERN.fullmatch(presented)
    if match is None:
        raise KeyInvalid
    try:
        bind_tenant_by_slug(match[1])
    except NotFound as error:
        raise KeyInvalid from error
    found = db.session.scalar(select(ApiKey).where(ApiKey.secret_hash == hash_secret(presented)))
    if found is None:
        raise KeyInvalid
    return found


def get_api_key(public: str) -> ApiKey:
    """An API key of the bound tenant by its public id. Raises NotFound."""
    key_id = parse_public_id("key", public)
    found = db.session.get(ApiKey, (current_tenant_id(), key_id)) if key_id else None
    if found is None:
        raise NotFound("There is no such API key.")
    return found


def list_api_keys(*, limit: int, cursor: str | None = None) -> Page[ApiKey]:
    """A page of the bound tenant's API keys, revoked ones too, in the order they were made."""
    statement = select(ApiKey).order_by(ApiKey.id).limit(limit + 1)
    if cursor is not None:
        after = parse_public_id("key", str(decode_cursor(cursor, str)[0]))
        statement = statement.where(ApiKey.id > (after or UUID(int=0)))
    rows = db.session.scalars(statement).all()
    return cut_page(rows, limit=limit, mark_of=lambda key: (public_id("key", key.id),))


def count_orphaned_tenant_keys() -> int:
    """How many tenants' keys were wrapped by a master that is not configured."""
    ring = keyring()
    wrapped = db.session.scalars(select(Tenant.wrapped_key))
    return sum(not ring.can_unwrap(key) for key in wrapped)


def hash_secret(presented: str) -> bytes:
    """What is kept of an API key: SHA-256, 32 bytes."""
    return hashlib.sha256(presented.encode()).digest()


def list_sites(product_id: UUID | None, *, limit: int, cursor: str | None = None) -> Page[Site]:
    """A page of the bound tenant's sites by key, of one product or of all."""
    statement = select(Site)
    if product_id is not None:
        statement = statement.where(Site.product_id == product_id)
    return _page_by_key(statement, Site.key, limit=limit, cursor=cursor)


def is_key_taken(column: InstrumentedAttribute[str], key: str) -> bool:
    """Whether a row of the bound tenant has this key in this column."""
    return db.session.scalar(select(column).where(column == key)) is not None


def _hold(tenant: Tenant) -> None:
    # The session holds rows weakly; this one is asked for many times in a unit of work.
    db.session().info["tenant"] = tenant


def _page_by_key(
    statement: Select[Keyed],
    column: InstrumentedAttribute[str],
    *,
    limit: int,
    cursor: str | None,
) -> Page[Keyed]:
    statement = statement.order_by(column).limit(limit + 1)
    if cursor is not None:
        statement = statement.where(column > decode_cursor(cursor, str)[0])
    rows = db.session.scalars(statement).all()
    return cut_page(rows, limit=limit, mark_of=lambda row: (row.key,))
