"""Tenants and what belongs to them by contract: products, customers, sites, API keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consent_service.kernel.db import Model
from consent_service.kernel.tenancy import TenantScoped


class Tenant(Model):
    """A company that runs the service for its products. Shared: found before anything is bound."""

    __tablename__ = "tenants"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    #: Stands in every public form (site key, API key, notice id, addresses) and never changes.
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    legal_name: Mapped[str] = mapped_column(String(200))
    #: IANA name; a policy takes effect at midnight here.
    timezone: Mapped[str] = mapped_column(String(60))
    #: Default jurisdiction of people whose own is unknown: ``KR``, ``EEA``, ``US-CA`` …
    jurisdiction: Mapped[str] = mapped_column(String(10))
    default_lang: Mapped[str] = mapped_column(String(20))
    #: ``{officer: {name, position, phone, email}, department: {…}, address, authorities: […]}``
    contacts: Mapped[dict[str, Any]]
    #: The key of identifier hashes, wrapped by a master key.
    wrapped_key: Mapped[bytes]
    #: Rises with every change of anything that a banner, notice or decision is made from.
    config_version: Mapped[int]
    created_at: Mapped[datetime]


class Product(TenantScoped, Model):
    """A service line with its own catalogue, policies and sites."""

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    name: Mapped[dict[str, str]]
    created_at: Mapped[datetime]


class Customer(TenantScoped, Model):
    """A company that uses a tenant's product."""

    __tablename__ = "customers"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        ForeignKeyConstraint(["tenant_id", "product_id"], ["products.tenant_id", "products.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    name: Mapped[dict[str, str]]
    #: The product it uses; None for all of them.
    product_id: Mapped[UUID | None]
    created_at: Mapped[datetime]


class Site(TenantScoped, Model):
    """A place that embeds the banner."""

    __tablename__ = "sites"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        ForeignKeyConstraint(["tenant_id", "product_id"], ["products.tenant_id", "products.id"]),
        ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    #: The public site key: ``<tenant slug>-<12 random characters>``.
    key: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    product_id: Mapped[UUID]
    #: The key of its policy; None: the product's only one.
    policy_key: Mapped[str | None] = mapped_column(String(80))
    origins: Mapped[list[str]]
    #: What ``tenants/rules.py`` calls SiteSettings: colours, position, re-ask time …
    settings: Mapped[dict[str, Any]]
    #: Raised by hand to ask everybody again.
    asked_again: Mapped[int]
    created_at: Mapped[datetime]


class ApiKey(TenantScoped, Model):
    """A back end's credential: ``csk_<tenant slug>_<256 random bits>``, kept as SHA-256."""

    __tablename__ = "api_keys"
    __table_args__ = (
        UniqueConstraint("tenant_id", "secret_hash"),
        ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    secret_hash: Mapped[bytes]
    #: The first characters, to recognise a key by.
    prefix: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
