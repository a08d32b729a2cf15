"""The bytes of a site's banner as they are now, compiled and compressed once per content."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, replace
from functools import cache
from threading import Lock
from typing import Any, cast

import brotli
from cachetools import LRUCache

from consent_service.banner.rules import (
    BannerNotice,
    CompiledInterface,
    InterfaceSettings,
    LoaderSettings,
    compile_interface,
    compile_loader,
    offered_languages,
)
from consent_service.banner.rules.colours import nearest_readable
from consent_service.catalog.queries import list_switched_off
from consent_service.kernel.config import settings
from consent_service.kernel.resources import static_folder
from consent_service.notices.queries import (
    NoticeDraft,
    StoredNotice,
    banner_texts,
    notice_token,
)
from consent_service.tenants.queries import Site, find_customer, get_product_by_id, get_tenant
from consent_service.tenants.rules import SiteSettings, resolve_reask_months

#: Loaders and interfaces kept in memory; an evicted one is compiled again.
_KEPT = 2_000
_POSITIONS = {"bottom": "bar", "corner": "corner", "centre": "centre"}

_lock = Lock()
_encoded: LRUCache[str, Encoded] = LRUCache(_KEPT)
_interfaces: LRUCache[tuple[str, str, InterfaceSettings], CompiledInterface] = LRUCache(_KEPT)
_loaders: LRUCache[LoaderKey, bytes] = LRUCache(_KEPT)


@dataclass(frozen=True)
class Encoded:
    """Bytes ready to be sent, in every encoding that browsers ask for."""

    plain: bytes
    gzip: bytes
    brotli: bytes
    etag: str


@dataclass(frozen=True)
class LoaderKey:
    """Everything that a loader's bytes depend on."""

    settings: LoaderSettings
    look: InterfaceSettings


@dataclass(frozen=True)
class SiteBanner:
    """A site's loader, and the interfaces that it may ask for, by language."""

    loader: Encoded
    interfaces: dict[str, CompiledInterface]


def compile_banner(
    site: Site, published: tuple[StoredNotice, NoticeDraft] | None, customer_key: str | None
) -> SiteBanner:
    """The banner that a site serves now, for the users of a customer where one is named.

    ``published`` is what ``publish_site_notice`` gave; without it the loader shows nothing and
    grants nothing.
    """
    chosen = SiteSettings(**site.settings)
    customer = find_customer(customer_key) if customer_key else None
    off = tuple(sorted(list_switched_off(site.product_id, customer_key)))
    notice = published[0] if published else None
    loader_settings = LoaderSettings(
        base_url=settings().base_url,
        site_key=site.key,
        notice_token=notice_token(site, notice.public_id) if notice else "",
        requires_choice_version=published[1].requires_choice_version if published else 0,
        switched_off=off,
        cookie_domain=chosen.cookie_domain,
        consent_mode=cast(Any, chosen.consent_mode),
        dnt=chosen.dnt,
        url_passthrough=chosen.url_passthrough,
        region_defaults=_region_defaults(chosen),
        own_link=chosen.own_link,
        customer=customer.key if customer else None,
    )
    content = cast(BannerNotice, notice.content) if notice else None
    look = InterfaceSettings(
        position=cast(Any, _POSITIONS[chosen.position]),
        reask_months=resolve_reask_months(chosen, get_tenant().jurisdiction),
        reload=chosen.reload,
        light=chosen.colour or "",
        dark=chosen.colour_dark
        or (nearest_readable(chosen.colour, "dark") if chosen.colour else ""),
    )
    interfaces = {}
    if notice is not None and content is not None:
        for lang in offered_languages(content, banner_texts()):
            interfaces[lang] = _interface(notice.public_id, content, lang, look)
    key = LoaderKey(loader_settings, look)
    with _lock:
        body = _loaders.get(key)
    if body is None:
        body = compile_loader(
            _template("loader.js"),
            _template("loader.plus.js"),
            content,
            loader_settings,
            list(interfaces.values()),
        )
        with _lock:
            _loaders[key] = body
    return SiteBanner(encode(body), interfaces)


def _region_defaults(chosen: SiteSettings) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Regions with the same signals share a default."""
    regions: dict[tuple[str, ...], list[str]] = {}
    for region, granted in sorted((chosen.region_defaults or {}).items()):
        regions.setdefault(tuple(sorted(granted)), []).append(region)
    return tuple((tuple(names), granted) for granted, names in regions.items())


def find_script(banner: SiteBanner, name: str, lang: str) -> bytes | None:
    """A script under its content's name: one of today, or one this process served this tenant."""
    prefix = f"ntc_{get_tenant().slug}_"
    with _lock:
        kept = list(_interfaces.items())
    earlier = [found for (notice_id, _, _), found in kept if notice_id.startswith(prefix)]
    for one in (*banner.interfaces.values(), *earlier):
        if one.lang == lang and one.name == name:
            return one.body
        if f"{one.lang}-later" == lang and one.later_name == name:
            return one.later
    return None


def encode(body: bytes) -> Encoded:
    """Compressed once per content, as small as it gets."""
    etag = hashlib.sha256(body).hexdigest()[:32]
    with _lock:
        found = _encoded.get(etag)
    if found is None:
        found = Encoded(body, gzip.compress(body, 9, mtime=0), brotli.compress(body), etag)
        with _lock:
            _encoded[etag] = found
    return found


def _interface(
    notice_id: str, notice: BannerNotice, lang: str, look: InterfaceSettings
) -> CompiledInterface:
    key = (notice_id, lang, look)
    with _lock:
        found = _interfaces.get(key)
    if found is None:
        found = compile_interface(
            _template("interface.js"),
            _template("later.js"),
            banner_texts()[lang],
            notice,
            notice_id,
            lang,
            replace(look, help_url=f"{settings().base_url}/help/cookies?lang={lang}"),
        )
        with _lock:
            _interfaces[key] = found
    return found


@cache
def _template(name: str) -> str:
    return (static_folder() / "banner" / "dist" / name).read_text(encoding="utf-8")


def describe_site(site: Site) -> dict[str, Any]:
    """A site in the interface's words, with the one tag that embeds its banner."""
    address = f"{settings().base_url}/b/{site.key}.js"
    return {
        "site_key": site.key,
        "name": site.name,
        "product": get_product_by_id(site.product_id).key,
        "policy": site.policy_key,
        "origins": site.origins,
        "settings": site.settings,
        "created_at": site.created_at,
        "embed": f'<script src="{address}" async></script>',
    }
