"""Migrations build what the models say, and every one of them can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect

from consent_service.kernel.db import db

_number = count(1)


@pytest.fixture
def empty(make_database: Callable[[str], str], make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """An application on a database of its own in which nothing has been run."""
    app = make_app(database_url=make_database(f"migrations_{next(_number)}"))
    with app.app_context():
        yield app


@pytest.mark.usefixtures("empty")
def test_upgrade_builds_what_the_models_say() -> None:
    flask_migrate.upgrade()

    assert _differences() == []


@pytest.mark.usefixtures("empty")
def test_downgrade_leaves_nothing() -> None:
    flask_migrate.upgrade()

    flask_migrate.downgrade(revision="base")

    assert _tables() == {"alembic_version"}


@pytest.mark.usefixtures("empty")
def test_upgrade_works_again_after_a_downgrade() -> None:
    flask_migrate.upgrade()
    flask_migrate.downgrade(revision="base")

    flask_migrate.upgrade()

    assert _differences() == []


@pytest.mark.usefixtures("empty")
def test_second_upgrade_changes_nothing() -> None:
    flask_migrate.upgrade()
    before = _tables()

    flask_migrate.upgrade()

    assert _tables() == before


@pytest.mark.usefixtures("empty")
def test_a_missing_table_is_seen_as_a_difference() -> None:
    flask_migrate.upgrade()
    last = db.metadata.sorted_tables[-1]

    with db.engine.begin() as connection:
        last.drop(connection)

    assert [difference[0] for difference in _differences()][:1] == ["add_table"]


def _differences() -> list[tuple[object, ...]]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, db.metadata))


def _tables() -> set[str]:
    return set(inspect(db.engine).get_table_names())
