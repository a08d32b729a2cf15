"""Finding notices, and what the catalogue's terms are now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from consent_service.catalog.queries import list_purposes, list_services
from consent_service.catalog.rules import Purpose, ServiceEntry
from consent_service.kernel import clock
from consent_service.kernel.config import settings
from consent_service.kernel.db import db
from consent_service.kernel.resources import static_folder
from consent_service.kernel.signing import TokenExpired, TokenInvalid, TokenUse
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.notices.errors import (
    NoticeOfOtherSite,
    NoticeTokenExpired,
    NoticeTokenInvalid,
    NoticeUnknown,
)
from consent_service.notices.models import Notice
from consent_service.notices.rules import (
    NoticeSource,
    build_banner_notice,
    choose_languages,
    terms_hash,
)
from consent_service.policies.queries import find_version_in_force, get_policy_for_site
from consent_service.tenants.queries import Site, Tenant, get_tenant
from consent_service.tenants.rules import SiteSettings

NOTICE_TOKEN = TokenUse("notice-token", timedelta(days=30))
_PUBLIC_ID = re.compile(r"ntc_([a-z][a-z0-9-]{0,39})_([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True)
class StoredNotice:
    """A notice that is kept; its content never changes."""

    id: UUID
    public_id: str
    site_id: UUID | None
    product_id: UUID
    policy_version_id: UUID | None
    content: dict[str, Any]

    def purpose(self, key: str) -> dict[str, Any] | None:
        """What it says about a purpose, or None where it does not mention it."""
        return next((item for item in self.content["purposes"] if item["key"] == key), None)


@dataclass(frozen=True)
class NoticeDraft:
    """What a site's notice must say now, whether it is stored already or not."""

    content: dict[str, Any]
    policy_version_id: UUID
    #: Choices made under a lower number are asked again.
    requires_choice_version: int


def compose_site_notice(site: Site) -> NoticeDraft | None:
    """What a site must show now; None while it has no policy in force that covers it.

    Without a policy nothing may be asked, so nothing is shown and nothing granted.
    """
    policy = get_policy_for_site(site)
    version = find_version_in_force(policy) if policy else None
    if policy is None or version is None:
        return None
    tenant = get_tenant()
    texts = banner_texts()
    default = default_lang(tenant)
    purposes = tuple(list_purposes(site.product_id))
    langs = choose_languages(SiteSettings(**site.settings).languages, default, purposes, texts)
    source = NoticeSource(
        site_key=site.key,
        site_name=site.name,
        legal_name=tenant.legal_name,
        contacts=tenant.contacts,
        policy={
            "key": policy.key,
            "version": version.number,
            "effective_on": version.effective_on.isoformat(),
            "url": f"{settings().base_url}/policies/{tenant.slug}/{policy.key}",
        },
        default_lang=default,
        langs=langs,
        purposes=purposes,
        services=tuple(list_services(site.product_id)),
        texts={lang: texts[lang] for lang in langs},
    )
    return NoticeDraft(
        content=build_banner_notice(source),
        policy_version_id=version.id,
        requires_choice_version=version.epoch + site.asked_again,
    )


def get_notice(public_id: str) -> StoredNotice:
    """A notice of the bound tenant by its public id. Raises NoticeUnknown."""
    match = _PUBLIC_ID.fullmatch(public_id)
    if match is None or match[1] != get_tenant().slug:
        raise NoticeUnknown
    found = find_notice_by_hash(bytes.fromhex(match[2]))
    if found is None:
        raise NoticeUnknown
    return found


def find_notice_by_hash(content_hash: bytes) -> StoredNotice | None:
    """A notice of the bound tenant by the hash of its content, or None."""
    row = db.session.scalar(select(Notice).where(Notice.content_hash == content_hash))
    return None if row is None else _stored(row)


def get_notice_by_id(notice_id: UUID) -> StoredNotice:
    """A notice of the bound tenant. Raises NoticeUnknown."""
    row = db.session.get(Notice, (current_tenant_id(), notice_id))
    if row is None:
        raise NoticeUnknown
    return _stored(row)


def get_notice_of_site(site: Site, public_id: str, token: str) -> StoredNotice:
    """The notice that a site's banner says it showed, in force or not: the person saw it.

    Raises NoticeTokenInvalid, NoticeTokenExpired, NoticeUnknown, NoticeOfOtherSite.
    """
    match = _PUBLIC_ID.fullmatch(public_id)
    found = find_notice_by_hash(bytes.fromhex(match[2])) if match else None
    if found is None or found.public_id != public_id:
        raise NoticeUnknown.at("/notice_id", NoticeUnknown.title)
    if found.site_id != site.id:
        raise NoticeOfOtherSite.at("/notice_id", NoticeOfOtherSite.title)
    try:
        NOTICE_TOKEN.check_seal(_sealed_value(site, public_id), token)
    except TokenExpired as error:
        raise NoticeTokenExpired.at("/notice_token", NoticeTokenExpired.title) from error
    except TokenInvalid as error:
        raise NoticeTokenInvalid.at("/notice_token", NoticeTokenInvalid.title) from error
    return found


def notice_token(site: Site, public_id: str) -> str:
    """The proof that this site was serving this notice on this day (UTC)."""
    day = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return NOTICE_TOKEN.seal(_sealed_value(site, public_id), day.astimezone(UTC))


def terms_of(purposes: Iterable[Purpose], services: Sequence[ServiceEntry]) -> dict[str, bytes]:
    """The terms hash, by key, of each of a product's purposes as it would be asked for now."""
    lang = default_lang(get_tenant())
    return {purpose.key: bytes.fromhex(terms_hash(purpose, services, lang)) for purpose in purposes}


def default_lang(tenant: Tenant) -> str:
    """The tenant's language where the banner has texts in it, else English."""
    return tenant.default_lang if tenant.default_lang in banner_texts() else "en"


@cache
def banner_texts() -> dict[str, dict[str, str]]:
    """The banner's own texts per language, English first."""
    folder = static_folder() / "banner" / "dist" / "texts"
    found = {file.stem: orjson.loads(file.read_bytes()) for file in sorted(folder.glob("*.json"))}
    return {lang: found[lang] for lang in sorted(found, key=lambda lang: (lang != "en", lang))}


def _sealed_value(site: Site, public_id: str) -> str:
    return f"{site.key}|{public_id}"


def _stored(row: Notice) -> StoredNotice:
    return StoredNotice(
        id=row.id,
        public_id=f"ntc_{get_tenant().slug}_{row.content_hash.hex()}",
        site_id=row.site_id,
        product_id=row.product_id,
        policy_version_id=row.policy_version_id,
        content=row.content,
    )
