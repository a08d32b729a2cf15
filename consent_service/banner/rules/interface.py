"""The interface script of one language: the built code with every text a visitor may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from consent_service.banner.rules.documents import (
    BannerNotice,
    Localised,
    NoticeCookie,
    NoticePurpose,
    NoticeService,
)
from consent_service.banner.rules.encoding import content_hash, insert_json, integrity

#: Languages written from right to left, of those the banner speaks.
_RIGHT_TO_LEFT = frozenset({"ar", "he"})

Position = Literal["bar", "corner", "centre"]
Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class InterfaceSettings:
    """What a site chooses about its banner's look. ``help_url``: page on browser settings."""

    position: Position = "bar"
    help_url: str | None = None


@dataclass(frozen=True)
class CompiledInterface:
    """One language's script. ``name`` is the ``{hash}`` of its address, ``settings_label`` the
    words of the way back, which the loader shows."""

    lang: str
    body: bytes
    name: str
    integrity: str
    settings_label: str


def compile_interface(
    template: str,
    texts: Mapping[str, str],
    notice: BannerNotice,
    lang: str,
    settings: InterfaceSettings | None = None,
) -> CompiledInterface:
    """The script that shows ``notice`` in ``lang``.

    ``template`` is ``dist/interface.js``, ``texts`` the parsed ``dist/texts/{lang}.json``. The
    bytes depend on nothing else, so they may be served for a year under their hash.

    Raises ValueError when the template does not hold its placeholder exactly once.
    """
    shown = interface_texts(texts, notice, lang, settings or InterfaceSettings())
    body = insert_json(template, "__CONSENT_TEXTS__", shown)
    label = _words(texts, notice, lang)["settings"]
    return CompiledInterface(lang, body, content_hash(body), integrity(body), label)


def interface_texts(
    texts: Mapping[str, str], notice: BannerNotice, lang: str, settings: InterfaceSettings
) -> dict[str, object]:
    """The object described as ``Texts`` in ``static/banner/src/texts.js``, without empty fields."""
    words = _words(texts, notice, lang)
    policy = notice["policy"]
    found: dict[str, object] = {
        "lang": lang,
        "rtl": 1 if lang.partition("-")[0] in _RIGHT_TO_LEFT else None,
        "position": None if settings.position == "bar" else settings.position,
        "who": notice["controller"].get("legal_name", ""),
        "policy": policy["url"] if policy else None,
        "help": settings.help_url,
        "purposes": [
            _purpose(purpose, words, notice, lang)
            for purpose in notice["purposes"]
            if purpose.get("scope", "device") == "device"
        ],
        "services": [_service(service, words, notice, lang) for service in notice["services"]],
        "t": words,
    }
    return _without_empty(found)


def _words(texts: Mapping[str, str], notice: BannerNotice, lang: str) -> dict[str, str]:
    own = notice["texts"].get(lang, {})
    return {key: own.get(key) or text for key, text in texts.items()}


def _purpose(
    purpose: NoticePurpose, words: Mapping[str, str], notice: BannerNotice, lang: str
) -> dict[str, object]:
    default = notice["default_lang"]
    items = ", ".join(_localised(item, lang, default) for item in purpose.get("items") or ())
    facts = [
        (words["items"], items),
        (words["retention"], _localised(purpose.get("retention"), lang, default)),
        (words["refusal"], _localised(purpose.get("refusal"), lang, default)),
    ]
    return _without_empty(
        {
            "key": purpose["key"],
            "name": _localised(purpose.get("name"), lang, default) or purpose["key"],
            "text": _localised(purpose.get("description"), lang, default),
            "facts": _stated(facts),
        }
    )


def _service(
    service: NoticeService, words: Mapping[str, str], notice: BannerNotice, lang: str
) -> dict[str, object]:
    default = notice["default_lang"]
    facts = [
        (words["task"], _localised(service.get("task"), lang, default)),
        (words["retention"], _localised(service.get("retention"), lang, default)),
    ]
    return _without_empty(
        {
            "key": service["key"],
            "name": service["name"],
            "by": service.get("provider"),
            "country": service.get("country"),
            "url": service.get("privacy_url"),
            "facts": _stated(facts),
            "cookies": [_cookie(cookie, lang, default) for cookie in service.get("cookies") or ()],
        }
    )


def _cookie(cookie: NoticeCookie, lang: str, default: str) -> tuple[str, str, str]:
    purpose = _localised(cookie.get("purpose"), lang, default)
    return cookie["name"], cookie.get("duration") or "", purpose


def _localised(value: str | Localised | None, lang: str, default: str) -> str:
    if not value:
        return ""
    if isinstance(value, str):
        return value
    return value.get(lang) or value.get(default) or next(iter(value.values()))


def _stated(facts: Facts) -> Facts:
    return [(label, text) for label, text in facts if text]


def _without_empty(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value not in (None, "", [])}
