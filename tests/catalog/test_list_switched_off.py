"""Which services the banner must leave out: off at any level, and everything uncertain."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, scoped_session

from consent_service.audit.operations import SYSTEM
from consent_service.catalog.operations import set_switch
from consent_service.catalog.queries import list_switched_off, resolve_switch
from consent_service.kernel.transaction import transaction
from consent_service.tenants.queries import get_product
from tests.actors import Company, act_for
from tests.factories.tenants import make_customer

GA, MAILER = "google-analytics", "mailer"


def _switch(
    service: str, is_enabled: bool, product: str | None = None, customer: str | None = None
) -> None:
    set_switch(
        service,
        is_enabled=is_enabled,
        product_key=product,
        customer_key=customer,
        actor=SYSTEM,
    )


@pytest.mark.parametrize(
    ("product", "customer", "expected"),
    [
        pytest.param("default", None, (), id="no-customer"),
        pytest.param("default", "byeolgil", (GA,), id="the-customer"),
        pytest.param("default", "podam", (), id="another-customer"),
        pytest.param("default", "nobody", (GA,), id="unknown-customer"),
        pytest.param("meet", None, (MAILER,), id="the-product"),
        pytest.param("meet", "byeolgil", (GA, MAILER), id="product-and-customer"),
        pytest.param("meet", "podam", (MAILER,), id="product-and-another-customer"),
        pytest.param("meet", "nobody", (GA, MAILER), id="product-and-unknown-customer"),
    ],
)
def test_off_at_any_level_is_off(
    session: scoped_session[Session],
    acme: Company,
    product: str,
    customer: str | None,
    expected: tuple[str, ...],
) -> None:
    with transaction():
        act_for(acme)
        make_customer("podam")
        _switch(GA, False, customer="byeolgil")
        _switch(MAILER, False, product="meet")

        found = list_switched_off(get_product(product).id, customer)

    assert found == expected


@pytest.mark.parametrize("customer", [None, "byeolgil", "nobody"])
def test_off_for_the_tenant_is_off_everywhere(
    session: scoped_session[Session], acme: Company, customer: str | None
) -> None:
    with transaction():
        act_for(acme)
        _switch(GA, False)

        found = list_switched_off(get_product("meet").id, customer)

    assert found == (GA,)


def test_service_with_any_customer_switch_is_off_for_an_unknown_customer(
    session: scoped_session[Session], acme: Company
) -> None:
    with transaction():
        act_for(acme)
        _switch(GA, False, customer="byeolgil")
        _switch(GA, True, customer="byeolgil")

        unknown = list_switched_off(get_product(None).id, "nobody")
        known = list_switched_off(get_product(None).id, "byeolgil")

    assert (unknown, known) == ((GA,), ())


def test_customer_of_another_tenant_is_unknown(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    with transaction():
        act_for(globex)
        make_customer("podam")
    with transaction():
        act_for(acme)
        _switch(GA, False, customer="byeolgil")

        found = list_switched_off(get_product(None).id, "podam")

    assert found == (GA,)


def test_switch_of_another_tenant_does_not_count(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    with transaction():
        act_for(globex)
        _switch(GA, False)
    with transaction():
        act_for(acme)

        found = list_switched_off(get_product(None).id, None)
        state = resolve_switch(GA, None, None)

    assert found == ()
    assert state.effective is True
