"""Importing a catalogue file: idempotent by key, all or nothing, every fault with its place."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from consent_service.audit.models import AuditEntry
from consent_service.audit.operations import SYSTEM
from consent_service.catalog.operations import Changes, ImportReport, import_catalogue
from consent_service.catalog.queries import (
    get_purpose,
    get_service,
    list_items,
    list_purposes,
    list_services,
)
from consent_service.catalog.rules import CookieEntry
from consent_service.kernel.db import db
from consent_service.kernel.errors import Invalid
from consent_service.kernel.transaction import transaction
from consent_service.tenants.errors import ProductUnknown
from consent_service.tenants.queries import get_product, get_tenant
from tests.actors import Company, act_for
from tests.factories.catalog import catalogue, purpose_fields, service_fields

NONE = Changes((), (), ())


def _import(company: Company, document: Any, product: str | None = "meet") -> ImportReport:
    with transaction():
        act_for(company)
        return import_catalogue(document, product, actor=SYSTEM)


def test_first_import_makes_everything(session: scoped_session[Session], acme: Company) -> None:
    report = _import(acme, catalogue())

    assert report == ImportReport(
        product="meet",
        purposes=Changes(("necessary", "analytics", "ads", "marketing", "marketing.email"), (), ()),
        services=Changes((), ("google-analytics", "mailer"), ()),
        items=Changes(("signup/email",), (), ()),
    )


def test_entries_say_what_the_file_says(session: scoped_session[Session], acme: Company) -> None:
    with transaction(writes=False):
        act_for(acme)
        product = get_product(None).id
        ads = get_purpose(product, "ads")
        service = get_service("google-analytics", product)
        [item] = list_items(product)

    assert (ads.scope, ads.mode, ads.legal_basis) == ("device", "opt_in", "consent")
    assert ads.mode_by_jurisdiction == {"US-CA": "opt_out"}
    assert (ads.aliases, ads.is_sale_or_share) == (("marketing",), True)
    assert service.purposes == ("analytics",)
    assert service.cookies == (
        CookieEntry("_ga", "cookie", "P2Y", {}),
        CookieEntry("_ga_*", "cookie", "P2Y", {}),
    )
    assert service.allowed_items == ("remote_session_speed", "menu_usage")
    assert (item.context, item.key, item.is_required) == ("signup", "email", True)
    assert item.purposes == ("marketing.email",)


def test_same_file_again_changes_nothing(session: scoped_session[Session], acme: Company) -> None:
    before = _counts(acme)

    report = _import(acme, catalogue(), None)

    assert (report.purposes.created, report.purposes.updated) == ((), ())
    assert report.services == Changes((), (), ("google-analytics", "mailer"))
    assert report.items == Changes((), (), ("signup/email",))
    assert _counts(acme) == before


def test_what_is_missing_in_the_file_stays(session: scoped_session[Session], acme: Company) -> None:
    analytics = purpose_fields(key="analytics", name={"ko": "통계"})

    report = _import(acme, {"purposes": [analytics]}, None)

    assert report.purposes == Changes((), ("analytics",), ())
    with transaction(writes=False):
        act_for(acme)
        product = get_product(None).id
        assert get_purpose(product, "analytics").name == {"ko": "통계"}
        assert get_purpose(product, "analytics").validity_months == 12
        assert len(list_purposes(product)) == 5
        assert len(list_services(product)) == 2


def test_item_gets_what_the_file_says_now(session: scoped_session[Session], acme: Company) -> None:
    [item] = catalogue()["items"]

    report = _import(acme, {"items": [{**item, "required": False}]}, None)

    assert report.items == Changes((), ("signup/email",), ())
    with transaction(writes=False):
        act_for(acme)
        assert [entry.is_required for entry in list_items(get_product(None).id)] == [False]


def test_empty_file_is_taken(session: scoped_session[Session], acme: Company) -> None:
    assert _import(acme, {}) == ImportReport("meet", NONE, NONE, NONE)


def test_service_works_for_each_product_by_itself(
    session: scoped_session[Session], acme: Company
) -> None:
    _import(acme, catalogue())
    _import(acme, {"services": [service_fields(key="mailer", name="Mailer", purposes=[])]})

    with transaction(writes=False):
        act_for(acme)
        assert get_service("mailer", get_product("meet").id).purposes == ()
        assert get_service("mailer", get_product(None).id).purposes == ("marketing.email",)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        pytest.param({"en": "Mobile number"}, "mobile_number", id="english-name"),
        pytest.param({"ko": "전화번호"}, "item_04c7039b2e1b", id="no-english-name"),
        pytest.param(
            {"en": "2nd address", "ko": "주소"}, "item_168db0e07bf3", id="begins-with-digit"
        ),
    ],
)
def test_item_without_a_key_gets_one_that_stays(
    session: scoped_session[Session], acme: Company, name: dict[str, str], key: str
) -> None:
    item = {"context": "event", "name": name, "required": False, "purposes": ["analytics"]}

    first = _import(acme, {"items": [item]}, None)
    second = _import(acme, {"items": [item]}, None)

    assert first.items.created == (f"event/{key}",)
    assert second.items.unchanged == (f"event/{key}",)


@pytest.mark.parametrize(
    ("document", "faults"),
    [
        pytest.param([], [("", "invalid")], id="a-list"),
        pytest.param("text", [("", "invalid")], id="a-text"),
        pytest.param({"purpose": []}, [("/purpose", "unknown_field")], id="unknown-section"),
        pytest.param({"purposes": {}}, [("/purposes", "invalid")], id="section-is-no-list"),
        pytest.param(
            {"purposes": [{}]},
            [
                ("/purposes/0/key", "invalid"),
                ("/purposes/0/scope", "invalid"),
                ("/purposes/0/mode", "invalid"),
                ("/purposes/0/legal_basis", "invalid"),
                ("/purposes/0/name", "invalid"),
            ],
            id="what-a-purpose-needs",
        ),
        pytest.param(
            {"purposes": [purpose_fields(), purpose_fields(key="x", colour="red")]},
            [("/purposes/1/colour", "unknown_field")],
            id="unknown-field",
        ),
        pytest.param(
            {"purposes": [purpose_fields(), purpose_fields()]},
            [("/purposes/1/key", "invalid")],
            id="twice",
        ),
        pytest.param(
            {"purposes": [purpose_fields(), purpose_fields(key="marketing.sms")]},
            [("/purposes/1/scope", "invalid")],
            id="scope-against-key",
        ),
        pytest.param(
            {"purposes": [purpose_fields(key="analytics", scope="person")]},
            [("/purposes/0/scope", "invalid")],
            id="scope-changes",
        ),
        pytest.param(
            {"services": [service_fields(purposes=["analytics", "nothing"])]},
            [("/services/0/purposes/1", "purpose_unknown")],
            id="service-names-unknown-purpose",
        ),
        pytest.param(
            {"services": [service_fields(cookies=[{"name": "a", "expires": 1}])]},
            [("/services/0/cookies/0/expires", "unknown_field")],
            id="unknown-field-of-a-cookie",
        ),
        pytest.param(
            {
                "items": [
                    {"context": "a", "name": {"ko": "x"}, "required": True, "purposes": ["nothing"]}
                ]
            },
            [("/items/0/purposes/0", "purpose_unknown")],
            id="item-names-unknown-purpose",
        ),
        pytest.param(
            {"items": [{"context": "a", "name": {"ko": "x"}, "required": True, "purposes": []}]},
            [("/items/0/purposes", "invalid")],
            id="item-without-purpose",
        ),
        pytest.param(
            {"purposes": [purpose_fields(aliases=["ads"])]}, [("/purposes", "invalid")], id="alias"
        ),
    ],
)
def test_faulty_file_stores_nothing(
    session: scoped_session[Session],
    acme: Company,
    document: Any,
    faults: list[tuple[str, str]],
) -> None:
    before = _counts(acme)

    with pytest.raises(Invalid) as refused:
        _import(acme, document, None)

    assert [(fault.pointer, fault.code) for fault in refused.value.errors] == faults
    assert _counts(acme) == before


def test_faults_of_many_entries_come_together(
    session: scoped_session[Session], acme: Company
) -> None:
    document = {
        "purposes": [
            purpose_fields(key="marketing.sms"),
            purpose_fields(),
            purpose_fields(key="transfer.x"),
        ]
    }

    with pytest.raises(Invalid) as refused:
        _import(acme, document)

    assert [fault.pointer for fault in refused.value.errors] == [
        "/purposes/0/scope",
        "/purposes/2/scope",
    ]


def test_unknown_purposes_have_their_own_code(
    session: scoped_session[Session], acme: Company
) -> None:
    with pytest.raises(Invalid) as refused:
        _import(acme, {"services": [service_fields(purposes=["nothing"])]})

    assert (refused.value.status, refused.value.code) == (422, "purpose_unknown")


def test_unknown_product_is_refused(session: scoped_session[Session], acme: Company) -> None:
    with pytest.raises(ProductUnknown):
        _import(acme, catalogue(), "nothing")


def test_file_of_one_tenant_is_not_another_tenants(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    before = _counts(globex)

    _import(acme, {"purposes": [purpose_fields()]}, None)

    assert _counts(globex) == before


def _counts(company: Company) -> tuple[int, int, int, int]:
    """Purposes, services, audit entries, version of the configuration."""
    with transaction(writes=False):
        act_for(company)
        product = get_product(None).id
        return (
            len(list_purposes(product)),
            len(list_services(product)),
            db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0,
            get_tenant().config_version,
        )
