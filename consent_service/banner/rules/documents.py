"""The shape of the stored banner notice, as the notices domain writes it. Types only.

Texts by language are ``{"ko": "…", "en": "…"}``; absent fields count as empty.
"""

from __future__ import annotations

from typing import Literal, TypedDict

Localised = dict[str, str]


class NoticeSite(TypedDict):
    """The place that shows the banner."""

    key: str
    name: str


class NoticeController(TypedDict, total=False):
    """Who asks."""

    legal_name: str
    contact: dict[str, str]


class NoticePolicy(TypedDict):
    """The policy version in force when the notice was made."""

    key: str
    version: int
    effective_on: str
    url: str


class _PurposeKey(TypedDict):
    key: str
    mode: Literal["necessary", "opt_in", "opt_out"]


class NoticePurpose(_PurposeKey, total=False):
    """One purpose with the terms that ``terms_hash`` covers."""

    scope: Literal["device", "person"]
    legal_basis: str
    name: Localised
    description: Localised
    aliases: list[str]
    validity_months: int | None
    sale_or_share: bool
    items: list[str | Localised]
    retention: Localised | None
    refusal: Localised | None
    services: list[str]
    terms_hash: str


class NoticeCookie(TypedDict, total=False):
    """A cookie or storage item; ``*`` in its name stands for any run of characters."""

    name: str
    duration: str | None
    purpose: Localised | None


class _ServiceKey(TypedDict):
    key: str
    name: str


class NoticeService(_ServiceKey, total=False):
    """A vendor with what it sets and where it sends."""

    provider: str
    country: str
    purposes: list[str]
    cookies: list[NoticeCookie]
    hosts: list[str]
    measurement_ids: list[str]
    allowed_items: list[str] | None
    privacy_url: str | None
    task: Localised | None
    retention: Localised | None
    transfer_basis: str | None


class BannerNotice(TypedDict):
    """The content-addressed snapshot of what a visitor is shown."""

    schema: int
    kind: str
    site: NoticeSite
    controller: NoticeController
    policy: NoticePolicy | None
    default_lang: str
    langs: list[str]
    purposes: list[NoticePurpose]
    services: list[NoticeService]
    texts: dict[str, dict[str, str]]
