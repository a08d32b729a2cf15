"""Policies and their versions. An announced version is never changed or deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, ForeignKeyConstraint, String, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from consent_service.kernel.db import Model
from consent_service.kernel.tenancy import TenantScoped


class Policy(TenantScoped, Model):
    """A line of versions that covers sites of one product."""

    __tablename__ = "policies"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        ForeignKeyConstraint(["tenant_id", "product_id"], ["products.tenant_id", "products.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    product_id: Mapped[UUID]
    name: Mapped[dict[str, str]]
    #: Host names it covers, with their sub-domains; empty: every site of the product.
    domains: Mapped[list[str]]
    created_at: Mapped[datetime]


class PolicyVersion(TenantScoped, Model):
    """One text of a policy. Draft until ``announced_at`` is set; the clock does the rest."""

    __tablename__ = "policy_versions"
    __table_args__ = (
        UniqueConstraint("tenant_id", "policy_id", "number"),
        ForeignKeyConstraint(["tenant_id", "policy_id"], ["policies.tenant_id", "policies.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    policy_id: Mapped[UUID]
    number: Mapped[int]
    #: Calendar days in the tenant's time zone.
    announced_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    #: ``ordinary`` or ``material``; derived from what changed, raised by hand at most.
    change_class: Mapped[str] = mapped_column(String(10))
    #: The class asked for by hand; None: as derived.
    requested_class: Mapped[str | None] = mapped_column(String(10))
    #: Why: ``[{kind, what, change_class, before, after}]``.
    change_reasons: Mapped[list[dict[str, Any]]]
    #: Whether everybody is asked again once it is in force.
    is_consent_required: Mapped[bool]
    #: ``{lang: PolicyText}``, see ``policies/rules/content.py``.
    texts: Mapped[dict[str, Any]] = mapped_column(active_history=True)
    #: A published policy taken over as history, both dates past when it came.
    is_imported: Mapped[bool]
    #: ``{lang: SHA-256 in hexadecimal of the file that the text was imported from}``.
    source_hashes: Mapped[dict[str, str]]
    #: What the import could not place or doubts: ``[{code, line, detail}]``.
    import_warnings: Mapped[list[dict[str, Any]]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    #: When it was announced; from then on nothing of it changes.
    announced_at: Mapped[datetime | None] = mapped_column(active_history=True)


class AnnouncedVersionChanged(RuntimeError):
    """Something tried to write to an announced version: a fault of ours."""


# The operations refuse with a word to people; these hold for whatever comes after them.
@event.listens_for(PolicyVersion, "before_update")
def _keep_announced(
    _mapper: Mapper[PolicyVersion], _connection: Connection, version: PolicyVersion
) -> None:
    attributes = inspect(version).attrs
    changed = {name for name, state in attributes.items() if state.history.has_changes()}
    if not changed or not _was_announced(version):
        return
    if not version.is_imported or not _only_adds_a_language(version, changed):
        raise AnnouncedVersionChanged


@event.listens_for(PolicyVersion, "before_delete")
def _never_delete_announced(
    _mapper: Mapper[PolicyVersion], _connection: Connection, version: PolicyVersion
) -> None:
    if _was_announced(version):
        raise AnnouncedVersionChanged


def _was_announced(version: PolicyVersion) -> bool:
    history = inspect(version).attrs.announced_at.load_history()
    return any(value is not None for value in (*history.deleted, *history.unchanged))


def _only_adds_a_language(version: PolicyVersion, changed: set[str]) -> bool:
    before = inspect(version).attrs.texts.history.deleted or [{}]
    return changed <= {"texts", "source_hashes", "updated_at"} and (
        before[0].items() <= version.texts.items()
    )
