"""Which fields are the terms of a consent: a change of one outdates it, of others nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from consent_service.catalog.rules import CookieEntry, Purpose, ServiceEntry
from consent_service.notices.rules import NoticeSource, build_banner_notice, terms_hash

PURPOSE = Purpose(
    id=UUID(int=1),
    product_id=UUID(int=2),
    key="analytics",
    scope="device",
    mode="opt_in",
    mode_by_jurisdiction={},
    legal_basis="consent",
    name={"ko": "분석", "en": "Analytics"},
    description={"ko": "이용을 셉니다.", "en": "Counts use."},
    aliases=(),
    items=("page", "referrer"),
    retention={"ko": "1년", "en": "One year"},
    refusal={"ko": "없음", "en": "None"},
    validity_months=12,
    is_sale_or_share=False,
    rank=1,
)
SERVICE = ServiceEntry(
    id=UUID(int=3),
    key="ga",
    name="Analytics",
    provider="Vendor Inc.",
    country="US",
    measurement_ids=("G-1",),
    hosts=("vendor.example",),
    allowed_items=None,
    privacy_url=None,
    terms_url=None,
    contact="privacy@vendor.example",
    task={"ko": "통계", "en": "Statistics"},
    retention={"ko": "2년", "en": "Two years"},
    transfer_basis="consent",
    rank=1,
    purposes=("analytics",),
    cookies=(CookieEntry("_ga", "cookie", "P2Y", {}),),
)


def _hash(purpose: Purpose = PURPOSE, service: ServiceEntry = SERVICE) -> str:
    return terms_hash(purpose, [service], "ko")


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        pytest.param({"key": "other"}, False, id="purpose"),
        pytest.param({"items": ("page",)}, False, id="items"),
        pytest.param({"items": ("referrer", "page")}, True, id="order-of-items"),
        pytest.param({"retention": {"ko": "2년"}}, False, id="retention"),
        pytest.param({"refusal": {"ko": "이용 제한"}}, False, id="consequence-of-refusal"),
        pytest.param({"retention": {"ko": "1년", "ja": "一年"}}, True, id="translation"),
        pytest.param({"name": {"ko": "통계"}}, True, id="name"),
        pytest.param({"description": {"ko": "다른 말"}}, True, id="wording"),
        pytest.param({"rank": 9, "aliases": ("x",)}, True, id="order-and-aliases"),
    ],
)
def test_terms_of_a_purpose(changes: dict[str, Any], is_same: bool) -> None:
    assert (_hash(replace(PURPOSE, **changes)) == _hash()) is is_same


@pytest.mark.parametrize(
    ("key", "changes", "is_same"),
    [
        ("analytics", {"provider": "Other Inc."}, True),
        ("analytics", {"country": "DE"}, True),
        ("third_party.ga", {"provider": "Other Inc."}, False),
        ("third_party.ga", {"task": {"ko": "광고"}}, False),
        ("third_party.ga", {"retention": {"ko": "3년"}}, False),
        ("third_party.ga", {"country": "DE"}, True),
        ("transfer.ga", {"provider": "Other Inc."}, False),
        ("transfer.ga", {"country": "DE"}, False),
        ("transfer.ga", {"contact": "dpo@vendor.example"}, False),
        ("transfer.ga", {"hosts": ("cdn.vendor.example",), "cookies": ()}, True),
    ],
)
def test_recipient_is_part_of_the_terms_where_the_law_says_so(
    key: str, changes: dict[str, Any], is_same: bool
) -> None:
    purpose = replace(PURPOSE, key=key)

    assert (_hash(purpose, replace(SERVICE, **changes)) == _hash(purpose)) is is_same


def _source(**changes: Any) -> NoticeSource:
    return NoticeSource(
        **{
            "site_key": "acme-1",
            "site_name": "Site",
            "legal_name": "Acme",
            "contacts": {},
            "policy": {"key": "privacy", "version": 1},
            "default_lang": "ko",
            "langs": ("en", "ko"),
            "purposes": (PURPOSE,),
            "services": (SERVICE,),
            **changes,
        }
    )


def test_notice_asks_about_devices_alone() -> None:
    person = replace(PURPOSE, key="marketing", scope="person")
    mailer = replace(SERVICE, key="mailer", purposes=("marketing",))
    both = replace(SERVICE, purposes=("analytics", "marketing"))

    notice = build_banner_notice(_source(purposes=(PURPOSE, person), services=(both, mailer)))

    assert [purpose["key"] for purpose in notice["purposes"]] == ["analytics"]
    assert [(item["key"], item["purposes"]) for item in notice["services"]] == [
        ("ga", ["analytics"])
    ]


def test_notice_is_the_same_for_the_same_source() -> None:
    assert build_banner_notice(_source()) == build_banner_notice(_source())


def test_empty_list_of_allowed_items_is_not_the_absence_of_one() -> None:
    none, empty = (
        build_banner_notice(_source(services=(replace(SERVICE, allowed_items=items),)))
        for items in (None, ())
    )

    assert none["services"][0]["allowed_items"] is None
    assert empty["services"][0]["allowed_items"] == []
