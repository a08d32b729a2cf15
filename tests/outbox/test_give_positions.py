"""Positions are given after the commit: nobody's change is skipped, none is given twice."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from consent_service.kernel.db import db
from consent_service.kernel.transaction import transaction
from consent_service.outbox.jobs import run_positions
from consent_service.outbox.models import OutboxEvent, OutboxLease
from consent_service.outbox.operations import give_positions, publish
from consent_service.outbox.queries import list_changes
from tests.actors import Company, act_for
from tests.conftest import Clock

HOLDER, OTHER = UUID(int=1), UUID(int=2)


def _publish(company: Company, *names: str) -> None:
    with transaction():
        act_for(company)
        for name in names:
            publish("test.happened", {"name": name})


def _give(company: Company, holder: UUID = HOLDER, batch: int = 1000) -> int:
    with transaction():
        act_for(company)
        return give_positions(holder, batch=batch)


def _feed(company: Company, after: int | None = None) -> list[tuple[int, str]]:
    with transaction(writes=False):
        act_for(company)
        changes, _reached = list_changes(after, limit=10_000)
        return [(change.position, change.payload["name"]) for change in changes]


def test_changes_are_numbered_in_the_order_they_were_made(
    session: scoped_session[Session], clock: Clock, acme: Company
) -> None:
    for name in ("one", "two", "three"):
        _publish(acme, name)
        clock.advance(seconds=1)

    given = _give(acme)

    assert given == 3
    assert _feed(acme) == [(1, "one"), (2, "two"), (3, "three")]


def test_change_without_a_position_is_not_in_the_feed(
    session: scoped_session[Session], acme: Company
) -> None:
    _publish(acme, "one")

    assert _feed(acme) == []


def test_positions_go_on_where_they_stopped(
    session: scoped_session[Session], acme: Company
) -> None:
    _publish(acme, "one")
    _give(acme)
    _publish(acme, "two")

    assert _give(acme, OTHER) == 1
    assert _give(acme) == 0
    assert _feed(acme) == [(1, "one"), (2, "two")]


def test_a_batch_leaves_the_rest_for_the_next(
    session: scoped_session[Session], acme: Company
) -> None:
    _publish(acme, "one", "two", "three")

    assert [_give(acme, batch=2), _give(acme, batch=2), _give(acme, batch=2)] == [2, 1, 0]
    assert [position for position, _name in _feed(acme)] == [1, 2, 3]


def test_positions_of_one_tenant_are_not_another_tenants(
    session: scoped_session[Session], acme: Company, globex: Company
) -> None:
    _publish(acme, "of acme")
    _publish(globex, "of globex")

    _give(acme)

    assert _feed(acme) == [(1, "of acme")]
    assert _feed(globex) == []
    assert _give(globex) == 1
    assert _feed(globex) == [(1, "of globex")]


def test_lease_of_another_is_respected_until_it_expires(
    session: scoped_session[Session], clock: Clock, acme: Company
) -> None:
    _publish(acme, "one")
    with transaction():
        act_for(acme)
        db.session.add(
            OutboxLease(holder=OTHER, expires_at=clock.now + timedelta(seconds=10), last_position=7)
        )

    assert _give(acme) == 0
    clock.advance(seconds=10)
    assert _give(acme) == 1
    assert _feed(acme, after=7) == [(8, "one")]


def test_undone_unit_of_work_gives_nothing(session: scoped_session[Session], acme: Company) -> None:
    _publish(acme, "one")

    with pytest.raises(RuntimeError, match="stop"):
        _give_and_fail(acme)

    assert _feed(acme) == []
    assert _give(acme, OTHER) == 1


@pytest.mark.committing
def test_job_numbers_everything_that_waits(
    app: Flask, acme: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consent_service.outbox.jobs.BATCH", 1)
    with app.app_context():
        _publish(acme, "one", "two", "three")

        run_positions(acme.tenant_id)

        with transaction(writes=False):
            act_for(acme)
            positions = db.session.scalars(select(OutboxEvent.position)).all()
        assert sorted(positions) == [1, 2, 3]


def _give_and_fail(company: Company) -> None:
    with transaction():
        act_for(company)
        give_positions(HOLDER)
        raise RuntimeError("stop")
