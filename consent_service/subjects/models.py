"""Subjects, their identifiers as keyed hashes, links, and suppression digests."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from consent_service.kernel.db import Model
from consent_service.kernel.tenancy import TenantScoped


class Subject(TenantScoped, Model):
    """A person, member or anonymous visitor."""

    __tablename__ = "subjects"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
        Index(None, "tenant_id", "merged_into"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    #: The key of this subject's encrypted values; destroyed by erasure.
    wrapped_key: Mapped[bytes | None]
    #: The tenant's own opaque reference, encrypted.
    external_ref: Mapped[bytes | None]
    #: Set while this subject is linked into another, which then answers for it.
    merged_into: Mapped[UUID | None]
    created_at: Mapped[datetime]
    #: When the latest act was recorded; locks and orders the acts of one subject.
    last_recorded_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class Identifier(TenantScoped, Model):
    """One way to find a subject: a keyed hash, never the value in the clear."""

    __tablename__ = "identifiers"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "subject_id"], ["subjects.tenant_id", "subjects.id"]),
        Index(None, "tenant_id", "subject_id"),
    )

    #: ``device``, ``user``, ``email`` or ``phone``.
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    value_hash: Mapped[bytes] = mapped_column(primary_key=True)
    #: The subject it was first seen with; a link changes ``Subject.merged_into``, not this.
    subject_id: Mapped[UUID]
    #: Encrypted under the subject's key, where the tenant may keep it.
    value: Mapped[bytes | None]
    created_at: Mapped[datetime]


class SubjectLink(TenantScoped, Model):
    """That two subjects were found to be one person, or that this was undone. Insert only."""

    __tablename__ = "subject_links"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "subject_id"], ["subjects.tenant_id", "subjects.id"]),
        Index(None, "tenant_id", "subject_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    #: ``linked`` or ``unlinked``.
    action: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[UUID]
    other_subject_id: Mapped[UUID]
    at: Mapped[datetime]
    actor: Mapped[dict[str, Any]]


class Suppression(TenantScoped, Model):
    """The digest of an erased person's identifier who had objected; used to refuse only."""

    __tablename__ = "suppressions"
    __table_args__ = (ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),)

    #: HMAC under a key derived for suppression alone, so that it joins with nothing else.
    digest: Mapped[bytes] = mapped_column(primary_key=True)
    #: Purpose keys objected to, per product id.
    purposes: Mapped[list[str]]
    created_at: Mapped[datetime]
