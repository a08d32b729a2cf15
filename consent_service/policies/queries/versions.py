"""Versions and their states. What is in force follows from the clock in the tenant's time zone.

Every ``at`` is an aware instant, None for now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import defer

from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import NotFound
from consent_service.policies.errors import LangUnknown
from consent_service.policies.models import Policy, PolicyVersion
from consent_service.policies.rules.content import PolicyText
from consent_service.policies.rules.periods import (
    VersionDates,
    VersionState,
    resolve_in_force,
    resolve_state,
)
from consent_service.tenants.queries import get_tenant
from consent_service.web.schemas import LARGEST_INTEGER


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A version without its texts, as it stands on the day that was asked about."""

    id: UUID
    number: int
    state: VersionState
    announced_on: date | None
    effective_on: date | None
    change_class: str
    change_reasons: tuple[Mapping[str, Any], ...]
    is_consent_required: bool
    is_imported: bool
    announced_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class PolicyVersionInForce:
    """The version that applies, with every text of it.

    ``epoch`` is what ``consent_epoch`` says for the same instant.
    """

    id: UUID
    policy_key: str
    number: int
    announced_on: date | None
    effective_on: date
    texts: Mapping[str, PolicyText]
    epoch: int


@dataclass(frozen=True, slots=True)
class VersionReference:
    """What evidence names: an announced version of a policy."""

    id: UUID
    policy_key: str
    number: int


def current_day(at: datetime | None = None) -> date:
    """The calendar day of an instant in the bound tenant's time zone."""
    return (at or clock.now()).astimezone(ZoneInfo(get_tenant().timezone)).date()


def list_versions(policy: Policy, *, at: datetime | None = None) -> tuple[VersionSummary, ...]:
    """Every version, drafts first, then the one that takes effect last."""
    rows = _rows(policy)
    states = resolve_state(map(dates_of, rows), current_day(at))
    found = [_summary(row, states[row.number]) for row in rows]
    return tuple(sorted(found, key=_order, reverse=True))


def list_public_versions(
    policy: Policy, *, at: datetime | None = None
) -> tuple[VersionSummary, ...]:
    """The versions that everybody may read: no drafts. Newest first."""
    return tuple(found for found in list_versions(policy, at=at) if found.state != "draft")


def get_version(policy: Policy, number: int) -> PolicyVersion:
    """A version of any state. Raises NotFound."""
    version = None
    if number <= LARGEST_INTEGER:
        version = db.session.scalar(
            select(PolicyVersion).where(
                PolicyVersion.policy_id == policy.id, PolicyVersion.number == number
            )
        )
    if version is None:
        raise NotFound("This policy has no version with this number.")
    return version


def state_of(policy: Policy, version: PolicyVersion, *, at: datetime | None = None) -> VersionState:
    """The state of one version."""
    return resolve_state(map(dates_of, _rows(policy)), current_day(at))[version.number]


def find_version_in_force(
    policy: Policy, *, at: datetime | None = None
) -> PolicyVersionInForce | None:
    """The version in force, or None before the first one takes effect."""
    rows = _rows(policy)
    day = current_day(at)
    found = resolve_in_force(map(dates_of, rows), day)
    if found is None or found.effective_on is None:
        return None
    version = get_version(policy, found.number)
    return PolicyVersionInForce(
        id=version.id,
        policy_key=policy.key,
        number=found.number,
        announced_on=found.announced_on,
        effective_on=found.effective_on,
        texts={lang: PolicyText.from_json(text) for lang, text in version.texts.items()},
        epoch=_epoch(rows, day),
    )


def get_version_in_force(policy: Policy, *, at: datetime | None = None) -> PolicyVersionInForce:
    """The version in force. Raises NotFound before the first one takes effect."""
    found = find_version_in_force(policy, at=at)
    if found is None:
        raise NotFound("No version of this policy is in force yet.")
    return found


def consent_epoch(policy: Policy, *, at: datetime | None = None) -> int:
    """The number of the latest version that is or was in force and asks everybody again; else 0.

    A choice made under an older version must be made anew.
    """
    return _epoch(_rows(policy), current_day(at))


def next_effective_at(policy: Policy, *, at: datetime | None = None) -> datetime | None:
    """The first instant after ``at`` at which another announced version takes effect, in UTC."""
    day = current_day(at)
    coming = [
        row.effective_on
        for row in _rows(policy)
        if row.announced_at is not None and row.effective_on is not None and row.effective_on > day
    ]
    return clock.start_of(min(coming), get_tenant().timezone) if coming else None


def get_version_reference(policy_key: str, number: int) -> VersionReference:
    """An announced version by what a back end calls it. Raises NotFound, for a draft too."""
    version = db.session.execute(
        select(PolicyVersion.id)
        .join(
            Policy,
            (Policy.tenant_id == PolicyVersion.tenant_id) & (Policy.id == PolicyVersion.policy_id),
        )
        .where(
            Policy.key == policy_key,
            PolicyVersion.number == number,
            PolicyVersion.announced_at.is_not(None),
        )
    ).scalar()
    if version is None:
        raise NotFound("There is no announced version with this number.")
    return VersionReference(version, policy_key, number)


def get_version_reference_by_id(version_id: UUID) -> VersionReference:
    """What evidence calls a version. Raises NotFound."""
    found = db.session.execute(
        select(Policy.key, PolicyVersion.number)
        .join(
            Policy,
            (Policy.tenant_id == PolicyVersion.tenant_id) & (Policy.id == PolicyVersion.policy_id),
        )
        .where(PolicyVersion.id == version_id)
    ).first()
    if found is None:
        raise NotFound("There is no such version of a policy.")
    return VersionReference(version_id, found[0], found[1])


def text_of(version: PolicyVersion, lang: str) -> PolicyText:
    """The text in one language. Raises LangUnknown."""
    if lang not in version.texts:
        raise LangUnknown.at("/lang", f"Choose one of: {', '.join(sorted(version.texts))}.")
    return PolicyText.from_json(version.texts[lang])


def dates_of(version: PolicyVersion) -> VersionDates:
    """What the rules need to know of a version."""
    return VersionDates(
        number=version.number,
        announced_on=version.announced_on,
        effective_on=version.effective_on,
        is_announced=version.announced_at is not None,
    )


def _rows(policy: Policy) -> list[PolicyVersion]:
    # The texts are many times larger than the rest and are not needed for a list.
    return list(
        db.session.scalars(
            select(PolicyVersion)
            .where(PolicyVersion.policy_id == policy.id)
            .options(defer(PolicyVersion.texts))
        )
    )


def _epoch(rows: list[PolicyVersion], day: date) -> int:
    states = resolve_state(map(dates_of, rows), day)
    asking = [
        row
        for row in rows
        if row.is_consent_required and states[row.number] in {"in_force", "superseded"}
    ]
    last = max(asking, key=lambda row: (row.effective_on or date.min, row.number), default=None)
    return last.number if last else 0


def _summary(row: PolicyVersion, state: VersionState) -> VersionSummary:
    return VersionSummary(
        id=row.id,
        number=row.number,
        state=state,
        announced_on=row.announced_on,
        effective_on=row.effective_on,
        change_class=row.change_class,
        change_reasons=tuple(row.change_reasons),
        is_consent_required=row.is_consent_required,
        is_imported=row.is_imported,
        announced_at=row.announced_at,
        updated_at=row.updated_at,
    )


def _order(version: VersionSummary) -> tuple[bool, date, int]:
    return (version.state == "draft", version.effective_on or date.min, version.number)
