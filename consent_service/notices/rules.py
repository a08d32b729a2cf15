"""What a notice holds, and which of its fields are the terms of a consent. Pure.

The terms of a consent are what the law makes part of it: purpose, items, retention, and the right
to refuse with its consequence (PIPA 15(2)); for provision to a third party also the recipient and
what it does (17(2)); for a transfer abroad also country and contact (28-8(2)). A change of one of
them makes a consent outdated; wording, processors and other purposes do not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from consent_service.catalog.rules import Purpose, ServiceEntry
from consent_service.kernel.canonical_json import canonical_json

SCHEMA_VERSION = 1
THIRD_PARTY = "third_party."
TRANSFER = "transfer."


@dataclass(frozen=True)
class NoticeSource:
    """Everything a banner's notice is made from."""

    site_key: str
    site_name: str
    legal_name: str
    contacts: dict[str, Any]
    #: ``{key, version, effective_on, url}``
    policy: dict[str, Any]
    default_lang: str
    langs: tuple[str, ...]
    purposes: tuple[Purpose, ...]
    services: tuple[ServiceEntry, ...]
    #: The banner's own texts per language, as they are shown.
    texts: dict[str, Any] = field(default_factory=dict)


def choose_languages(
    wanted: Collection[str] | None,
    default_lang: str,
    purposes: Iterable[Purpose],
    available: Iterable[str],
) -> tuple[str, ...]:
    """The languages of a site's notice, in the order of ``available``.

    ``wanted`` by the site; else every one in which all the purposes that a browser is asked about
    have names: nobody is asked in a language in which the question is missing. ``default_lang``,
    in which the terms count, is always one of them.
    """
    if wanted is None:
        named = [set(purpose.name) for purpose in purposes if purpose.scope == "device"]
        wanted = set.intersection(*named) if named else set()
    return tuple(lang for lang in available if lang == default_lang or lang in wanted)


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
        "purposes": [_purpose(purpose, shown, source.default_lang) for purpose in asked],
        "services": [_service(item, keys) for item in shown],
        "texts": source.texts,
    }


def terms_hash(purpose: Purpose, services: Sequence[ServiceEntry], lang: str) -> str:
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


def _recipient(key: str, services: Sequence[ServiceEntry]) -> ServiceEntry | None:
    for prefix in (THIRD_PARTY, TRANSFER):
        if key.startswith(prefix):
            wanted = key.removeprefix(prefix)
            return next((item for item in services if item.key == wanted), None)
    return None


def _purpose(purpose: Purpose, services: Sequence[ServiceEntry], lang: str) -> dict[str, Any]:
    return {
        "key": purpose.key,
        "scope": purpose.scope,
        "mode": purpose.mode,
        "legal_basis": purpose.legal_basis,
        "name": purpose.name,
        "description": purpose.description,
        "aliases": list(purpose.aliases),
        "items": list(purpose.items),
        "retention": purpose.retention,
        "refusal": purpose.refusal,
        "validity_months": purpose.validity_months,
        "sale_or_share": purpose.is_sale_or_share,
        "services": [item.key for item in services if purpose.key in item.purposes],
        "terms_hash": terms_hash(purpose, services, lang),
    }


def _service(item: ServiceEntry, asked: set[str]) -> dict[str, Any]:
    return {
        "key": item.key,
        "name": item.name,
        "provider": item.provider,
        "country": item.country,
        "contact": item.contact,
        "purposes": [key for key in item.purposes if key in asked],
        "cookies": [
            {
                "name": cookie.name,
                "kind": cookie.kind,
                "duration": cookie.duration,
                "purpose": cookie.purpose,
            }
            for cookie in item.cookies
        ],
        "hosts": list(item.hosts),
        "measurement_ids": list(item.measurement_ids),
        "allowed_items": None if item.allowed_items is None else list(item.allowed_items),
        "privacy_url": item.privacy_url,
        "terms_url": item.terms_url,
        "task": item.task,
        "retention": item.retention,
        "transfer_basis": item.transfer_basis,
    }
