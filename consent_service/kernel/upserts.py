"""Inserting a row unless it is there, or adding to it: the same on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from consent_service.kernel.db import Base, db


def insert_new(entity: type[Base], values: dict[str, Any]) -> bool:
    """Insert a row; False where its unique key is taken.

    Waits for a transaction that is inserting the same key, and then sees how that ended.
    """
    statement = _insert(entity, values)
    keys = entity.__table__.primary_key.columns  # type: ignore[attr-defined]  # a mapped Table
    found = db.session.execute(statement.on_conflict_do_nothing().returning(*keys)).first()
    return found is not None


def add_counts(entity: type[Base], key: dict[str, Any], counts: dict[str, int]) -> None:
    """Add to the counters of the row with this primary key, which is made where it is missing."""
    statement = _insert(entity, key | counts)
    columns = entity.__table__.c
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=list(key),
            set_={name: columns[name] + statement.excluded[name] for name in counts},
        )
    )


def _insert(entity: type[Base], values: dict[str, Any]) -> SqliteInsert | PostgresqlInsert:
    if db.session().get_bind().dialect.name == "sqlite":
        return sqlite_insert(entity).values(**values)
    return postgresql_insert(entity).values(**values)
