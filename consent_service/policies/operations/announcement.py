"""Announcing a draft: from then on it is public, and nothing of it changes.

Refused while the law's sections or a contact are missing, or the notice period is too short.
"""

from __future__ import annotations

from datetime import date

from consent_service.audit.operations import Actor, record_act
from consent_service.catalog.queries import list_items
from consent_service.kernel import clock
from consent_service.kernel.errors import Invalid
from consent_service.outbox.operations import publish
from consent_service.policies.errors import AnnouncedInPast, ContactsMissing, SectionMissing
from consent_service.policies.models import Policy, PolicyVersion
from consent_service.policies.operations import versions
from consent_service.policies.operations.contacts import has_contact
from consent_service.policies.operations.drafts import check_draft
from consent_service.policies.queries import current_day
from consent_service.policies.rules.changes import needs_direct_notice
from consent_service.policies.rules.periods import check_notice_period
from consent_service.tenants.operations import touch_configuration
from consent_service.tenants.queries import get_tenant


def announce_version(policy: Policy, version: PolicyVersion, *, actor: Actor) -> PolicyVersion:
    """Announce a draft today, in the tenant's time zone, and publish ``policy.announced``.

    Raises VersionImmutable, AnnouncedInPast, SectionMissing, ContactsMissing, ChangeClassTooLow,
    NoticePeriodTooShort, and Invalid where a text or the effective date is missing.
    """
    check_draft(policy, version)
    today = current_day()
    effective_on = _check_dates(version, today)
    _check_content(policy, version)
    _check_contacts()
    predecessor = versions.find_predecessor(policy)
    _check_order(version, predecessor, effective_on)
    change_class, change = versions.derive_class(version, predecessor)
    check_notice_period(today, effective_on, change_class)
    version.announced_on = today
    version.announced_at = version.updated_at = clock.now()
    touch_configuration()
    record_act(
        actor,
        "policy_version.announced",
        "policy_version",
        versions.audit_id(policy, version),
        after=versions.audit_values(version),
    )
    publish(
        "policy.announced",
        {
            "policy": policy.key,
            "version": version.number,
            "announced_on": today.isoformat(),
            "effective_on": effective_on.isoformat(),
            "change_class": version.change_class,
            "is_consent_required": version.is_consent_required,
            "needs_direct_notice": needs_direct_notice(change),
        },
    )
    return version


def _check_dates(version: PolicyVersion, today: date) -> date:
    if version.announced_on is not None and version.announced_on < today:
        raise AnnouncedInPast.at(
            "/announced_on", "An announcement made today cannot be backdated; change the date."
        )
    if version.announced_on is not None and version.announced_on > today:
        raise Invalid.at(
            "/announced_on", "Announce this version on its day, or change the date to today."
        )
    if version.effective_on is None:
        raise Invalid.at("/effective_on", "Set the date on which this version takes effect.")
    return version.effective_on


def _check_content(policy: Policy, version: PolicyVersion) -> None:
    if not version.texts:
        raise Invalid.at("/texts", "A version needs a text in one language or more.")
    missing = versions.find_missing_sections(policy, version)
    if missing:
        names = ", ".join(error.detail for error in missing)
        raise SectionMissing(f"The law requires these sections: {names}.", errors=missing)
    # Every item must serve a purpose; the burden of proof is the controller's (PIPA 16(1)).
    if any(not item.purposes for item in list_items(policy.product_id)):
        raise Invalid.at("/catalogue/items", "Every collected item must serve a purpose.")


def _check_contacts() -> None:
    if not has_contact(get_tenant().contacts):
        raise ContactsMissing.at(
            "/contacts", "Enter the privacy officer or the department, with phone or e-mail."
        )


def _check_order(
    version: PolicyVersion, predecessor: PolicyVersion | None, effective_on: date
) -> None:
    # The class of a change is derived from the version before it, so announced versions take
    # effect in the order in which they were announced.
    last = predecessor.effective_on if predecessor else None
    if last is not None and effective_on <= last:
        raise Invalid.at(
            "/effective_on", f"A version that takes effect on {last} is announced; choose a later."
        )
    # Whether a choice is older than a version that asks again is told by their numbers.
    if predecessor is not None and predecessor.number > version.number:
        raise Invalid.at(
            "/number", f"Version {predecessor.number} takes effect before; make a new draft."
        )
