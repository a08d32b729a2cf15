"""One tenant per unit of work: whatever a statement touches is that tenant's, or it raises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Select, and_, delete, exists, func, insert, select, union_all, update
from sqlalchemy.orm import Session, aliased, scoped_session

from consent_service.kernel.clock import now
from consent_service.kernel.db import db
from consent_service.kernel.ids import new_id
from consent_service.kernel.tenancy import (
    NoTenantBound,
    OtherTenantBound,
    UnscopedStatement,
    bind_tenant,
    current_tenant_id,
    release_tenant,
)
from consent_service.kernel.transaction import transaction
from consent_service.tenants.models import Customer, Product, Tenant
from tests.actors import Company, act_for

OtherProduct = aliased(Product)

#: Every way of reading that we use; each must see acme's two products only.
SELECTS: list[Any] = [
    pytest.param(lambda: select(Product.key), id="columns"),
    pytest.param(lambda: select(OtherProduct.key), id="alias"),
    pytest.param(lambda: select(Product.key).where(Product.key != ""), id="filter"),
    pytest.param(
        lambda: select(Product.key).where((Product.key == "x") | (Product.key != "x")), id="or"
    ),
    pytest.param(
        lambda: select(Tenant.slug).join(Product, Product.tenant_id == Tenant.id), id="join"
    ),
    pytest.param(
        lambda: (
            select(Tenant.slug)
            .outerjoin(Product, Product.tenant_id == Tenant.id)
            .where(Product.id.is_not(None))
        ),
        id="outer-join",
    ),
    pytest.param(
        lambda: select(Product.key).join(
            OtherProduct, and_(OtherProduct.key == Product.key, OtherProduct.id == Product.id)
        ),
        id="self-join",
    ),
    pytest.param(
        lambda: select(Product.key).where(Product.id.in_(select(OtherProduct.id))), id="in-select"
    ),
    pytest.param(lambda: select(select(Product.key).subquery().c.key), id="from-sub-select"),
    pytest.param(lambda: select(select(Product.key).cte().c.key), id="cte"),
    pytest.param(
        lambda: union_all(
            select(Product.key).where(Product.key == "meet"),
            select(Product.key).where(Product.key == "default"),
        ),
        id="union",
    ),
]

COUNTS: list[Any] = [
    pytest.param(lambda: select(func.count()).select_from(Product), id="count"),
    pytest.param(lambda: select(func.count(Product.id)), id="count-of-column"),
    pytest.param(
        lambda: select(select(func.count(Product.id)).scalar_subquery()), id="scalar-sub-select"
    ),
]


def _reads(statement: Callable[[], Select[Any]]) -> list[Any]:
    return list(db.session.scalars(statement()))


@pytest.mark.parametrize("statement", SELECTS)
def test_reading_sees_the_bound_tenant_only(
    session: scoped_session[Session],
    acme: Company,
    globex: Company,
    statement: Callable[[], Select[Any]],
) -> None:
    with transaction(writes=False):
        act_for(acme)

        assert len(_reads(statement)) == 2


@pytest.mark.parametrize("statement", COUNTS)
def test_counting_sees_the_bound_tenant_only(
    session: scoped_session[Session],
    acme: Company,
    globex: Company,
    statement: Callable[[], Select[Any]],
) -> None:
    with transaction():
        act_for(globex)
        db.session.add(_product("third"))
    with transaction(writes=False):
        act_for(acme)

        assert db.session.scalar(statement()) == 2


@pytest.mark.parametrize("statement", [*SELECTS, *COUNTS])
def test_reading_without_a_tenant_raises(
    session: scoped_session[Session], acme: Company, statement: Callable[[], Select[Any]]
) -> None:
    with transaction(writes=False), pytest.raises(NoTenantBound):
        db.session.execute(statement())


def test_exists_looks_at_the_bound_tenants_rows_only(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    with transaction(writes=False):
        act_for(acme)
        has_products = exists(select(Product.id).where(Product.tenant_id == Tenant.id))

        assert db.session.scalars(select(Tenant.slug).where(has_products)).all() == ["acme"]


def test_object_of_another_tenant_is_not_got_by_its_key(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    with transaction(writes=False):
        act_for(acme)
        of_acme = db.session.scalars(select(Product.id)).first()
    with transaction(writes=False):
        act_for(globex)

        assert db.session.get(Product, (acme.tenant_id, of_acme)) is None
        assert db.session.get(Product, (globex.tenant_id, of_acme)) is None


def test_update_changes_the_bound_tenant_only(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    with transaction():
        act_for(acme)
        db.session.execute(update(Product).values(key=Product.key + "-x"))

    assert _product_keys(acme) == ["default-x", "meet-x"]
    assert _product_keys(globex) == ["default", "meet"]


def test_update_by_what_another_tenant_has_changes_nothing(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    with transaction():
        act_for(globex)
        of_globex = db.session.scalars(select(Product.id)).all()
    with transaction():
        act_for(acme)
        db.session.execute(
            update(Product)
            .where(Product.id.in_(of_globex), Product.tenant_id == globex.tenant_id)
            .values(key="stolen")
        )

    assert _product_keys(globex) == ["default", "meet"]


def test_update_filters_by_the_bound_tenants_rows_only(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    with transaction():
        act_for(globex)
        db.session.execute(update(Customer).values(key="only-globex"))
    with transaction():
        act_for(acme)
        has_it = select(Customer.id).where(Customer.key == "only-globex")
        db.session.execute(
            update(Product)
            .where(exists(has_it))
            .values(key="x")
            .execution_options(synchronize_session=False)
        )

    assert _product_keys(acme) == ["default", "meet"]


def test_delete_takes_the_bound_tenants_rows_only(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    with transaction():
        act_for(acme)
        db.session.execute(delete(Customer))

    assert _customer_count(acme) == 0
    assert _customer_count(globex) == 1


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(lambda: update(Product).values(key="x"), id="update"),
        pytest.param(lambda: delete(Customer), id="delete"),
        pytest.param(lambda: insert(Product).values(id=new_id(), key="x"), id="insert"),
    ],
)
def test_writing_without_a_tenant_raises(
    session: scoped_session[Session], acme: Company, statement: Callable[[], Any]
) -> None:
    with transaction(), pytest.raises(NoTenantBound):
        db.session.execute(statement())


def test_new_row_belongs_to_the_bound_tenant(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    with transaction():
        act_for(acme)
        db.session.add(_product("new"))

    assert _product_keys(acme) == ["default", "meet", "new"]
    assert _product_keys(globex) == ["default", "meet"]


def test_new_row_without_a_tenant_raises(session: scoped_session[Session], acme: Company) -> None:
    with transaction():
        db.session.add(_product("new"))

        with pytest.raises(NoTenantBound):
            db.session.flush()
        db.session.expunge_all()


def test_new_row_of_another_tenant_raises(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    with transaction():
        act_for(acme)
        db.session.add(_product("new", tenant_id=globex.tenant_id))

        with pytest.raises(OtherTenantBound):
            db.session.flush()
        db.session.expunge_all()


@pytest.mark.parametrize("is_many", [False, True], ids=["one", "many"])
def test_inserting_for_another_tenant_raises(
    session: scoped_session[Session], acme: Company, globex: Company, is_many: bool
) -> None:
    row = {
        "tenant_id": globex.tenant_id,
        "id": new_id(),
        "key": "planted",
        "name": {},
        "created_at": now(),
    }
    with transaction():
        act_for(acme)

        statement = insert(Product) if is_many else insert(Product).values(**row)
        with pytest.raises(OtherTenantBound):
            db.session.execute(statement, [row] if is_many else None)

    assert _product_keys(globex) == ["default", "meet"]


def test_inserting_many_rows_in_one_statement_is_looked_through(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    rows = [
        {
            "tenant_id": company.tenant_id,
            "id": new_id(),
            "key": "x",
            "name": {},
            "created_at": now(),
        }
        for company in (acme, globex)
    ]
    with transaction():
        act_for(acme)

        with pytest.raises(OtherTenantBound):
            db.session.execute(insert(Product).values(rows))


def test_giving_a_row_to_another_tenant_raises(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    with transaction():
        act_for(acme)

        with pytest.raises(OtherTenantBound):
            db.session.execute(update(Customer).values(tenant_id=globex.tenant_id))

    assert (_customer_count(acme), _customer_count(globex)) == (1, 1)


def test_updating_another_tenants_row_by_its_key_raises(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    with transaction():
        act_for(globex)
        of_globex = db.session.scalars(select(Product.id)).first()
    with transaction():
        act_for(acme)

        with pytest.raises(OtherTenantBound):
            db.session.execute(
                update(Product),
                [{"tenant_id": globex.tenant_id, "id": of_globex, "key": "stolen"}],
            )

    assert _product_keys(globex) == ["default", "meet"]


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(lambda: select(Product.__table__.c.key), id="select"),
        pytest.param(lambda: update(Product.__table__).values(key="x"), id="update"),
        pytest.param(lambda: delete(Customer.__table__), id="delete"),
        pytest.param(lambda: insert(Product.__table__).values(key="x"), id="insert"),
    ],
)
def test_table_without_its_class_is_refused(
    session: scoped_session[Session], acme: Company, statement: Callable[[], Any]
) -> None:
    with transaction():
        act_for(acme)

        with pytest.raises(UnscopedStatement):
            db.session.execute(statement())


def test_second_tenant_in_one_unit_of_work_raises(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    with transaction(writes=False):
        act_for(acme)
        act_for(acme)

        with pytest.raises(OtherTenantBound):
            act_for(globex)
        assert current_tenant_id() == acme.tenant_id


@pytest.mark.parametrize("is_failing", [False, True], ids=["committed", "undone"])
def test_unit_of_work_ends_with_its_tenant(
    session: scoped_session[Session], acme: Company, is_failing: bool
) -> None:
    try:
        with transaction(writes=False):
            act_for(acme)
            if is_failing:
                raise LookupError
    except LookupError:
        pass

    with pytest.raises(NoTenantBound):
        current_tenant_id()


def test_released_tenant_can_be_followed_by_another(session: scoped_session[Session]) -> None:
    bind_tenant(UUID(int=1))
    release_tenant()
    bind_tenant(UUID(int=2))

    assert current_tenant_id() == UUID(int=2)
    release_tenant()


def _product(key: str, tenant_id: UUID | None = None) -> Product:
    return Product(tenant_id=tenant_id, id=new_id(), key=key, name={}, created_at=now())


def _product_keys(company: Company) -> list[str]:
    with transaction(writes=False):
        act_for(company)
        return list(db.session.scalars(select(Product.key).order_by(Product.key)))


def _customer_count(company: Company) -> int:
    with transaction(writes=False):
        act_for(company)
        return db.session.scalar(select(func.count()).select_from(Customer)) or 0
