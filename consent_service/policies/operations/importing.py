"""Taking a policy text from a file: history where both its dates are past, else a draft.

The same file gives one version. A further language with the same two dates joins the version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from consent_service.audit.operations import Actor
from consent_service.kernel.db import db
from consent_service.kernel.errors import Invalid
from consent_service.policies.errors import VersionImmutable
from consent_service.policies.models import Policy, PolicyVersion
from consent_service.policies.operations import drafts, history
from consent_service.policies.operations.drafts import VersionChanges
from consent_service.policies.operations.history import NewHistory
from consent_service.policies.operations.policies import change_policy, create_policy
from consent_service.policies.queries import current_day, find_policy
from consent_service.policies.rules.content import PolicyText
from consent_service.policies.rules.reading import (
    ImportedPolicy,
    decode_policy_file,
    read_policy,
)
from consent_service.tenants.queries import get_product, get_tenant


@dataclass(frozen=True)
class ImportOptions:
    """What the caller says; it goes before what the text says. None: as in the text."""

    policy_key: str
    product_key: str | None = None
    lang: str | None = None
    announced_on: date | None = None
    effective_on: date | None = None
    change_class: str | None = None
    domains: Sequence[str] = ()


@dataclass(frozen=True)
class PolicyImport:
    """What an import found and which version holds it now."""

    policy: Policy
    version: PolicyVersion
    lang: str
    read: ImportedPolicy
    is_new: bool

    @property
    def text(self) -> PolicyText:
        """The text as it was read."""
        return self.read.text


def import_policy_file(data: bytes, options: ImportOptions, *, actor: Actor) -> PolicyImport:
    """Read a file and keep its text; a policy that is missing is made.

    Raises FileEmpty, FileBinary, FileEncoding; NoticePeriodTooShort and ChangeClassTooLow for
    history; VersionImmutable where an announced version would have to change; ProductUnknown.
    """
    lang = options.lang or get_tenant().default_lang
    read = read_policy(decode_policy_file(data), lang=lang)
    source_hash = hashlib.sha256(data).hexdigest()
    policy = _policy(options, read.text, lang, actor)
    taken = _find_taken(policy, source_hash)
    if taken is not None:
        return PolicyImport(policy, _again(policy, taken, options, actor), lang, read, False)
    announced_on = options.announced_on or read.announced_on
    effective_on = options.effective_on or read.effective_on
    new = _New(announced_on, effective_on, lang, read, source_hash, options.change_class)
    same = _find_same_dates(policy, new)
    if same is not None:
        return PolicyImport(policy, _join(policy, same, new, actor), lang, read, False)
    return PolicyImport(policy, _make(policy, new, actor), lang, read, True)


@dataclass(frozen=True)
class _New:
    announced_on: date | None
    effective_on: date | None
    lang: str
    read: ImportedPolicy
    source_hash: str
    change_class: str | None

    @property
    def warnings(self) -> list[dict[str, Any]]:
        return [asdict(warning) for warning in self.read.warnings]


def _policy(options: ImportOptions, text: PolicyText, lang: str, actor: Actor) -> Policy:
    found = find_policy(options.policy_key)
    if found is None:
        name = {lang: text.title or options.policy_key}
        return create_policy(
            options.policy_key, options.product_key, name, options.domains, actor=actor
        )
    if options.product_key and get_product(options.product_key).id != found.product_id:
        raise Invalid.at("/product", "This policy belongs to another product.")
    if options.domains:
        change_policy(found, domains=options.domains, actor=actor)
    return found


def _find_taken(policy: Policy, source_hash: str) -> PolicyVersion | None:
    return next(
        (row for row in _versions(policy) if source_hash in row.source_hashes.values()), None
    )


def _find_same_dates(policy: Policy, new: _New) -> PolicyVersion | None:
    if new.announced_on is None or new.effective_on is None:
        return None
    dates = (new.announced_on, new.effective_on)
    return next(
        (row for row in _versions(policy) if (row.announced_on, row.effective_on) == dates), None
    )


def _versions(policy: Policy) -> Sequence[PolicyVersion]:
    return db.session.scalars(
        select(PolicyVersion)
        .where(PolicyVersion.policy_id == policy.id)
        .order_by(PolicyVersion.number.desc())
    ).all()


def _again(
    policy: Policy, version: PolicyVersion, options: ImportOptions, actor: Actor
) -> PolicyVersion:
    """The version that this very file gave; on a draft what the caller says is set."""
    given = {
        "announced_on": options.announced_on,
        "effective_on": options.effective_on,
        "change_class": options.change_class,
    }
    differing = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(version, name)
    }
    if not differing:
        return version
    if version.announced_at is not None:
        raise VersionImmutable("This file was imported before; an announced version stays.")
    changes = VersionChanges(**differing, fields=frozenset(differing))  # type: ignore[arg-type]  # names of its own fields
    return drafts.change_version(policy, version, changes, actor=actor)


def _join(policy: Policy, version: PolicyVersion, new: _New, actor: Actor) -> PolicyVersion:
    """Another language, or on a draft a better file, for the version with the same dates."""
    if version.announced_at is not None:
        return history.add_history_text(
            policy, version, new.lang, new.read.text, source_hash=new.source_hash, actor=actor
        )
    changes = VersionChanges(
        texts={new.lang: new.read.text},
        change_class=new.change_class,
        fields=frozenset({"change_class"} if new.change_class else ()),
    )
    changed = drafts.change_version(policy, version, changes, actor=actor)
    changed.source_hashes = {**changed.source_hashes, new.lang: new.source_hash}
    changed.import_warnings = [*changed.import_warnings, *new.warnings]
    return changed


def _make(policy: Policy, new: _New, actor: Actor) -> PolicyVersion:
    texts = {new.lang: new.read.text}
    hashes = {new.lang: new.source_hash}
    if (
        new.announced_on is not None
        and new.effective_on is not None
        and history.is_history(new.announced_on, new.effective_on, current_day())
    ):
        past = NewHistory(
            announced_on=new.announced_on,
            effective_on=new.effective_on,
            texts=texts,
            change_class=new.change_class,
            source_hashes=hashes,
            warnings=tuple(new.warnings),
        )
        return history.record_history(policy, past, actor=actor)
    changes = VersionChanges(
        texts=texts,
        announced_on=new.announced_on,
        effective_on=new.effective_on,
        change_class=new.change_class,
    )
    return drafts.create_version(
        policy, changes, actor=actor, source_hashes=hashes, warnings=new.warnings
    )
