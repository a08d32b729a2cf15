"""Real threads with real commits: nobody's change is skipped, no position is given twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Barrier, Event
from uuid import UUID

import pytest
from flask import Flask

from consent_service.kernel.db import db
from consent_service.kernel.ids import new_id
from consent_service.kernel.transaction import run_in_transaction, transaction
from consent_service.outbox.operations import give_positions, publish
from consent_service.outbox.queries import list_changes
from tests.actors import Company, act_for

WRITERS, EACH, WORKERS = 6, 12, 2


@dataclass
class Race:
    """Writers that commit late and out of order, workers that number, one reader."""

    app: Flask
    company: Company
    start: Barrier = field(default_factory=lambda: Barrier(WRITERS + WORKERS + 1))
    done: Event = field(default_factory=Event)
    seen: list[tuple[int, str]] = field(default_factory=list)

    def write(self, number: int) -> None:
        with self.app.app_context():
            self.start.wait(10)
            for index in range(EACH):
                run_in_transaction(partial(self._write_slowly, number, index))

    def work(self) -> None:
        holder = new_id()
        with self.app.app_context():
            self.start.wait(10)
            while not self.done.wait(0.002):
                run_in_transaction(partial(_give, self.company, holder))

    def read(self) -> None:
        with self.app.app_context():
            self.start.wait(10)
            while len(self.seen) < WRITERS * EACH and not self.done.wait(0.002):
                self.seen.extend(_feed(self.company, self.seen[-1][0] if self.seen else None))

    @contextmanager
    def ended(self) -> Iterator[None]:
        """Afterwards nobody goes on, whatever happened inside."""
        try:
            yield
        finally:
            self.done.set()

    def _write_slowly(self, number: int, index: int) -> None:
        act_for(self.company)
        publish("test.happened", {"name": f"{number}/{index}"})
        db.session.flush()
        time.sleep((number * 7 + index * 3) % 20 / 1000)


@pytest.mark.committing
def test_change_that_commits_late_is_never_skipped(
    request: pytest.FixtureRequest, app: Flask, acme: Company
) -> None:
    """The early writer commits only after a reader has passed the later one."""
    if request.config.getoption("database") == "sqlite":
        pytest.skip("SQLite has one writer at a time, so nobody can commit out of order")
    written, may_commit, holder = Event(), Event(), new_id()

    def write_early() -> None:
        with app.app_context(), transaction():
            act_for(acme)
            publish("test.happened", {"name": "early"})
            db.session.flush()
            written.set()
            assert may_commit.wait(10)

    with ThreadPoolExecutor(1) as pool, app.app_context():
        early = pool.submit(write_early)
        assert written.wait(10)
        with transaction():
            act_for(acme)
            publish("test.happened", {"name": "late"})
        run_in_transaction(partial(_give, acme, holder))
        seen = _feed(acme, None)
        may_commit.set()
        early.result(10)
        run_in_transaction(partial(_give, acme, holder))

        assert seen == [(1, "late")]
        assert _feed(acme, 1) == [(2, "early")]


@pytest.mark.committing
def test_reader_misses_nothing_and_sees_nothing_twice(app: Flask, acme: Company) -> None:
    race = Race(app, acme)

    with ThreadPoolExecutor(WRITERS + WORKERS + 1) as pool, race.ended():
        others = [pool.submit(race.work) for _ in range(WORKERS)]
        reader = pool.submit(race.read)
        for writer in [pool.submit(race.write, number) for number in range(WRITERS)]:
            writer.result(60)
        reader.result(60)
        race.done.set()
        for other in others:
            other.result(10)

    assert [position for position, _name in race.seen] == list(range(1, WRITERS * EACH + 1))
    assert {name for _position, name in race.seen} == {
        f"{number}/{index}" for number in range(WRITERS) for index in range(EACH)
    }


@pytest.mark.committing
def test_two_workers_at_once_never_give_one_position_twice(app: Flask, acme: Company) -> None:
    with app.app_context(), transaction():
        act_for(acme)
        for number in range(50):
            publish("test.happened", {"name": str(number)})
    start = Barrier(4)

    def work(_number: int) -> int:
        holder = new_id()
        with app.app_context():
            start.wait(10)
            return sum(run_in_transaction(partial(_give, acme, holder, 5)) for _ in range(20))

    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(work, range(4)))

    with app.app_context():
        assert sum(given) == 50
        assert [position for position, _name in _feed(acme, None)] == list(range(1, 51))


def _give(company: Company, holder: UUID, batch: int = 1000) -> int:
    act_for(company)
    return give_positions(holder, batch=batch)


def _feed(company: Company, after: int | None) -> list[tuple[int, str]]:
    with transaction(writes=False):
        act_for(company)
        changes, _reached = list_changes(after, limit=10_000)
        return [(change.position, change.payload["name"]) for change in changes]
