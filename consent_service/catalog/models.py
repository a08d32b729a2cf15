"""The catalogue: purposes, services with their cookies, collected items, service switches."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from consent_service.kernel.db import Model
from consent_service.kernel.tenancy import TenantScoped


class Purpose(TenantScoped, Model):
    """What data is used for."""

    __tablename__ = "purposes"
    __table_args__ = (
        UniqueConstraint("tenant_id", "product_id", "key"),
        ForeignKeyConstraint(["tenant_id", "product_id"], ["products.tenant_id", "products.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID]
    key: Mapped[str] = mapped_column(String(80))
    #: ``device`` (what a banner asks a browser) or ``person``.
    scope: Mapped[str] = mapped_column(String(10))
    #: ``necessary``, ``opt_in`` or ``opt_out``.
    mode: Mapped[str] = mapped_column(String(10))
    #: Modes that differ by jurisdiction, such as ``{"US-CA": "opt_out"}``.
    mode_by_jurisdiction: Mapped[dict[str, str]]
    legal_basis: Mapped[str] = mapped_column(String(40))
    name: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]]
    aliases: Mapped[list[str]]
    items: Mapped[list[str]]
    retention: Mapped[dict[str, str]]
    refusal: Mapped[dict[str, str]]
    validity_months: Mapped[int | None]
    is_sale_or_share: Mapped[bool]
    #: Order in banner and lists.
    rank: Mapped[int]
    created_at: Mapped[datetime]


class Service(TenantScoped, Model):
    """A vendor, processor or recipient that works for purposes."""

    __tablename__ = "services"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(120))
    provider: Mapped[str] = mapped_column(String(200))
    #: ISO 3166-1 alpha-2.
    country: Mapped[str | None] = mapped_column(String(2))
    measurement_ids: Mapped[list[str]]
    hosts: Mapped[list[str]]
    #: Analytics events and parameters that may leave the page; None: no allow-list.
    allowed_items: Mapped[list[str] | None]
    privacy_url: Mapped[str | None] = mapped_column(String(500))
    terms_url: Mapped[str | None] = mapped_column(String(500))
    contact: Mapped[str | None] = mapped_column(String(200))
    task: Mapped[dict[str, str]]
    retention: Mapped[dict[str, str]]
    transfer_basis: Mapped[str | None] = mapped_column(String(60))
    rank: Mapped[int]
    created_at: Mapped[datetime]


class ServicePurpose(TenantScoped, Model):
    """That a service works for a purpose (and so in that purpose's product)."""

    __tablename__ = "service_purposes"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "service_id"], ["services.tenant_id", "services.id"]),
        ForeignKeyConstraint(["tenant_id", "purpose_id"], ["purposes.tenant_id", "purposes.id"]),
        Index(None, "tenant_id", "purpose_id"),
    )

    service_id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose_id: Mapped[UUID] = mapped_column(primary_key=True)


class Cookie(TenantScoped, Model):
    """A cookie, or another thing stored in the browser, that a service sets."""

    __tablename__ = "cookies"
    __table_args__ = (
        UniqueConstraint("tenant_id", "service_id", "name", "kind"),
        ForeignKeyConstraint(["tenant_id", "service_id"], ["services.tenant_id", "services.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID]
    #: May end in ``*``: ``_ga_*``.
    name: Mapped[str] = mapped_column(String(120))
    #: ``cookie``, ``local_storage`` or ``session_storage``.
    kind: Mapped[str] = mapped_column(String(20))
    #: ISO 8601 duration such as ``P2Y``; None: until the browser closes.
    duration: Mapped[str | None] = mapped_column(String(20))
    purpose: Mapped[dict[str, str]]
    rank: Mapped[int]


class CollectedItem(TenantScoped, Model):
    """A piece of personal data collected on an occasion, required or optional."""

    __tablename__ = "collected_items"
    __table_args__ = (
        UniqueConstraint("tenant_id", "product_id", "context", "key"),
        ForeignKeyConstraint(["tenant_id", "product_id"], ["products.tenant_id", "products.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID]
    #: The occasion, such as ``signup`` or ``event``.
    context: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(80))
    name: Mapped[dict[str, str]]
    is_required: Mapped[bool]
    #: Keys of the purposes it serves; every item needs one (PIPA 16(1)).
    purposes: Mapped[list[str]]
    rank: Mapped[int]


class ServiceSwitch(TenantScoped, Model):
    """One setting of a switch. Insert only, but for the instant at which the next one ended it."""

    __tablename__ = "service_switches"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "service_id"], ["services.tenant_id", "services.id"]),
        Index(None, "tenant_id", "service_id", "level", "target_id"),
        # At most one setting stands at a time, however many write at once.
        Index(
            "uq_service_switches_standing",
            "tenant_id",
            "service_id",
            "level",
            "target_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID]
    #: ``tenant``, ``product`` or ``customer``; off at any of them wins.
    level: Mapped[str] = mapped_column(String(10))
    #: The id of that tenant, product or customer.
    target_id: Mapped[UUID]
    is_enabled: Mapped[bool]
    changed_at: Mapped[datetime]
    #: ``{kind, id, on_behalf_of}`` of whoever set it.
    changed_by: Mapped[dict[str, Any]]
    superseded_at: Mapped[datetime | None]
