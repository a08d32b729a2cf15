"""What every banner of the comparison says: the demo's catalogue and our own words, in English.

The peers are given the same purposes, services, cookies and sentences as ours, wherever they have
a place for them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from consent_service.demo.company import in_language, load_catalog
from consent_service.kernel.resources import static_folder

LANG = "en"
PRODUCT = "remote"
#: The same for every banner, so that none is heavier for a longer address.
POLICY_URL = "/policies/narugyeol/privacy-remote"
_TERMS = {"P1D": "1 day", "P90D": "90 days", "P180D": "180 days", "P2Y": "2 years"}


@dataclass(frozen=True)
class Cookie:
    """A cookie; ``*`` at the end of its name stands for any run of characters."""

    name: str
    term: str
    use: str


@dataclass(frozen=True)
class Service:
    """A vendor with all that a visitor can read about it."""

    key: str
    name: str
    cookies: tuple[Cookie, ...]
    url: str
    #: Who, where, what for and how long, as one text.
    text: str


@dataclass(frozen=True)
class Purpose:
    """A category of the banner."""

    key: str
    name: str
    text: str
    is_necessary: bool
    services: tuple[Service, ...]


@dataclass(frozen=True)
class Words:
    """The sentences and buttons of both layers."""

    title: str
    body: str
    policy: str
    accept: str
    reject: str
    choose: str
    save: str
    close: str
    settings: str
    intro: str


@cache
def purposes() -> tuple[Purpose, ...]:
    """The device purposes of the demo's first product, in the catalogue's order."""
    catalogue = load_catalog(PRODUCT)
    services = [_in_language(one) for one in catalogue["services"]]
    return tuple(
        Purpose(
            one["key"],
            one["name"],
            one["description"],
            one["mode"] == "necessary",
            tuple(_service(found) for found in services if _is_for(found, one["key"])),
        )
        for one in map(_in_language, catalogue["purposes"])
        if one["scope"] == "device"
    )


def read_texts(lang: str) -> dict[str, str]:
    """The built texts of our own banner in one language, with their gaps."""
    path = static_folder() / "banner" / "dist" / "texts" / f"{lang}.json"
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def words() -> Words:
    """The words of our own banner, filled in."""
    texts = read_texts(LANG)
    optional = [one for one in purposes() if not one.is_necessary]
    *first, last = (one.name for one in optional)
    filled = {
        "purposes": f"{', '.join(first)}, and {last}",
        "services": sum(len(one.services) for one in optional),
    }
    names = Words.__dataclass_fields__
    return Words(**{name: texts[name].format_map(_Left(filled)) for name in names})


class _Left(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _in_language(raw: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = in_language(raw, LANG)
    cookies = [in_language(one, LANG) for one in raw.get("cookies") or ()]
    return found | {"cookies": cookies}


def _is_for(service: Mapping[str, Any], purpose: str) -> bool:
    return purpose in list(service["purposes"])


def _service(raw: Mapping[str, Any]) -> Service:
    text = f"{raw['provider']}, {raw['country']}. {raw['task']}. {raw['retention']}."
    return Service(
        raw["key"],
        raw["name"],
        tuple(
            Cookie(one["name"], _TERMS[one["duration"]], one["purpose"]) for one in raw["cookies"]
        ),
        raw.get("privacy_url", ""),
        text,
    )
