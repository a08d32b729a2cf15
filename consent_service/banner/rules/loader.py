"""The loader script of one site: the built code with the summary of its notice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from consent_service.banner.rules.documents import BannerNotice, NoticePurpose, NoticeService
from consent_service.banner.rules.encoding import insert_json, site_hash
from consent_service.banner.rules.interface import CompiledInterface

ConsentMode = Literal["basic", "advanced", "off"]


@dataclass(frozen=True)
class LoaderSettings:
    """What a loader carries beside the notice.

    ``base_url``: the public address of the service. ``customer``: the customer company named in the
    address, only when it is a known one. ``switched_off``: services that are off at any level.
    ``reask_months``: how long a choice holds at most, the same after refusal and grant.
    ``own_link``: the page has its own link to the settings, so no floating button is shown.
    """

    base_url: str
    site_key: str
    notice_id: str
    notice_token: str
    requires_choice_version: int = 0
    switched_off: Collection[str] = ()
    reask_months: int = 12
    cookie_domain: str | None = None
    consent_mode: ConsentMode = "basic"
    gpc: bool = True
    reload: bool = False
    own_link: bool = False
    customer: str | None = None


def cookie_name(site_key: str) -> str:
    """The name of the first-party cookie that holds a visitor's choice on this site."""
    return f"cs_consent_{site_hash(site_key)}"


def offered_languages(notice: BannerNotice, available: Collection[str]) -> list[str]:
    """The languages to compile interfaces for, the notice's default first.

    ``available``: those the banner has texts in; English when it has none of the notice's.
    """
    wanted = [notice["default_lang"], *notice["langs"]]
    offered = [lang for lang in dict.fromkeys(wanted) if lang in available]
    return offered or [lang for lang in ("en",) if lang in available]


def compile_loader(
    template: str,
    notice: BannerNotice | None,
    settings: LoaderSettings,
    interfaces: Sequence[CompiledInterface],
) -> bytes:
    """The script behind ``/b/{site_key}.js``, UTF-8.

    ``template`` is ``dist/loader.js``; ``interfaces`` come in the order of ``offered_languages``.
    Without a notice — a site without a policy yet — the loader shows nothing and grants nothing.

    Raises ValueError when the template does not hold its placeholder exactly once.
    """
    return insert_json(template, "__CONSENT_CONFIG__", loader_config(notice, settings, interfaces))


def loader_config(
    notice: BannerNotice | None,
    settings: LoaderSettings,
    interfaces: Sequence[CompiledInterface],
) -> dict[str, object]:
    """The object described as ``Config`` in ``static/banner/src/config.js``.

    Fields that equal their default are left out. Only ``device`` purposes are listed: a browser is
    never asked about a person purpose.
    """
    purposes = [
        purpose
        for purpose in (notice["purposes"] if notice else ())
        if purpose.get("scope", "device") == "device"
    ]
    keys = [purpose["key"] for purpose in purposes]
    services = [
        _service(service, keys, purposes) for service in (notice["services"] if notice else ())
    ]
    known = {str(service["key"]) for service in services}
    config: dict[str, object] = {
        "base": settings.base_url.rstrip("/"),
        "site": settings.site_key,
        "hash": site_hash(settings.site_key),
        "notice": settings.notice_id,
        "token": settings.notice_token,
        "version": settings.requires_choice_version,
        "months": settings.reask_months,
        "off": sorted(known.intersection(settings.switched_off)),
        "purposes": [_purpose(purpose) for purpose in purposes],
        "services": services,
        "langs": {
            one.lang: [one.integrity.removeprefix("sha384-"), one.settings_label]
            for one in interfaces
        },
    }
    extra = {
        "mode": settings.consent_mode if settings.consent_mode != "off" else None,
        "gpc": int(settings.gpc),
        "reload": int(settings.reload),
        "link": int(settings.own_link),
        "domain": settings.cookie_domain,
        "customer": settings.customer,
    }
    return config | _without_empty(extra)


def _purpose(purpose: NoticePurpose) -> dict[str, object]:
    asked: dict[str, object] = {}
    if purpose["mode"] != "necessary":
        asked = {
            "tag": purpose["terms_hash"][:4],
            "sale": int(purpose.get("sale_or_share", False)),
            "months": purpose.get("validity_months"),
        }
    found = {"key": purpose["key"], "mode": purpose["mode"]}
    return found | _without_empty(asked | {"as": purpose.get("aliases")})


def _service(
    service: NoticeService, keys: Sequence[str], purposes: Sequence[NoticePurpose]
) -> dict[str, object]:
    named = set(service.get("purposes") or ())
    named.update(one["key"] for one in purposes if service["key"] in (one.get("services") or ()))
    always: dict[str, object] = {}
    found = {
        "cookies": [cookie["name"] for cookie in service.get("cookies") or ()],
        "hosts": service.get("hosts"),
        "ids": service.get("measurement_ids"),
    }
    items = service.get("allowed_items")
    if items is not None:
        # An empty list is not the absence of one: it lets nothing through.
        always["items"] = items
    of = [key for key in keys if key in named]
    return {"key": service["key"], "for": of} | _without_empty(found) | always


def _without_empty(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value not in (None, 0, "", [])}
