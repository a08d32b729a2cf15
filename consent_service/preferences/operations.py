"""What people do by their links: choose, withdraw, pause, unsubscribe; and revoking links.

Every act is recorded by ``consents.operations``, for the subject that the link was made for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from consent_service.audit.operations import Actor
from consent_service.audit.operations import record_act as audit
from consent_service.catalog.queries import list_purposes
from consent_service.catalog.rules import NECESSARY
from consent_service.consents.operations import (
    NewAct,
    pause_advertising,
    record_act,
    resume_advertising,
)
from consent_service.consents.queries import list_states
from consent_service.consents.rules import GRANTED, SAVE, WITHDRAW
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.ids import public_id
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.policies.queries import find_product_policy, find_version_in_force
from consent_service.preferences.models import LinkRevocation
from consent_service.preferences.queries import (
    OpenLink,
    Texts,
    digest_of,
    list_entries,
    list_standings,
    verify_form,
)
from consent_service.preferences.rules import (
    PAUSE,
    resolve_changes,
    resolve_unsubscription,
    resolve_withdrawal,
)
from consent_service.subjects.queries import REF_PREFIX, Subject, list_members, lock_subject
from consent_service.tenants.queries import get_tenant

SAVED, HELD_BACK, WITHDRAWN, NOTHING = "saved", "held_back", "withdrawn", "nothing"
PAUSED, RESUMED = "paused", "resumed"


@dataclass(frozen=True)
class Circumstances:
    """How an act came about, as far as it may be kept: ``details`` are network and browser."""

    lang: str
    details: Mapping[str, Any] = field(default_factory=dict)


def save_choices(
    opened: OpenLink, form: str, ticked: Collection[str], circumstances: Circumstances
) -> str:
    """Record what a person changed in the form: SAVED, or HELD_BACK where a grant was not taken.

    A grant is not taken from a form that no longer shows how things are. Raises FormNotOurs.
    """
    shown = verify_form(opened, form)
    subject = lock_subject(opened.answering)  # what is read next must still be so when recorded
    entries = list_entries(subject, opened.product)
    changes = resolve_changes(
        shown, ticked, [entry.standing for entry in entries], digest=digest_of(subject, entries)
    )
    texts = Texts.in_language(circumstances.lang, opened.product)
    presented = {
        entry.purpose.key: texts.of_entry(entry)
        for entry in entries
        if changes.choices.get(entry.purpose.key) == GRANTED
    }
    _record(opened, changes.choices, SAVE, circumstances, presented)
    return HELD_BACK if changes.held_back else SAVED


def withdraw_everything(opened: OpenLink, form: str, circumstances: Circumstances) -> str:
    """Take back every consent of the product in one act. WITHDRAWN, or NOTHING was granted."""
    verify_form(opened, form)
    subject = lock_subject(opened.answering)
    choices = resolve_withdrawal(list_standings(subject, opened.product))
    _record(opened, choices, WITHDRAW, circumstances)
    return WITHDRAWN if choices else NOTHING


def pause(opened: OpenLink, form: str) -> str:
    """No advertisements for thirty days from now. Raises FormNotOurs."""
    verify_form(opened, form)
    pause_advertising(opened.answering, until=clock.now() + PAUSE)
    return PAUSED


def resume(opened: OpenLink, form: str) -> str:
    """End the pause; what was refused stays refused. Raises FormNotOurs."""
    verify_form(opened, form)
    resume_advertising(opened.answering)
    return RESUMED


def unsubscribe(opened: OpenLink, circumstances: Circumstances) -> None:
    """Object to what the link is for (RFC 8058; Network Act 50(2)). Once done, it stays done."""
    subject = lock_subject(opened.answering)
    rows = {row.purpose_id: row.status for row in list_states(subject.id)}
    statuses = {
        purpose.key: rows.get(purpose.id)
        for purpose in list_purposes(opened.product.id)
        if purpose.mode != NECESSARY
    }
    choices = resolve_unsubscription(opened.link.purposes, statuses)
    _record(opened, choices, WITHDRAW, circumstances)


def revoke_links(subject: Subject, *, actor: Actor) -> datetime:
    """Make void every preference link that was made for a person until now; the instant."""
    now = clock.now()
    lock_subject(subject)  # nobody is linked meanwhile, and two revocations do not meet
    for member in list_members(subject):
        row = db.session.get(LinkRevocation, (current_tenant_id(), member.subject_id))
        if row is None:
            db.session.add(LinkRevocation(subject_id=member.subject_id, links_revoked_at=now))
        else:
            row.links_revoked_at = now
    audit(actor, "links.revoked", "subject", public_id(REF_PREFIX, subject.id))
    return now


def _record(
    opened: OpenLink,
    choices: Mapping[str, str],
    action: str,
    circumstances: Circumstances,
    presented: Mapping[str, Any] | None = None,
) -> None:
    if not choices:
        return
    policy = find_product_policy(opened.product.id)
    version = find_version_in_force(policy) if policy else None
    months = {
        purpose.key: purpose.validity_months
        for purpose in list_purposes(opened.product.id)
        if choices.get(purpose.key) == GRANTED and purpose.validity_months is not None
    }
    details = dict(circumstances.details)
    if presented:
        # There is no notice of its own, so the words that were consented to are kept here.
        details["presentation"] = {"lang": circumstances.lang, "purposes": dict(presented)}
    record_act(
        NewAct(
            product_id=opened.product.id,
            choices=choices,
            action=action,
            source=opened.link.kind,
            method="web",
            occurred_at=clock.now(),
            jurisdiction=get_tenant().jurisdiction,
            jurisdiction_source="tenant",
            policy_version_id=version.id if version else None,
            layer="preferences" if presented is not None else None,
            lang=circumstances.lang,
            details=details,
            stated_months=months or None,
        ),
        own=opened.own,
        answering=opened.answering,
    )
