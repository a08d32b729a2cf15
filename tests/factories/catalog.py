"""Purposes, services and a small catalogue, as files and bodies give them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from consent_service.audit.operations import SYSTEM
from consent_service.catalog.operations import create_purpose, create_service, import_catalogue
from consent_service.catalog.rules import Purpose, ServiceEntry

CATALOGUE: dict[str, Any] = {
    "purposes": [
        {
            "key": "necessary",
            "scope": "device",
            "mode": "necessary",
            "legal_basis": "contract",
            "name": {"ko": "필수", "en": "Strictly necessary"},
        },
        {
            "key": "analytics",
            "scope": "device",
            "mode": "opt_in",
            "legal_basis": "consent",
            "name": {"ko": "분석", "en": "Analytics"},
            "validity_months": 12,
        },
        {
            "key": "ads",
            "scope": "device",
            "aliases": ["marketing"],
            "mode": "opt_in",
            "mode_by_jurisdiction": {"US-CA": "opt_out"},
            "legal_basis": "consent",
            "name": {"ko": "광고", "en": "Advertising"},
            "sale_or_share": True,
        },
        {
            "key": "marketing",
            "scope": "person",
            "mode": "opt_in",
            "legal_basis": "consent",
            "name": {"ko": "마케팅 목적 이용", "en": "Use for marketing"},
            "items": ["email"],
            "retention": {"ko": "동의 철회 시까지"},
            "refusal": {"ko": "거부해도 불이익이 없습니다."},
        },
        {
            "key": "marketing.email",
            "scope": "person",
            "mode": "opt_in",
            "legal_basis": "consent",
            "name": {"ko": "광고성 이메일 수신", "en": "Advertising by e-mail"},
        },
    ],
    "services": [
        {
            "key": "google-analytics",
            "name": "Google Analytics",
            "provider": "Google LLC",
            "country": "US",
            "purposes": ["analytics"],
            "measurement_ids": ["G-DEMO123456"],
            "cookies": [{"name": "_ga", "duration": "P2Y"}, {"name": "_ga_*", "duration": "P2Y"}],
            "hosts": ["www.googletagmanager.com"],
            "allowed_items": ["remote_session_speed", "menu_usage"],
            "privacy_url": "https://policies.example/privacy",
            "transfer_basis": "consent",
        },
        {"key": "mailer", "name": "Mailer", "purposes": ["marketing.email"]},
    ],
    "items": [
        {
            "context": "signup",
            "key": "email",
            "name": {"ko": "이메일", "en": "E-mail"},
            "required": True,
            "purposes": ["marketing.email"],
        },
    ],
}


def catalogue(**sections: Any) -> dict[str, Any]:
    """The small catalogue, with other sections where they are given."""
    return {**deepcopy(CATALOGUE), **sections}


def purpose_fields(**overrides: Any) -> dict[str, Any]:
    """A purpose as a body gives it."""
    return {
        "key": "preferences",
        "scope": "device",
        "mode": "opt_in",
        "legal_basis": "consent",
        "name": {"ko": "환경설정", "en": "Preferences"},
        **overrides,
    }


def service_fields(**overrides: Any) -> dict[str, Any]:
    """A service as a body gives it."""
    return {"key": "video", "name": "Video", **overrides}


def make_catalogue(product: str | None = None, **sections: Any) -> None:
    """The small catalogue in a product of the bound tenant."""
    import_catalogue(catalogue(**sections), product, actor=SYSTEM)


def make_purpose(product: str | None = None, **overrides: Any) -> Purpose:
    return create_purpose(product, purpose_fields(**overrides), actor=SYSTEM)


def make_service(product: str | None = None, **overrides: Any) -> ServiceEntry:
    return create_service(product, service_fields(**overrides), actor=SYSTEM)
