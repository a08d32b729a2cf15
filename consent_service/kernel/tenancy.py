"""One tenant per unit of work. Touching a tenant's table without a bound tenant raises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import cast
from uuid import UUID

from sqlalchemy import BindParameter, ClauseElement, TableClause, event
from sqlalchemy.orm import (
    Mapped,
    ORMExecuteState,
    Session,
    UOWTransaction,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.sql.dml import ValuesBase
from sqlalchemy.sql.util import find_tables

from consent_service.kernel.db import Base, db

_KEY = "tenant_id"


class NoTenantBound(RuntimeError):
    """A tenant's table was touched before anyone said whose rows are meant: a fault of ours."""


class OtherTenantBound(RuntimeError):
    """A second tenant in one unit of work: a fault of ours."""


class UnscopedStatement(RuntimeError):
    """A tenant's table was named in a way that no tenant can be put to: a fault of ours."""


class TenantScoped:
    """Mixin of every tenant-owned table: the tenant comes first in its primary key."""

    #: Filled in at flush with the bound tenant, so that nobody has to write it.
    tenant_id: Mapped[UUID | None] = mapped_column(primary_key=True, nullable=False, sort_order=-10)


def bind_tenant(tenant_id: UUID) -> None:
    """Say whose rows the present unit of work is about. Raises OtherTenantBound on a change."""
    bound = db.session().info.setdefault(_KEY, tenant_id)
    if bound != tenant_id:
        raise OtherTenantBound


def release_tenant() -> None:
    """Forget the bound tenant; done at the end of every unit of work."""
    db.session().info.pop(_KEY, None)


def current_tenant_id() -> UUID:
    """The bound tenant. Raises NoTenantBound where there is none."""
    return _bound(db.session())


def _bound(session: Session) -> UUID:
    bound = session.info.get(_KEY)
    if not isinstance(bound, UUID):
        raise NoTenantBound
    return bound


@event.listens_for(Session, "do_orm_execute")
def _scope_statement(state: ORMExecuteState) -> None:
    # The statement's own list of entities leaves out what it only joins or counts.
    tables = find_tables(
        cast(ClauseElement, state.statement),
        check_columns=True,
        include_joins=True,
        include_selects=True,
        include_crud=True,
    )
    named = (_scoped_entity(table.name) for table in tables if isinstance(table, TableClause))
    scoped = {entity for entity in named if entity is not None}
    if not scoped:
        return
    tenant_id = _bound(state.session)
    if not state.is_orm_statement:
        raise UnscopedStatement("Name the mapped class: a bare table cannot be kept to a tenant.")
    _check_values(state, tenant_id)
    if state.is_select or state.is_update or state.is_delete:
        state.statement = state.statement.options(
            *(
                with_loader_criteria(entity, entity.tenant_id == tenant_id, include_aliases=True)
                for entity in scoped
            )
        )


def _check_values(state: ORMExecuteState, tenant_id: UUID) -> None:
    """Refuse rows that are written, and parameters that are sent, for another tenant."""
    parameters = state.parameters or ()
    rows = [parameters] if isinstance(parameters, Mapping) else list(parameters)
    written = [row[_KEY] for row in rows if _KEY in row]
    if isinstance(state.statement, ValuesBase):
        written += [_plain(value) for value in _values_for_key(state.statement)]
    if any(value != tenant_id for value in written):
        raise OtherTenantBound


def _values_for_key(statement: ValuesBase) -> Iterator[object]:
    # SQLAlchemy has no public way to ask a statement for its values; compiling each would cost.
    several = [row for rows in statement._multi_values for row in rows]
    for row in (statement._values or {}, *several):
        if isinstance(row, Mapping):
            for column, value in row.items():
                if getattr(column, "name", column) == _KEY:
                    yield value


def _plain(value: object) -> object:
    return value.effective_value if isinstance(value, BindParameter) else value


@cache
def _scoped_entity(table_name: str) -> type[TenantScoped] | None:
    for mapper in Base.registry.mappers:
        if getattr(mapper.local_table, "name", None) != table_name:
            continue
        if issubclass(mapper.class_, TenantScoped):
            return mapper.class_
    return None


@event.listens_for(Session, "before_flush")
def _scope_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    for instance in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(instance, TenantScoped):
            continue
        tenant_id = _bound(session)
        given: UUID | None = instance.tenant_id
        if given is None:  # a new row that left it to us
            instance.tenant_id = tenant_id
        elif given != tenant_id:
            raise OtherTenantBound
