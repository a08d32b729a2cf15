"""Acts of consent (insert only), their deletable details, and the state derived from them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from consent_service.kernel.db import Model
from consent_service.kernel.tenancy import TenantScoped


class ConsentEvent(TenantScoped, Model):
    """One act of one subject."""

    __tablename__ = "consent_events"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "subject_id"], ["subjects.tenant_id", "subjects.id"]),
        ForeignKeyConstraint(["tenant_id", "notice_id"], ["notices.tenant_id", "notices.id"]),
        ForeignKeyConstraint(["tenant_id", "product_id"], ["products.tenant_id", "products.id"]),
        Index(None, "tenant_id", "subject_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID]
    notice_id: Mapped[UUID | None]
    policy_version_id: Mapped[UUID | None]
    product_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None]
    #: ``accept_all``, ``reject_all``, ``save``, ``withdraw``, or ``record`` for a back end's.
    action: Mapped[str] = mapped_column(String(20))
    #: ``{purpose key: granted | declined | objected | withdrawn}``
    choices: Mapped[dict[str, str]]
    #: ``{service key: bool}`` where it differs from its purpose.
    service_choices: Mapped[dict[str, Any]]
    #: ``banner`` (a device for itself), ``member`` (a banner with a subject token), ``api`` …
    source: Mapped[str] = mapped_column(String(20))
    #: Decree 17(2): ``web``, ``email``, ``phone``, ``phone_web_phone``, ``paper_signed`` …
    method: Mapped[str] = mapped_column(String(20))
    lang: Mapped[str | None] = mapped_column(String(20))
    jurisdiction: Mapped[str] = mapped_column(String(10))
    #: ``request`` or ``tenant``: where the jurisdiction was taken from.
    jurisdiction_source: Mapped[str] = mapped_column(String(10))
    #: Signals seen with the act, such as ``{"gpc": true}``.
    signals: Mapped[dict[str, Any]]
    layer: Mapped[str | None] = mapped_column(String(20))
    #: When the person acted, corrected for the sender's clock.
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    #: The API key's public id; None for the person's own browser.
    actor: Mapped[str | None] = mapped_column(String(40))
    #: Validity in months per purpose, where no notice states it.
    stated_months: Mapped[dict[str, Any] | None]
    #: SHA-256(salt ‖ details): survives the details.
    details_hash: Mapped[bytes | None]


class ConsentEventDetails(TenantScoped, Model):
    """What may be known about an act for a time only."""

    __tablename__ = "consent_event_details"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "event_id"], ["consent_events.tenant_id", "consent_events.id"]
        ),
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    salt: Mapped[bytes]
    #: ``{network, browser, evidence, guardian, presentation}``, encrypted where it is a person's.
    details: Mapped[dict[str, Any]]


class ConsentState(TenantScoped, Model):
    """The current answer of a subject for a purpose; ``db rebuild-states`` yields the same rows."""

    __tablename__ = "consent_states"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "subject_id"], ["subjects.tenant_id", "subjects.id"]),
        ForeignKeyConstraint(["tenant_id", "purpose_id"], ["purposes.tenant_id", "purposes.id"]),
    )

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: ``granted``, ``declined``, ``objected`` or ``withdrawn``; expiry is a matter of the clock.
    status: Mapped[str] = mapped_column(String(10))
    event_id: Mapped[UUID]
    notice_id: Mapped[UUID | None]
    terms_hash: Mapped[bytes | None]
    policy_version_id: Mapped[UUID | None]
    decided_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    refused_services: Mapped[list[str]]


class IdempotencyKey(TenantScoped, Model):
    """That a request was answered, and how; the second one gets the same answer."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
        Index(None, "tenant_id", "created_at"),
        Index(None, "tenant_id", "event_id"),
    )

    #: The API key's or site's id: keys of two callers never meet.
    scope: Mapped[str] = mapped_column(String(60), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    #: SHA-256 of the request without tokens and ``sent_at``.
    fingerprint: Mapped[bytes]
    event_id: Mapped[UUID | None]
    answer: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]


class Pause(TenantScoped, Model):
    """That a person wants no advertisement for a while. Takes nothing back and grants nothing."""

    __tablename__ = "pauses"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "subject_id"], ["subjects.tenant_id", "subjects.id"]),
    )

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    paused_at: Mapped[datetime]
    #: The instant at which it is over.
    until: Mapped[datetime]
