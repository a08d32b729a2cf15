"""Reads the demonstration's content files. Owns no text and writes nothing anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("ko", "en")
PRODUCTS = ("remote", "meet")

_CONTENT = Path(__file__).resolve().parent / "content"


@dataclass(frozen=True)
class NamedKey:
    """A key with its name in every language of the demonstration."""

    key: str
    name: Mapping[str, str]


@dataclass(frozen=True)
class DemoProduct(NamedKey):
    """A product of the company. ``policy`` is the key of its privacy policy."""

    policy: str


@dataclass(frozen=True)
class DemoCompany:
    """The fictional tenant as ``company.yaml`` describes it."""

    tenant: Mapping[str, Any]
    contacts: Mapping[str, Mapping[str, Any]]
    sender: Mapping[str, Any]
    products: tuple[DemoProduct, ...]
    customers: tuple[NamedKey, ...]

    @property
    def slug(self) -> str:
        """The key of the tenant."""
        return str(self.tenant["slug"])


def read_content(name: str) -> Any:
    """A content file as plain values. A missing or malformed file raises: the package is broken."""
    return yaml.safe_load((_CONTENT / name).read_text(encoding="utf-8"))


@cache
def load_company() -> DemoCompany:
    """The fictional company, its contacts, products and customer companies."""
    raw = read_content("company.yaml")
    return DemoCompany(
        tenant=raw["tenant"],
        contacts=raw["contacts"],
        sender=raw["sender"],
        products=tuple(DemoProduct(p["key"], p["name"], p["policy"]) for p in raw["products"]),
        customers=tuple(NamedKey(c["key"], c["name"]) for c in raw["customers"]),
    )


def catalog_path(product: str) -> Path:
    """The file to give to ``catalog import`` for a product of ``PRODUCTS``."""
    return _CONTENT / f"catalog-{product}.yaml"


@cache
def load_catalog(product: str) -> Mapping[str, Any]:
    """The purposes, services and items of a product, as ``catalog import`` reads them."""
    catalog: Mapping[str, Any] = read_content(catalog_path(product).name)
    return catalog


def in_language(value: Any, lang: str) -> Any:
    """The same tree with every ``{ko, en}`` leaf replaced by its text in ``lang``."""
    if isinstance(value, dict):
        if value.keys() == set(LANGUAGES):
            return value[lang]
        return {key: in_language(inner, lang) for key, inner in value.items()}
    return value


@cache
def load_words(lang: str) -> Mapping[str, Any]:
    """The words of the websites in one language of ``LANGUAGES``."""
    words: Mapping[str, Any] = in_language(read_content("site.yaml"), lang)
    return words
