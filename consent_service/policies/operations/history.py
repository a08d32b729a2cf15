"""Recording a policy that was published before this service knew it, with the dates it had.

Its notice period is checked as if it were announced then; missing sections are only noted, and
contacts come from its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select

from consent_service.audit.operations import Actor, record_act
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import Invalid
from consent_service.policies.errors import AnnouncedInPast, VersionImmutable
from consent_service.policies.models import Policy, PolicyVersion
from consent_service.policies.operations import versions
from consent_service.policies.operations.contacts import take_contacts
from consent_service.policies.operations.drafts import new_version
from consent_service.policies.queries import current_day
from consent_service.policies.rules.content import PolicyText
from consent_service.policies.rules.periods import check_notice_period
from consent_service.tenants.operations import touch_configuration
from consent_service.tenants.queries import get_tenant


@dataclass(frozen=True)
class NewHistory:
    """A published version of the past. Both dates are days in the tenant's time zone."""

    announced_on: date
    effective_on: date
    texts: Mapping[str, PolicyText]
    change_class: str | None = None
    is_consent_required: bool = False
    source_hashes: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Mapping[str, Any], ...] = ()


def is_history(announced_on: date | None, effective_on: date | None, today: date) -> bool:
    """Whether both dates have passed: announced before today, in effect since midnight at least."""
    return (
        announced_on is not None
        and effective_on is not None
        and announced_on < today
        and effective_on <= today
    )


def record_history(policy: Policy, new: NewHistory, *, actor: Actor) -> PolicyVersion:
    """Record a version as announced on its own date; the clock says whether it is in force.

    Nobody is told of it: the announcement was made then. Its class comes from the version that
    was in force before it, of those recorded already, so record the oldest first. Raises
    NoticePeriodTooShort, ChangeClassTooLow, AnnouncedInPast for a date on which announcements
    were made here already, and Invalid for dates that are not past.
    """
    if not is_history(new.announced_on, new.effective_on, current_day()):
        raise Invalid.at("/effective_on", "Both dates of a version of the past must be past.")
    _check_not_backdated(policy, new.announced_on)
    version = new_version(policy, source_hashes=dict(new.source_hashes), warnings=[])
    version.texts = versions.checked_texts(new.texts)
    version.announced_on, version.effective_on = new.announced_on, new.effective_on
    version.requested_class = new.change_class
    version.is_consent_required = new.is_consent_required
    version.is_imported = True
    change_class, _ = versions.derive_class(
        version, versions.find_predecessor(policy, effective_on=new.effective_on)
    )
    check_notice_period(new.announced_on, new.effective_on, change_class)
    version.announced_at = clock.start_of(new.announced_on, get_tenant().timezone)
    notes = _what_is_missing(policy, version)
    if not take_contacts(new.texts, actor=actor):
        notes.append(_note("contacts_missing", "The text names nobody who can be reached."))
    version.import_warnings = [*map(dict, new.warnings), *notes]
    db.session.add(version)
    _record(policy, version, "policy_version.history_recorded", actor)
    return version


def add_history_text(
    policy: Policy,
    version: PolicyVersion,
    lang: str,
    text: PolicyText,
    *,
    source_hash: str,
    actor: Actor,
) -> PolicyVersion:
    """Add a further language to a version of the past; what it has stays as it is.

    Raises VersionImmutable for a version that was announced here, and for a language it has.
    """
    versions.lock_policy(policy)
    if not version.is_imported or lang in version.texts:
        raise VersionImmutable("This version is announced; its texts stay as they are.")
    version.texts = {**version.texts, **versions.checked_texts({lang: text})}
    version.source_hashes = {**version.source_hashes, lang: source_hash}
    version.updated_at = clock.now()
    _record(policy, version, "policy_version.language_added", actor)
    return version


def _check_not_backdated(policy: Policy, announced_on: date) -> None:
    # What was announced since then was announced here, so this would be an invented announcement.
    first = db.session.scalar(
        select(func.min(PolicyVersion.announced_on)).where(
            PolicyVersion.policy_id == policy.id,
            PolicyVersion.announced_at.is_not(None),
            PolicyVersion.is_imported.is_(False),
        )
    )
    if first is not None and announced_on >= first:
        raise AnnouncedInPast.at(
            "/announced_on",
            f"Versions of this policy are announced here since {first}; "
            "history is what came before.",
        )


def _record(policy: Policy, version: PolicyVersion, action: str, actor: Actor) -> None:
    touch_configuration()
    record_act(
        actor,
        action,
        "policy_version",
        versions.audit_id(policy, version),
        after=versions.audit_values(version),
    )


def _what_is_missing(policy: Policy, version: PolicyVersion) -> list[dict[str, Any]]:
    missing = versions.find_missing_sections(policy, version)
    return [_note(error.code, error.detail) for error in missing]


def _note(code: str, detail: str) -> dict[str, Any]:
    # Line 0: about the whole file.
    return {"code": code, "line": 0, "detail": detail}
