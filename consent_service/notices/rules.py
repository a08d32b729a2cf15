"""What a notice holds, and which of its fields are the terms of a consent. Pure.

The terms of a consent are what the law makes part of it: purpose, items, retention, and the right
to refuse with its consequence (PIPA 15(2)); for provision to a third party also the recipient and
what it does (17(2)); for a transfer abroad also country and contact (28-8(2)). A change of one of
them makes a consent outdated; wording, processors and other purposes do not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from consent_service.kernel.canonical_json import canonical_json

SCHEMA_VERSION = 1
THIRD_PARTY = "third_party."
TRANSFER = "transfer."


@dataclass(frozen=True)
class CookieEntry:
    """A cookie as the notice declares it."""

    name: str
    kind: str
    duration: str | None
    purpose: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """The notice's form."""
        return {
            "name": self.name,
            "kind": self.kind,
            "duration": self.duration,
            "purpose": self.purpose,
        }


@dataclass(frozen=True)
class ServiceTerms:
    """A service as the notice declares it."""

    key: str
    name: str
    provider: str
    country: str | None
    contact: str | None
    purposes: tuple[str, ...]
    cookies: tuple[CookieEntry, ...]
    hosts: tuple[str, ...]
    measurement_ids: tuple[str, ...]
    allowed_items: tuple[str, ...] | None
    privacy_url: str | None
    task: dict[str, str]
    retention: dict[str, str]
    transfer_basis: str | None

    def to_json(self) -> dict[str, Any]:
        """The notice's form."""
        return {
            "key": self.key,
            "name": self.name,
            "provider": self.provider,
            "country": self.country,
            "contact": self.contact,
            "purposes": list(self.purposes),
            "cookies": [cookie.to_json() for cookie in self.cookies],
            "hosts": list(self.hosts),
            "measurement_ids": list(self.measurement_ids),
            "allowed_items": None if self.allowed_items is None else list(self.allowed_items),
            "privacy_url": self.privacy_url,
            "task": self.task,
            "retention": self.retention,
            "transfer_basis": self.transfer_basis,
        }


@dataclass(frozen=True)
class PurposeTerms:
    """A purpose as the notice declares it."""

    key: str
    scope: str
    mode: str
    legal_basis: str
    name: dict[str, str]
    description: dict[str, str]
    aliases: tuple[str, ...]
    items: tuple[str, ...]
    retention: dict[str, str]
    refusal: dict[str, str]
    validity_months: int | None
    is_sale_or_share: bool

    def to_json(self, services: Sequence[ServiceTerms], lang: str) -> dict[str, Any]:
        """The notice's form, with the terms hash."""
        return {
            "key": self.key,
            "scope": self.scope,
            "mode": self.mode,
            "legal_basis": self.legal_basis,
            "name": self.name,
            "description": self.description,
            "aliases": list(self.aliases),
            "items": list(self.items),
            "retention": self.retention,
            "refusal": self.refusal,
            "validity_months": self.validity_months,
            "sale_or_share": self.is_sale_or_share,
            "services": [item.key for item in services if self.key in item.purposes],
            "terms_hash": terms_hash(self, services, lang),
        }


@dataclass(frozen=True)
class NoticeSource:
    """Everything a banner's notice is made from."""

    site_key: str
    site_name: str
    legal_name: str
    contacts: dict[str, Any]
    policy: dict[str, Any]
    default_lang: str
    langs: tuple[str, ...]
    purposes: tuple[PurposeTerms, ...]
    services: tuple[ServiceTerms, ...]
    texts: dict[str, dict[str, str]] = field(default_factory=dict)


def build_banner_notice(source: NoticeSource) -> dict[str, Any]:
    """The content of a banner's notice: what a browser is asked, so device purposes alone."""
    asked = [purpose for purpose in source.purposes if purpose.scope == "device"]
    keys = {purpose.key for purpose in asked}
    shown = [item for item in source.services if keys & set(item.purposes)]
    return {
        "schema": SCHEMA_VERSION,
        "kind": "banner",
        "site": {"key": source.site_key, "name": source.site_name},
        "controller": {"legal_name": source.legal_name, "contact": source.contacts},
        "policy": source.policy,
        "default_lang": source.default_lang,
        "langs": list(source.langs),
        "purposes": [purpose.to_json(shown, source.default_lang) for purpose in asked],
        "services": [item.to_json() for item in shown],
        "texts": source.texts,
    }


def terms_hash(purpose: PurposeTerms, services: Sequence[ServiceTerms], lang: str) -> str:
    """SHA-256, in hex, over the fields that the law makes part of a consent to this purpose.

    Texts count in the tenant's own language, so that adding a translation outdates nothing.
    """
    terms: dict[str, Any] = {
        "purpose": purpose.key,
        "items": sorted(purpose.items),
        "retention": purpose.retention.get(lang),
        "refusal": purpose.refusal.get(lang),
    }
    recipient = _recipient(purpose.key, services)
    if recipient is not None:
        terms["recipient"] = {
            "name": recipient.provider,
            "purpose": recipient.task.get(lang),
            "retention": recipient.retention.get(lang),
        }
        if purpose.key.startswith(TRANSFER):
            terms["recipient"] |= {"country": recipient.country, "contact": recipient.contact}
    return hashlib.sha256(canonical_json(terms)).hexdigest()


def _recipient(key: str, services: Sequence[ServiceTerms]) -> ServiceTerms | None:
    for prefix in (THIRD_PARTY, TRANSFER):
        if key.startswith(prefix):
            wanted = key.removeprefix(prefix)
            return next((item for item in services if item.key == wanted), None)
    return None
