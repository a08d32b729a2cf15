"""What every act on a version shares: the lock, the number, the class of its change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from consent_service.catalog.queries import list_purposes, list_services
from consent_service.kernel.db import db
from consent_service.kernel.errors import FieldError, Invalid
from consent_service.policies.models import Policy, PolicyVersion
from consent_service.policies.rules.changes import (
    Change,
    ChangeClass,
    derive_change_of_languages,
    resolve_change_class,
)
from consent_service.policies.rules.content import PolicyText, missing_sections
from consent_service.tenants.queries import get_tenant
from consent_service.web.schemas import LANG_PATTERN

#: The pack whose list of sections ``rules/content.py`` holds.
_PACK = "KR"
#: Characters that turn the reading order of what follows; they can make a text lie.
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LONGEST_TEXT = 500_000


def lock_policy(policy: Policy) -> None:
    """Have acts on one policy follow one another, so that numbers and order stay true."""
    db.session.flush()  # a policy made in this unit of work
    db.session.refresh(policy, with_for_update=True)


def next_number(policy: Policy) -> int:
    """The number for a new version: one more than any version ever got."""
    last = db.session.scalar(
        select(func.max(PolicyVersion.number)).where(PolicyVersion.policy_id == policy.id)
    )
    return (last or 0) + 1


def find_predecessor(
    policy: Policy, *, effective_on: date | None = None, but: PolicyVersion | None = None
) -> PolicyVersion | None:
    """The announced version that takes effect last, for history only those before a day."""
    statement = (
        select(PolicyVersion)
        .where(PolicyVersion.policy_id == policy.id, PolicyVersion.announced_at.is_not(None))
        .order_by(
            PolicyVersion.effective_on.desc(),
            PolicyVersion.announced_on.desc(),
            PolicyVersion.number.desc(),
        )
        .limit(1)
    )
    if effective_on is not None:
        statement = statement.where(PolicyVersion.effective_on < effective_on)
    if but is not None:
        statement = statement.where(PolicyVersion.id != but.id)
    return db.session.scalar(statement)


def derive_class(
    version: PolicyVersion, predecessor: PolicyVersion | None
) -> tuple[ChangeClass, Change]:
    """Set the version's class and its reasons; answer it with the change it was derived from.

    Raises ChangeClassTooLow where the class asked for is lower than that.
    """
    before = read_texts(predecessor) if predecessor else None
    change = derive_change_of_languages(
        {lang: text.facts for lang, text in before.items()} if before else None,
        {lang: text.facts for lang, text in read_texts(version).items()},
    )
    resolved = resolve_change_class(change.change_class, version.requested_class)
    version.change_class = resolved
    version.change_reasons = change.to_json()["reasons"]
    return resolved, change


def read_texts(version: PolicyVersion) -> dict[str, PolicyText]:
    """The texts of a version by language, as values."""
    return {lang: PolicyText.from_json(text) for lang, text in version.texts.items()}


def checked_texts(texts: Mapping[str, PolicyText]) -> dict[str, Any]:
    """The texts as they are stored.

    Raises Invalid for a language that is none, for two sections with one key, and for characters
    that no text needs and that can make it read differently from what it says.
    """
    found = {}
    for lang, text in texts.items():
        pointer = f"/texts/{lang}"
        if LANG_PATTERN.fullmatch(lang) is None:
            raise Invalid.at("/texts", "A language is a tag such as ko, en or zh-Hans.")
        keys = [section.key for section in text.sections]
        if len(set(keys)) < len(keys):
            raise Invalid.at(f"{pointer}/sections", "Two sections have the same key.")
        _check_characters(text.to_json(), pointer)
        found[lang] = text.to_json()
    return found


def find_missing_sections(policy: Policy, version: PolicyVersion) -> tuple[FieldError, ...]:
    """The sections that the law requires and that a text lacks, for the product's catalogue."""
    tenant = get_tenant()
    if tenant.jurisdiction.partition("-")[0] != _PACK:
        return ()
    services = list_services(policy.product_id)
    keys = [purpose.key for purpose in list_purposes(policy.product_id)]
    conditions = {
        "has_third_parties": any(key.startswith("third_party.") for key in keys),
        "has_processors": any(
            not key.startswith("third_party.") for service in services for key in service.purposes
        ),
        "has_cookies": any(service.cookies for service in services),
        "has_transfers": any(key.startswith("transfer.") for key in keys)
        or any(service.transfer_basis for service in services)
        or any(service.country not in {None, _PACK} for service in services),
    }
    return tuple(
        FieldError(f"/texts/{lang}/sections", "section_missing", f"{lang}: {key}")
        for lang, text in read_texts(version).items()
        for key in missing_sections(text, **conditions)
    )


def audit_values(version: PolicyVersion) -> dict[str, Any]:
    """What the audit log keeps of a version: its dates and class, not its texts."""
    return {
        "announced_on": _iso(version.announced_on),
        "effective_on": _iso(version.effective_on),
        "change_class": version.change_class,
        "is_consent_required": version.is_consent_required,
        "langs": sorted(version.texts),
    }


def audit_id(policy: Policy, version: PolicyVersion) -> str:
    """What the audit log calls a version."""
    return f"{policy.key}/{version.number}"


def _check_characters(value: Any, pointer: str) -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _check_characters(inner, f"{pointer}/{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _check_characters(inner, f"{pointer}/{index}")
    elif isinstance(value, str):
        if len(value) > _LONGEST_TEXT:
            raise Invalid.at(pointer, f"This must be {_LONGEST_TEXT} characters or fewer.")
        if any(
            (character < " " and character not in "\n\t")
            or character in _BIDI_CONTROLS
            or "\ud800" <= character <= "\udfff"  # half a character, which cannot be stored
            for character in value
        ):
            raise Invalid.at(pointer, "This must not hold control or text direction characters.")


def _iso(day: date | datetime | None) -> str | None:
    return day.isoformat() if day else None
