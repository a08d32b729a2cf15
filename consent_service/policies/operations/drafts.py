"""Writing, changing and discarding drafts. An announced version stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import InvalidRequestError

from consent_service.audit.operations import Actor, record_act
from consent_service.kernel import clock
from consent_service.kernel.db import db
from consent_service.kernel.errors import Conflict, NotFound
from consent_service.kernel.ids import new_id
from consent_service.policies.errors import VersionImmutable
from consent_service.policies.models import Policy, PolicyVersion
from consent_service.policies.operations import versions
from consent_service.policies.rules.content import PolicyText

IMMUTABLE = "An announced version stays as it was announced. Make a new version."


@dataclass(frozen=True)
class VersionChanges:
    """What may be set on a draft. ``fields`` names what is given; the rest stays as it is.

    ``texts`` sets the given languages; None in place of a text removes that language.
    """

    texts: Mapping[str, PolicyText | None] = field(default_factory=dict)
    announced_on: date | None = None
    effective_on: date | None = None
    change_class: str | None = None
    is_consent_required: bool = False
    fields: frozenset[str] = frozenset(
        {"announced_on", "effective_on", "change_class", "is_consent_required"}
    )


def create_version(
    policy: Policy,
    changes: VersionChanges,
    *,
    actor: Actor,
    source_hashes: Mapping[str, str] | None = None,
    warnings: list[dict[str, Any]] | None = None,
) -> PolicyVersion:
    """Add a draft. Raises ChangeClassTooLow, and Invalid for a text that cannot be accepted."""
    version = new_version(
        policy, source_hashes=dict(source_hashes or {}), warnings=list(warnings or ())
    )
    _apply(version, changes)
    versions.derive_class(version, versions.find_predecessor(policy))
    db.session.add(version)
    record_act(
        actor,
        "policy_version.created",
        "policy_version",
        versions.audit_id(policy, version),
        after=versions.audit_values(version),
    )
    return version


def change_version(
    policy: Policy,
    version: PolicyVersion,
    changes: VersionChanges,
    *,
    actor: Actor,
    seen_at: datetime | None = None,
) -> PolicyVersion:
    """Change a draft. Raises VersionImmutable and ChangeClassTooLow.

    ``seen_at`` is the ``updated_at`` that the writer last saw; when somebody saved since, the
    change is refused with a Conflict, so that no work is lost unseen.
    """
    check_draft(policy, version)
    if seen_at is not None and seen_at != version.updated_at:
        raise Conflict("Somebody else saved this draft meanwhile; read it again.")
    before = versions.audit_values(version)
    _apply(version, changes)
    version.updated_at = clock.now()
    versions.derive_class(version, versions.find_predecessor(policy, but=version))
    record_act(
        actor,
        "policy_version.changed",
        "policy_version",
        versions.audit_id(policy, version),
        before=before,
        after=versions.audit_values(version),
    )
    return version


def delete_version(policy: Policy, version: PolicyVersion, *, actor: Actor) -> None:
    """Discard a draft. Raises VersionImmutable."""
    check_draft(policy, version)
    db.session.delete(version)
    record_act(
        actor,
        "policy_version.deleted",
        "policy_version",
        versions.audit_id(policy, version),
        before=versions.audit_values(version),
    )


def check_draft(policy: Policy, version: PolicyVersion) -> None:
    """Lock, read the version anew, and raise VersionImmutable unless it is a draft.

    Raises NotFound where somebody discarded it while we waited for the lock.
    """
    versions.lock_policy(policy)
    try:
        db.session.refresh(version)
    except InvalidRequestError as error:
        raise NotFound("This draft was discarded.") from error
    if version.announced_at is not None:
        raise VersionImmutable(IMMUTABLE)


def new_version(
    policy: Policy, *, source_hashes: dict[str, str], warnings: list[dict[str, Any]]
) -> PolicyVersion:
    """An empty version with the next number; the policy is locked from here on."""
    versions.lock_policy(policy)
    return PolicyVersion(
        id=new_id(),
        policy_id=policy.id,
        number=versions.next_number(policy),
        announced_on=None,
        effective_on=None,
        change_class="ordinary",
        requested_class=None,
        change_reasons=[],
        is_consent_required=False,
        texts={},
        is_imported=False,
        source_hashes=source_hashes,
        import_warnings=warnings,
        created_at=clock.now(),
        updated_at=clock.now(),
        announced_at=None,
    )


def _apply(version: PolicyVersion, changes: VersionChanges) -> None:
    given = {lang: text for lang, text in changes.texts.items() if text is not None}
    kept = {lang: text for lang, text in version.texts.items() if lang not in changes.texts}
    version.texts = {**kept, **versions.checked_texts(given)}
    if "announced_on" in changes.fields:
        version.announced_on = changes.announced_on
    if "effective_on" in changes.fields:
        version.effective_on = changes.effective_on
    if "change_class" in changes.fields:
        version.requested_class = changes.change_class
    if "is_consent_required" in changes.fields:
        version.is_consent_required = changes.is_consent_required
