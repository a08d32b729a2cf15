"""What keeps one schema valid on SQLite, on PostgreSQL and on PostgreSQL spread by tenant."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Table, UniqueConstraint

from consent_service.kernel.db import db


@pytest.fixture
def tables(app: Flask) -> list[Table]:
    """Every table; the migrations that built ``app``'s database have imported them all."""
    return list(db.metadata.tables.values())


@pytest.fixture
def of_tenants(tables: list[Table]) -> list[Table]:
    """The tables whose rows belong to a tenant."""
    return [table for table in tables if "tenant_id" in table.columns]


def test_tenant_comes_first_in_every_key_and_index(of_tenants: list[Table]) -> None:
    keys = [
        (table.name, [column.name for column in key.columns])
        for table in of_tenants
        for key in (
            table.primary_key,
            *(one for one in table.constraints if isinstance(one, UniqueConstraint)),
            *table.indexes,
        )
    ]

    assert len(keys) > len(of_tenants)
    assert [(name, columns) for name, columns in keys if columns[0] != "tenant_id"] == []


def test_foreign_keys_between_tenants_tables_carry_the_tenant(of_tenants: list[Table]) -> None:
    without = [
        (table.name, key.column_keys)
        for table in of_tenants
        for key in table.foreign_key_constraints
        if "tenant_id" not in key.column_keys
    ]

    assert without == []


def test_shared_table_never_refers_to_a_tenants_table(
    tables: list[Table], of_tenants: list[Table]
) -> None:
    shared = [table for table in tables if table not in of_tenants]
    references = [
        (table.name, key.referred_table.name)
        for table in shared
        for key in table.foreign_key_constraints
        if key.referred_table in of_tenants
    ]

    assert references == []


def test_nothing_is_left_to_the_database_to_fill_in(tables: list[Table]) -> None:
    filled = [
        f"{table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if column.server_default is not None
        or column.server_onupdate is not None
        or column is table.autoincrement_column
    ]

    assert filled == []


def test_no_foreign_key_rewrites_rows_behind_our_back(tables: list[Table]) -> None:
    rewriting = [
        (table.name, key.column_keys)
        for table in tables
        for key in table.foreign_key_constraints
        if {key.ondelete, key.onupdate} & {"SET NULL", "SET DEFAULT"}
    ]

    assert rewriting == []
