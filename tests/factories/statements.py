"""Counting what a request asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, event

from consent_service.kernel.db import db


@contextmanager
def count_statements(app: Flask) -> Iterator[list[str]]:
    """The SQL statements that are executed inside, transactions and savepoints not counted."""
    found: list[str] = []

    def note(_connection: Connection, _cursor: Any, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
            found.append(statement)

    with app.app_context():
        bound: Engine | Connection = db.engine
    event.listen(bound, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(bound, "before_cursor_execute", note)
