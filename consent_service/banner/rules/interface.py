"""The scripts of one language: the built code with every text a visitor may read.

Their shapes are described in ``static/banner/src/texts.js`` and ``later.js``: lists without names,
because names cost bytes in every first visit.
"""

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
from consent_service.banner.rules.encoding import content_hash, digest, insert_json

#: Languages written from right to left, of those the banner speaks.
_RIGHT_TO_LEFT = frozenset({"ar", "he"})

#: The words of ``src/texts/{lang}.json`` in the order in which ``texts.js`` takes them apart.
FIRST_WORDS = (
    *("title", "body", "note", "list", "policy", "accept", "reject", "choose", "save", "close"),
    *("settings", "intro", "necessary", "optional", "details", "cookie", "use", "term", "session"),
    *("privacy", "off", "gpc", "saved", "help"),
)
#: The same for ``kit.js``.
LATER_WORDS = (
    *("new_title", "new_body", "intro", "last", "accept", "reject", "choose", "receipt"),
    *("history", "blocked", "once", "allow"),
)

Position = Literal["bar", "corner", "centre"]
Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class InterfaceSettings:
    """What a site chooses about its banner.

    ``reask_months``: how long a choice holds at most, the same after refusal and grant. ``reload``:
    load the page again after a withdrawal. ``help_url``: page on browser settings. ``light`` and
    ``dark``: the colour of the two buttons and the one of their words, or empty for ink.
    """

    position: Position = "bar"
    reask_months: int = 12
    reload: bool = False
    help_url: str | None = None
    light: str = ""
    dark: str = ""


@dataclass(frozen=True)
class CompiledInterface:
    """One language's scripts.

    ``name`` is the ``{hash}`` in the address of ``body``, ``digest`` what the loader checks it by;
    ``later`` is fetched by ``body``, under ``later_name``. ``settings_label``: the words of the way
    back, which the loader shows.
    """

    lang: str
    body: bytes
    name: str
    digest: str
    settings_label: str
    later: bytes = b""
    later_name: str = ""


def compile_interface(
    template: str,
    later_template: str,
    texts: Mapping[str, str],
    notice: BannerNotice,
    notice_id: str,
    lang: str,
    settings: InterfaceSettings | None = None,
) -> CompiledInterface:
    """The scripts that show ``notice`` in ``lang``.

    The templates are ``dist/interface.js`` and ``dist/later.js``, ``texts`` the parsed
    ``dist/texts/{lang}.json``. The bytes depend on nothing else, so they may be served for a year
    under their hash.

    Raises ValueError when a template does not hold its placeholder exactly once.
    """
    words = _words(texts, notice, lang)
    later = insert_json(later_template, "__CONSENT_LATER__", later_words(words))
    shown = interface_texts(
        words, notice, notice_id, lang, settings or InterfaceSettings(), digest(later)
    )
    body = insert_json(template, "__CONSENT_TEXTS__", shown)
    return CompiledInterface(
        lang,
        body,
        content_hash(body),
        digest(body),
        words.get("settings", ""),
        later,
        content_hash(later),
    )


def later_words(words: Mapping[str, str]) -> list[str]:
    """The list described as ``Later`` in ``static/banner/src/later.js``."""
    return [words.get(key, "") for key in LATER_WORDS]


def interface_texts(
    words: Mapping[str, str],
    notice: BannerNotice,
    notice_id: str,
    lang: str,
    settings: InterfaceSettings,
    later_digest: str,
) -> list[object]:
    """The list described as ``Texts`` in ``static/banner/src/texts.js``."""
    policy = notice["policy"]
    purposes = device_purposes(notice)
    most = settings.reask_months
    return [
        notice_id,
        [min(purpose.get("validity_months") or most, most) for purpose in purposes],
        later_digest,
        int(settings.reload),
        int(lang.partition("-")[0] in _RIGHT_TO_LEFT),
        settings.position,
        notice["controller"].get("legal_name", ""),
        policy["url"] if policy else "",
        settings.help_url or "",
        settings.light,
        settings.dark,
        [_purpose(purpose, words, notice, lang) for purpose in purposes],
        [_service(service, words, notice, lang) for service in notice["services"]],
        [words.get(key, "") for key in FIRST_WORDS],
    ]


def device_purposes(notice: BannerNotice) -> list[NoticePurpose]:
    """The purposes that a browser is asked about: never those of a person."""
    return [one for one in notice["purposes"] if one.get("scope", "device") == "device"]


def without_trailing_empty(values: list[object], *, least: int = 0) -> list[object]:
    """A list that ends with its last value that is not 0, empty or None; None becomes 0.

    ``least``: how many values stay in any case.
    """
    while len(values) > least and values[-1] in (None, 0, "", []):
        values.pop()
    return [0 if value is None else value for value in values]


def _words(texts: Mapping[str, str], notice: BannerNotice, lang: str) -> dict[str, str]:
    own = notice["texts"].get(lang, {})
    return {key: own.get(key) or text for key, text in texts.items()}


def _purpose(
    purpose: NoticePurpose, words: Mapping[str, str], notice: BannerNotice, lang: str
) -> list[object]:
    default = notice["default_lang"]
    items = ", ".join(_localised(item, lang, default) for item in purpose.get("items") or ())
    facts = [
        (words["items"], items),
        (words["retention"], _localised(purpose.get("retention"), lang, default)),
        (words["refusal"], _localised(purpose.get("refusal"), lang, default)),
    ]
    return without_trailing_empty(
        [
            _localised(purpose.get("name"), lang, default) or purpose["key"],
            _localised(purpose.get("description"), lang, default),
            _stated(facts),
        ]
    )


def _service(
    service: NoticeService, words: Mapping[str, str], notice: BannerNotice, lang: str
) -> list[object]:
    default = notice["default_lang"]
    facts = [
        (words["task"], _localised(service.get("task"), lang, default)),
        (words["retention"], _localised(service.get("retention"), lang, default)),
    ]
    return without_trailing_empty(
        [
            service["name"],
            service.get("provider") or "",
            service.get("country") or "",
            service.get("privacy_url") or "",
            _stated(facts),
            [_cookie(cookie, lang, default) for cookie in service.get("cookies") or ()],
        ]
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
