"""The ground under every other test: what one test writes, the next does not see."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPConnection
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from consent_service.kernel import clock as kernel_clock
from consent_service.kernel.transaction import transaction
from consent_service.tenants.models import Tenant
from tests.conftest import Clock
from tests.live import LiveServer


def _tenant(number: int) -> Tenant:
    return Tenant(
        id=UUID(int=number),
        slug=f"tenant-{number}",
        name="Name",
        legal_name="Name",
        timezone="Asia/Seoul",
        jurisdiction="KR",
        default_lang="ko",
        contacts={},
        wrapped_key=b"key",
        config_version=1,
        created_at=datetime(2026, 1, 15, tzinfo=UTC),
    )


def _write(app: Flask, number: int) -> None:
    with app.app_context(), transaction() as session:
        session.add(_tenant(number))


def _count(app: Flask) -> int:
    with app.app_context(), transaction(writes=False) as session:
        return session.scalar(select(func.count()).select_from(Tenant))


@pytest.mark.parametrize("turn", ["first", "second"])
def test_committed_row_is_seen_in_its_own_test_only(app: Flask, turn: str) -> None:
    _write(app, 1)

    assert _count(app) == 1


@pytest.mark.committing
@pytest.mark.parametrize("turn", ["first", "second"])
def test_row_of_a_committing_test_is_gone_afterwards(app: Flask, turn: str) -> None:
    _write(app, 1)

    assert _count(app) == 1


@pytest.mark.committing
def test_committing_test_writes_for_other_connections(app: Flask, database: SQLAlchemy) -> None:
    _write(app, 1)

    with app.app_context(), database.engine.connect() as other:
        assert other.scalar(select(func.count()).select_from(Tenant)) == 1


def test_failed_unit_of_work_leaves_the_earlier_ones(app: Flask) -> None:
    _write(app, 1)

    with pytest.raises(IntegrityError):
        _write(app, 1)

    assert _count(app) == 1


def test_frozen_clock_stands_where_it_is_put(clock: Clock) -> None:
    clock.set("2026-03-01T00:00:00+09:00")
    clock.advance(hours=1)

    assert kernel_clock.now() == datetime(2026, 2, 28, 16, 0, tzinfo=UTC)


def test_commands_work_on_the_database_of_the_test(
    app: Flask, runner: Callable[..., Result]
) -> None:
    _write(app, 1)

    done = runner("db", "check")

    assert done.exit_code == 0
    assert _count(app) == 1


def test_live_server_answers_over_http_from_the_same_database(live_server: LiveServer) -> None:
    _write(live_server.app, 1)
    connection = HTTPConnection(live_server.url.removeprefix("http://"), timeout=10)

    connection.request("GET", "/readyz")
    response = connection.getresponse()
    body = json.loads(response.read())
    connection.close()

    assert (response.status, body) == (200, {"status": "ok", "problems": {}})
