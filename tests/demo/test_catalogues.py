"""The catalogue files have the format that ``catalog import`` documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from consent_service.catalog.operations.documents import CatalogueIn
from consent_service.catalog.rules import check_purpose
from consent_service.demo.company import PRODUCTS, load_catalog, load_company

KEY = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*")
DURATION = re.compile(r"P(\d+Y)?(\d+M)?(\d+D)?")

pytestmark = pytest.mark.parametrize("product", PRODUCTS)


def _localised(value: Any, pointer: str = "") -> list[tuple[str, Mapping[str, str]]]:
    """Every text by language in a tree, with where it stands."""
    if isinstance(value, Mapping):
        if value.keys() & {"ko", "en"}:
            return [(pointer, value)]
        return [leaf for key in value for leaf in _localised(value[key], f"{pointer}/{key}")]
    if isinstance(value, list):
        return [leaf for at, v in enumerate(value) for leaf in _localised(v, f"{pointer}/{at}")]
    return []


def test_file_has_the_form_that_the_import_reads(product: str) -> None:
    loaded = CatalogueIn().load(load_catalog(product))

    assert loaded.keys() == {"purposes", "services", "items"}


def test_keys_have_the_documented_form(product: str) -> None:
    catalog = load_catalog(product)
    keys = [entry["key"] for entry in (*catalog["purposes"], *catalog["services"])]

    assert [key for key in keys if not KEY.fullmatch(key)] == []
    assert len(keys) == len(set(keys))


def test_every_text_stands_in_both_languages(product: str) -> None:
    texts = _localised(load_catalog(product))

    assert len(texts) > 50
    assert [at for at, text in texts if text.keys() != {"ko", "en"}] == []
    assert [
        at for at, text in texts if not all(isinstance(t, str) and t for t in text.values())
    ] == []


def test_purposes_may_stand_as_they_are(product: str) -> None:
    faults = [
        (purpose["key"], fault)
        for purpose in load_catalog(product)["purposes"]
        for fault in check_purpose(
            purpose["key"],
            scope=purpose["scope"],
            mode=purpose["mode"],
            legal_basis=purpose["legal_basis"],
            modes={},
            validity_months=purpose.get("validity_months"),
            is_sale_or_share=purpose.get("sale_or_share", False),
        )
    ]

    assert faults == []


def test_banner_asks_for_the_products_device_purposes(product: str) -> None:
    expected = {
        "remote": ["necessary", "preferences", "analytics", "ads"],
        "meet": ["necessary", "preferences", "analytics", "personalisation", "ads"],
    }

    device = [p["key"] for p in load_catalog(product)["purposes"] if p["scope"] == "device"]

    assert device == expected[product]


def test_marketing_consents_carry_what_the_law_wants_told(product: str) -> None:
    # PIPA 15(2): purpose, items, retention, and the right to refuse with its consequence.
    marketing = [
        purpose
        for purpose in load_catalog(product)["purposes"]
        if purpose["key"].partition(".")[0] == "marketing"
    ]

    assert [purpose["key"] for purpose in marketing] == [
        "marketing",
        "marketing.email",
        "marketing.sms",
        "marketing.night",
    ]
    for purpose in marketing:
        assert purpose["mode"] == "opt_in"
        assert {"description", "items", "retention", "refusal"} <= purpose.keys()


def test_services_and_items_name_purposes_of_the_file(product: str) -> None:
    catalog = load_catalog(product)
    known = {purpose["key"] for purpose in catalog["purposes"]}

    named = [
        (entry.get("key"), purpose)
        for entry in (*catalog["services"], *catalog["items"])
        for purpose in entry["purposes"]
    ]

    assert [name for name in named if name[1] not in known] == []
    assert [entry for entry in catalog["items"] if not entry["purposes"]] == []


def test_marketing_uses_items_that_are_collected_for_it(product: str) -> None:
    catalog = load_catalog(product)
    collected = {(p, item["key"]) for item in catalog["items"] for p in item["purposes"]}

    used = {(p["key"], item) for p in catalog["purposes"] for item in p.get("items", [])}

    assert ("marketing.sms", "phone") in used
    assert used - collected == set()


def test_advertising_alias_is_no_key_of_a_purpose(product: str) -> None:
    catalog = load_catalog(product)
    aliases = {alias for purpose in catalog["purposes"] for alias in purpose.get("aliases", [])}

    assert aliases == {"advertising"}
    assert aliases & {purpose["key"] for purpose in catalog["purposes"]} == set()


def test_cookies_say_how_long_and_what_for(product: str) -> None:
    cookies = [c for s in load_catalog(product)["services"] for c in s.get("cookies", [])]

    assert {"_ga", "_ga_*", "pca_id", "dsb_player"} <= {cookie["name"] for cookie in cookies}
    assert [c["name"] for c in cookies if not DURATION.fullmatch(c["duration"])] == []
    assert [c["name"] for c in cookies if "purpose" not in c] == []


def test_google_analytics_is_limited_to_anonymous_items(product: str) -> None:
    service = next(s for s in load_catalog(product)["services"] if s["key"] == "google-analytics")

    assert service["allowed_items"] == ["remote_session_speed", "menu_usage"]
    assert service["measurement_ids"] == ["G-DEMO123456"]
    assert (service["country"], service["transfer_basis"]) == ("US", "consent")


def test_services_of_both_products_are_described_alike(product: str) -> None:
    # Keys of services are unique per tenant: the later import would change the earlier one.
    here = {service["key"]: service for service in load_catalog(product)["services"]}
    everywhere = [service for other in PRODUCTS for service in load_catalog(other)["services"]]

    assert [s["key"] for s in everywhere if s["key"] in here and here[s["key"]] != s] == []


def test_product_is_one_of_the_company(product: str) -> None:
    assert product in {entry.key for entry in load_company().products}
