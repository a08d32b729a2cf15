"""The fictional company is made once; every further start leaves it as people made it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from consent_service.audit.operations import Actor
from consent_service.banner.queries import describe_site
from consent_service.catalog.operations import set_switch
from consent_service.catalog.queries import list_switched_off
from consent_service.demo.seeding import MEMBER, SeededDemo, seed_demo
from consent_service.kernel.db import db
from consent_service.kernel.ids import public_id
from consent_service.kernel.transaction import run_in_transaction
from consent_service.notices.operations import publish_site_notice
from consent_service.policies.operations.announcement import has_contact
from consent_service.policies.queries import get_policy, list_versions
from consent_service.subjects.queries import REF_PREFIX, find_subject_in
from consent_service.tenants.operations import revoke_api_key
from consent_service.tenants.queries import (
    bind_api_key,
    bind_tenant_by_slug,
    get_product,
    get_site,
    get_tenant,
    list_customers,
)
from tests.conftest import Clock

ORIGINS = {"remote": "http://remote.localhost:8001", "meet": "http://meet.localhost:8001"}
SOMEBODY = Actor("command_line", "somebody")

pytestmark = pytest.mark.usefixtures("session", "november")


@pytest.fixture
def november(clock: Clock) -> Clock:
    """A day after the last version of the past took effect."""
    clock.set("2026-11-22T12:00:00+09:00")
    return clock


def seed(kept: Mapping[str, str] | None = None, **origins: str) -> SeededDemo:
    return run_in_transaction(lambda: seed_demo({**ORIGINS, **origins}, kept or {}, actor=SOMEBODY))


def in_company(work: Any) -> Any:
    """What ``work`` answers while the company is bound."""

    def bound() -> Any:
        bind_tenant_by_slug("narugyeol")
        return work()

    return run_in_transaction(bound)


def everything() -> dict[str, list[str]]:
    """Every row of every table."""
    connection = db.session.connection()
    return {
        table.name: sorted(map(repr, connection.execute(table.select())))
        for table in db.metadata.sorted_tables
    }


def test_seeding_twice_changes_nothing() -> None:
    first = seed()
    before = in_company(everything)

    second = seed(first.api_keys)

    assert second == first
    assert in_company(everything) == before
    assert {name: len(before[name]) for name in ("tenants", "sites", "consent_events")} == {
        "tenants": 1,
        "sites": 2,
        "consent_events": 1,
    }


def test_company_can_be_reached_and_has_its_customers() -> None:
    seed()

    contacts, customers = in_company(
        lambda: (
            get_tenant().contacts,
            [customer.key for customer in list_customers(limit=10).items],
        )
    )

    assert has_contact(contacts)
    assert contacts["officer"]["name"] == {"ko": "개인정보 보호책임자", "en": "Privacy officer"}
    assert customers == ["byeolgil-logistics", "podam-clinic"]


@pytest.mark.parametrize(
    ("policy", "states"),
    [
        pytest.param("privacy-remote", ["announced", "in_force", "superseded"], id="remote"),
        pytest.param("privacy-meet", ["in_force", "superseded"], id="meet"),
    ],
)
def test_policies_have_their_history(policy: str, states: list[str]) -> None:
    seed()

    versions = in_company(lambda: list_versions(get_policy(policy)))

    assert [version.state for version in versions] == states
    assert [version.is_imported for version in versions[-2:]] == [True, True]


@pytest.mark.parametrize(
    ("product", "purposes"),
    [
        pytest.param("remote", ["necessary", "preferences", "analytics", "ads"], id="remote"),
        pytest.param(
            "meet", ["necessary", "preferences", "analytics", "personalisation", "ads"], id="meet"
        ),
    ],
)
def test_site_asks_for_the_purposes_of_its_product(product: str, purposes: list[str]) -> None:
    seeded = seed()

    def read() -> tuple[list[str], list[str]]:
        site = get_site(seeded.site_keys[product])
        published = publish_site_notice(site)
        assert published is not None
        keys = [purpose["key"] for purpose in published[0].content["purposes"]]
        return keys, describe_site(site)["origins"]

    assert in_company(read) == (purposes, [ORIGINS[product]])


def test_another_port_is_a_further_origin_of_the_same_site() -> None:
    first = seed()

    second = seed(first.api_keys, remote="http://remote.localhost:9001")

    assert second.site_keys == first.site_keys
    origins = in_company(lambda: get_site(first.site_keys["remote"]).origins)
    assert origins == ["http://remote.localhost:8001", "http://remote.localhost:9001"]


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param({}, id="file-lost"),
        pytest.param({"person": "csk_narugyeol_" + "x" * 43}, id="of-another-database"),
        pytest.param({"person": "csk_acme_" + "x" * 43}, id="of-another-tenant"),
        pytest.param({"person": ""}, id="empty"),
    ],
)
def test_lost_key_is_replaced_and_void(kept: dict[str, str]) -> None:
    first = seed()

    second = seed({**first.api_keys, **kept} if kept else kept)

    assert second.api_keys["person"] != first.api_keys["person"]
    lost, new = run_in_transaction(
        lambda: [bind_api_key(seeded.api_keys["person"]).revoked_at for seeded in (first, second)]
    )
    assert lost is not None
    assert new is None


def test_revoked_key_is_replaced() -> None:
    first = seed()
    run_in_transaction(
        lambda: revoke_api_key(bind_api_key(first.api_keys["websites"]), actor=SOMEBODY)
    )

    second = seed(first.api_keys)

    assert second.api_keys["person"] == first.api_keys["person"]
    assert second.api_keys["websites"] != first.api_keys["websites"]


def test_what_people_did_is_kept() -> None:
    first = seed()
    in_company(
        lambda: set_switch(
            "google-analytics",
            is_enabled=False,
            product_key=None,
            customer_key="byeolgil-logistics",
            actor=SOMEBODY,
        )
    )

    seed(first.api_keys)

    off = in_company(lambda: list_switched_off(get_product("remote").id, "byeolgil-logistics"))
    assert list(off) == ["google-analytics"]


def test_member_is_found_under_the_reference() -> None:
    seeded = seed()

    def read() -> str | None:
        found = find_subject_in(MEMBER)
        return found and public_id(REF_PREFIX, found.id)

    assert in_company(read) == seeded.member_ref
