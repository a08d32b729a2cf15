"""Inserting a row unless it is there, the same way on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from consent_service.kernel.db import Base, db


def insert_new(entity: type[Base], values: dict[str, Any]) -> bool:
    """Insert a row; False where its unique key is taken.

    Waits for a transaction that is inserting the same key, and then sees how that ended.
    """
    session = db.session()
    insert = (sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert)(
        entity
    ).values(**values)
    keys = entity.__table__.primary_key.columns  # type: ignore[attr-defined]  # a mapped Table
    found = session.execute(insert.on_conflict_do_nothing().returning(*keys)).first()
    return found is not None
