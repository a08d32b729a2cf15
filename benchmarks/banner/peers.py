"""The peers from npm, installed the way their own documentation says, with equal content.

Each gets its minified build as published. Scripts that start by themselves come deferred in the
head; the others at the place that their documentation names.
"""

from __future__ import annotations

import json
import re
from typing import Any

from benchmarks.banner.contenders import CONFIG, MODULES, Contender
from benchmarks.banner.content import POLICY_URL, Cookie, Purpose, Service, purposes, words

_LINK = f'<a href="{POLICY_URL}">{{}}</a>'


def peers() -> list[Contender]:
    """Every peer, configured."""
    return [_orejime(), _vanilla(), _klaro(), _tarteaucitron(), _osano()]


def _script(value: object) -> str:
    """Compact JavaScript of plain values; ``re:`` before a text makes it a regular expression."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return re.sub(r'"re:([^"]*)"', r"/\1/", text.replace("<", "\\u003c"))


def _pattern(cookie: Cookie) -> str:
    return f"re:^{cookie.name[:-1]}" if cookie.name.endswith("*") else cookie.name


def _patterns(service: Service) -> list[str]:
    return [_pattern(one) for one in service.cookies]


def _orejime() -> Contender:
    said = words()
    config = {
        "privacyPolicyUrl": POLICY_URL,
        "translations": {
            "banner": {
                "title": said.title,
                "description": f"{said.body} {{privacyPolicy}}",
                "privacyPolicyLabel": said.policy,
                "accept": said.accept,
                "decline": said.reject,
                "configure": said.choose,
            },
            "modal": {
                "title": said.settings,
                "description": said.intro,
                "close": said.close,
                "acceptAll": said.accept,
                "declineAll": said.reject,
                "save": said.save,
            },
        },
        "purposes": [_orejime_purpose(one) for one in purposes()],
    }
    files = "/files/orejime/orejime-standard"
    return Contender(
        key="orejime",
        name="orejime 3.2.1",
        head=f'<link rel="stylesheet" href="{files}.css">{CONFIG}'
        f'<script src="{files}-en.js" defer></script>',
        config=f"window.orejimeConfig={_script(config)}",
        files={
            name: MODULES / "orejime/dist" / name
            for name in ("orejime-standard.css", "orejime-standard-en.js")
        },
        banner=".orejime-Banner",
        accept=".orejime-Banner-saveButton",
        open_preferences=".orejime-Banner-learnMoreButton",
        preferences=".orejime-Modal",
    )


def _orejime_purpose(purpose: Purpose) -> dict[str, Any]:
    children = [
        {
            "id": one.key,
            "title": one.name,
            "description": one.text + _cookie_words(one),
            "cookies": _patterns(one),
            "isMandatory": purpose.is_necessary,
        }
        for one in purpose.services
    ]
    return {
        "id": purpose.key,
        "title": purpose.name,
        "description": purpose.text,
        "purposes": children,
    }


def _cookie_words(service: Service) -> str:
    return "".join(f" {one.name}: {one.use} {one.term}." for one in service.cookies)


def _vanilla() -> Contender:
    said = words()
    buttons = {"acceptAllBtn": said.accept, "acceptNecessaryBtn": said.reject}
    first = {
        "title": said.title,
        "description": said.body,
        "showPreferencesBtn": said.choose,
        "footer": _LINK.format(said.policy),
    }
    second = {
        "title": said.settings,
        "savePreferencesBtn": said.save,
        "closeIconLabel": said.close,
        "sections": [{"description": said.intro}, *map(_vanilla_section, purposes())],
    }
    texts = {"consentModal": first | buttons, "preferencesModal": second | buttons}
    config = {
        "guiOptions": {"consentModal": {"layout": "bar", "position": "bottom"}},
        "categories": {one.key: _vanilla_category(one) for one in purposes()},
        "language": {"default": "en", "translations": {"en": texts}},
    }
    dist = MODULES / "vanilla-cookieconsent/dist"
    files = "/files/vanilla/cookieconsent"
    return Contender(
        key="vanilla",
        name="vanilla-cookieconsent 3.1.0",
        head=f'<link rel="stylesheet" href="{files}.css">'
        f'<script src="{files}.umd.js" defer></script>{CONFIG}',
        config=f"CookieConsent.run({_script(config)})",
        is_module=True,
        files={name: dist / name for name in ("cookieconsent.css", "cookieconsent.umd.js")},
        banner="#cc-main .cm",
        accept='#cc-main .cm [data-role="all"]',
        open_preferences='#cc-main .cm [data-role="show"]',
        preferences="#cc-main .pm",
        dark_class="cc--darkmode",
    )


def _vanilla_category(purpose: Purpose) -> dict[str, Any]:
    found: dict[str, Any] = {
        "services": {
            one.key: {
                "label": one.name,
                "cookies": [{"name": name} for name in _patterns(one)],
            }
            for one in purpose.services
        }
    }
    if purpose.is_necessary:
        found |= {"enabled": True, "readOnly": True}
    return found


def _vanilla_section(purpose: Purpose) -> dict[str, Any]:
    said = " ".join([purpose.text, *(f"{one.name}: {one.text}" for one in purpose.services)])
    rows = [
        {"name": one.name, "use": one.use, "term": one.term}
        for service in purpose.services
        for one in service.cookies
    ]
    headers = {"name": "Cookie", "use": "What it does", "term": "Kept for"}
    return {
        "title": purpose.name,
        "description": said,
        "linkedCategory": purpose.key,
        "cookieTable": {"headers": headers, "body": rows},
    }


def _klaro() -> Contender:
    said = words()
    texts: dict[str, Any] = {
        "privacyPolicyUrl": POLICY_URL,
        "acceptAll": said.accept,
        "decline": said.reject,
        "save": said.save,
        "close": said.close,
        "consentNotice": {
            "title": said.title,
            "description": said.body,
            "learnMore": said.choose,
        },
        "consentModal": {"title": said.settings, "description": said.intro},
        "purposes": {one.key: {"title": one.name, "description": one.text} for one in purposes()},
    }
    services = [(one, purpose) for purpose in purposes() for one in purpose.services]
    texts |= {one.key: {"description": one.text + _cookie_words(one)} for one, _ in services}
    config = {
        "version": 1,
        "lang": "en",
        "acceptAll": True,
        "showNoticeTitle": True,
        "styling": {"theme": ["light", "bottom", "wide"]},
        "translations": {"en": texts},
        "services": [
            {
                "name": one.key,
                "title": one.name,
                "purposes": [purpose.key],
                "cookies": _patterns(one),
                "required": purpose.is_necessary,
            }
            for one, purpose in services
        ],
    }
    names = ("klaro.js", "klaro-no-css.js", "klaro.min.css")
    return Contender(
        key="klaro",
        name="klaro 0.7.22",
        head=f'{CONFIG}<script src="/files/klaro/klaro.js" defer></script>',
        strict_head=f'<link rel="stylesheet" href="/files/klaro/klaro.min.css">{CONFIG}'
        '<script src="/files/klaro/klaro-no-css.js" defer></script>',
        config=f"window.klaroConfig={_script(config)}",
        files={name: MODULES / "klaro/dist" / name for name in names},
        banner="#klaro .cookie-notice",
        accept="#klaro .cookie-notice .cm-btn-success",
        open_preferences="#klaro .cookie-notice .cm-link",
        preferences="#klaro .cm-modal",
    )


#: Its fixed categories that come nearest to the demo's purposes.
_TARTEAUCITRON_TYPES = {"preferences": "video", "analytics": "analytic", "ads": "ads"}


def _tarteaucitron() -> Contender:
    said = words()
    optional = [one for one in purposes() if not one.is_necessary]
    [necessary] = [one for one in purposes() if one.is_necessary]
    texts: dict[str, Any] = {
        "middleBarHead": said.title,
        "alertBigPrivacy": said.body,
        "privacyUrl": said.policy,
        "acceptAll": said.accept,
        "denyAll": said.reject,
        "personalize": said.choose,
        "title": said.settings,
        "disclaimer": said.intro,
        "mandatoryTitle": necessary.name,
        "mandatoryText": necessary.text,
    }
    texts |= {
        _TARTEAUCITRON_TYPES[one.key]: {"title": one.name, "details": one.text} for one in optional
    }
    settings = {
        "privacyUrl": POLICY_URL,
        "orientation": "bottom",
        "showTitleBanner": True,
        "showIcon": True,
        "highPrivacy": True,
        "DenyAllCta": True,
        "AcceptAllCta": True,
        "mandatory": True,
        "googleConsentMode": True,
    }
    services = [(one, _TARTEAUCITRON_TYPES[purpose.key]) for purpose in optional
                for one in purpose.services]  # fmt: skip
    jobs = [_tarteaucitron_job(one, kind) for one, kind in services]
    files = MODULES / "tarteaucitronjs"
    return Contender(
        key="tarteaucitron",
        name="tarteaucitronjs 1.34.0",
        head=f'<script src="/files/tarteaucitron/tarteaucitron.min.js"></script>{CONFIG}',
        config=f"window.tarteaucitronForceLanguage='en';tarteaucitronCustomText={_script(texts)};"
        f"tarteaucitron.init({_script(settings)});{''.join(jobs)}",
        files={
            name: files / name
            for name in (
                "tarteaucitron.min.js",
                "tarteaucitron.services.min.js",
                "css/tarteaucitron.min.css",
                "lang/tarteaucitron.en.min.js",
                "advertising.min.js",
            )
        },
        banner="#tarteaucitronAlertBig",
        accept="#tarteaucitronAlertBig .tarteaucitronAllow",
        open_preferences="#tarteaucitronCloseAlert",
        preferences="#tarteaucitron",
    )


def _tarteaucitron_job(service: Service, kind: str) -> str:
    key = re.sub(r"\W", "", service.key)
    plain = {
        "key": key,
        "type": kind,
        "name": service.name,
        "needConsent": True,
        "cookies": [one.name for one in service.cookies],
        "readmoreLink": service.url,
    }
    made = f"Object.assign({_script(plain)},{{js(){{}},fallback(){{}}}})"
    return (
        f"tarteaucitron.services.{key}={made};"
        f'(tarteaucitron.job=tarteaucitron.job||[]).push("{key}");'
    )


def _osano() -> Contender:
    said = words()
    config = {
        "type": "opt-in",
        "position": "bottom",
        "palette": {
            "popup": {"background": "#ffffff", "text": "#111111"},
            "button": {"background": "#111111", "text": "#ffffff"},
        },
        "content": {
            "message": f"{said.title}. {said.body}",
            "allow": said.accept,
            "deny": said.reject,
            "link": said.policy,
            "href": POLICY_URL,
            "policy": said.settings,
        },
    }
    build = MODULES / "cookieconsent/build"
    files = "/files/osano/cookieconsent.min"
    return Contender(
        key="osano",
        name="cookieconsent (Osano) 3.1.1",
        head=f'<link rel="stylesheet" href="{files}.css">',
        tail=f'<script src="{files}.js"></script>{CONFIG}',
        config=f"window.cookieconsent.initialise({_script(config)})",
        files={name: build / name for name in ("cookieconsent.min.css", "cookieconsent.min.js")},
        banner=".cc-window",
        accept=".cc-window .cc-allow",
    )
