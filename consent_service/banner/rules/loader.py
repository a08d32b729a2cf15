"""The loader script of one site: the built code with the summary of its notice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from consent_service.banner.rules.documents import BannerNotice, NoticePurpose, NoticeService
from consent_service.banner.rules.encoding import insert_json, site_hash
from consent_service.banner.rules.interface import (
    CompiledInterface,
    device_purposes,
    without_trailing_empty,
)

ConsentMode = Literal["basic", "advanced", "off"]


_MODES: dict[str, int] = {"necessary": 0, "opt_in": 1, "opt_out": 2}
_CONSENT_MODES: dict[str, int] = {"off": 0, "basic": 1, "advanced": 2}


@dataclass(frozen=True)
class LoaderSettings:
    """What a loader carries beside the notice.

    ``base_url``: the public address of the service. ``customer``: the customer company named in the
    address, only when it is a known one. ``switched_off``: services that are off at any level.
    ``own_link``: the page has its own link to the settings, so no floating button is shown.
    ``region_defaults``: Consent Mode defaults of ISO 3166-2 regions, with the signals that are
    granted there before a choice.
    """

    base_url: str
    site_key: str
    notice_token: str
    requires_choice_version: int = 0
    switched_off: Collection[str] = ()
    cookie_domain: str | None = None
    consent_mode: ConsentMode = "basic"
    gpc: bool = True
    dnt: bool = False
    url_passthrough: bool = False
    region_defaults: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
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
    plus_template: str,
    notice: BannerNotice | None,
    settings: LoaderSettings,
    interfaces: Sequence[CompiledInterface],
) -> bytes:
    """The script behind ``/b/{site_key}.js``, UTF-8.

    The templates are ``dist/loader.js`` and ``dist/loader.plus.js``, which is taken for a site that
    needs what the first one leaves out; ``interfaces`` come in the order of ``offered_languages``.
    Without a notice — a site without a policy yet — the loader shows nothing and grants nothing.

    Raises ValueError when the template does not hold its placeholder exactly once.
    """
    config = loader_config(notice, settings, interfaces)
    used = plus_template if needs_plus(notice, settings, interfaces) else template
    return insert_json(used, "__CONSENT_CONFIG__", config)


def needs_plus(
    notice: BannerNotice | None, settings: LoaderSettings, interfaces: Sequence[CompiledInterface]
) -> bool:
    """Whether a site uses anything that the plain loader leaves out, as ``__PLUS__`` in its source.

    These are what few sites set: a cookie domain, no or advanced Consent Mode, region defaults, Do
    Not Track, an own link, opt-out purposes, Chinese — and a service that is switched off, whose
    cookies are then looked for.
    """
    purposes = device_purposes(notice) if notice else []
    keys = {service["key"] for service in (notice["services"] if notice else ())}
    return (
        settings.consent_mode != "basic"
        or any((settings.cookie_domain, settings.own_link, _plus(settings)))
        or bool(keys.intersection(settings.switched_off))
        or any(purpose["mode"] == "opt_out" for purpose in purposes)
        or any(one.lang.startswith("zh") for one in interfaces)
    )


def loader_config(
    notice: BannerNotice | None,
    settings: LoaderSettings,
    interfaces: Sequence[CompiledInterface],
) -> list[object]:
    """The list described as ``Written`` in ``static/banner/src/config.js``.

    Only ``device`` purposes are listed: a browser is never asked about a person purpose.
    """
    purposes = device_purposes(notice) if notice else []
    services = notice["services"] if notice else []
    return without_trailing_empty(
        [
            settings.base_url.rstrip("/"),
            settings.site_key,
            site_hash(settings.site_key),
            settings.notice_token,
            settings.requires_choice_version,
            [_purpose(purpose) for purpose in purposes],
            [_service(service, purposes, settings.switched_off) for service in services],
            {one.lang: [one.digest, one.settings_label] for one in interfaces},
            _CONSENT_MODES[settings.consent_mode],
            int(settings.gpc),
            int(settings.own_link),
            settings.cookie_domain,
            settings.customer,
            _plus(settings),
        ]
    )


def _plus(settings: LoaderSettings) -> list[object]:
    return without_trailing_empty(
        [
            int(settings.dnt),
            [[list(regions), list(granted)] for regions, granted in settings.region_defaults],
            int(settings.url_passthrough),
        ]
    )


def _purpose(purpose: NoticePurpose) -> list[object]:
    mode = _MODES[purpose["mode"]]
    return without_trailing_empty(
        [
            purpose["key"],
            mode,
            purpose.get("terms_hash", "")[:4] if mode else 0,
            int(bool(mode and purpose.get("sale_or_share"))),
            purpose.get("aliases"),
        ],
        least=2,
    )


def _service(
    service: NoticeService, purposes: Sequence[NoticePurpose], switched_off: Collection[str]
) -> list[object]:
    key = service["key"]
    named = set(service.get("purposes") or ())
    named.update(one["key"] for one in purposes if key in (one.get("services") or ()))
    off = key in switched_off
    items = service.get("allowed_items")
    return without_trailing_empty(
        [
            key,
            [one["key"] for one in purposes if one["key"] in named],
            service.get("hosts") or 0,
            service.get("measurement_ids") or 0,
            # An empty list is not the absence of one: it lets nothing through.
            0 if items is None else items,
            [cookie["name"] for cookie in service.get("cookies") or ()] if off else 0,
            int(off),
        ],
        least=2 if items is None else 5,
    )
