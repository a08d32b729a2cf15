"""The one place that commits: what is committed, undone, done again, and done afterwards."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from consent_service.kernel.errors import Unavailable
from consent_service.kernel.tenancy import NoTenantBound, current_tenant_id
from consent_service.kernel.transaction import (
    Overtaken,
    after_commit,
    require_writing,
    run_in_transaction,
    transaction,
)
from consent_service.tenants.queries import list_tenants
from tests.actors import Company, act_for
from tests.factories.tenants import make_tenant


class _Failure(Exception):
    pass


class _Serialisation(Exception):
    sqlstate = "40001"


def _slugs(app: Flask) -> list[str]:
    with app.app_context(), transaction(writes=False):
        return [tenant.slug for tenant in list_tenants()]


def test_returning_commits(app: Flask) -> None:
    with app.app_context():
        run_in_transaction(lambda: make_tenant("acme").slug)

    assert _slugs(app) == ["acme"]


def test_raising_undoes(app: Flask) -> None:
    def fail() -> None:
        make_tenant("acme")
        raise _Failure

    with app.app_context(), pytest.raises(_Failure):
        run_in_transaction(fail)

    assert _slugs(app) == []


def test_reading_commits_nothing(app: Flask) -> None:
    with app.app_context():
        run_in_transaction(lambda: make_tenant("acme").slug, writes=False)

    assert _slugs(app) == []


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(Overtaken(), id="overtaken"),
        pytest.param(OperationalError("", {}, _Serialisation()), id="serialisation"),
    ],
)
def test_work_is_done_again_from_the_start(app: Flask, error: Exception) -> None:
    attempts: list[int] = []

    def work() -> str:
        attempts.append(1)
        slug = make_tenant("acme").slug
        if len(attempts) < 3:
            raise error
        return slug

    with app.app_context():
        assert run_in_transaction(work) == "acme"

    assert len(attempts) == 3
    assert _slugs(app) == ["acme"]


def test_whoever_is_overtaken_three_times_is_told_to_come_again(app: Flask) -> None:
    attempts: list[int] = []

    def work() -> None:
        attempts.append(1)
        raise Overtaken

    with app.app_context(), pytest.raises(Unavailable):
        run_in_transaction(work)

    assert len(attempts) == 3


def test_other_errors_are_not_tried_again(app: Flask) -> None:
    attempts: list[int] = []

    def work() -> None:
        attempts.append(1)
        raise OperationalError("", {}, Exception())

    with app.app_context(), pytest.raises(OperationalError):
        run_in_transaction(work)

    assert len(attempts) == 1


def test_reader_that_must_write_starts_anew_as_a_writer(app: Flask) -> None:
    attempts: list[int] = []

    def work() -> str:
        attempts.append(1)
        require_writing()
        return make_tenant("acme").slug

    with app.app_context():
        run_in_transaction(work, writes=False)

    assert len(attempts) == 2
    assert _slugs(app) == ["acme"]


def test_hooks_run_after_a_commit_alone(app: Flask) -> None:
    done: list[str] = []

    def fail() -> None:
        after_commit(lambda: done.append("undone"))
        raise _Failure

    with app.app_context():
        run_in_transaction(lambda: after_commit(lambda: done.append("committed")))
        with pytest.raises(_Failure):
            run_in_transaction(fail)
        run_in_transaction(lambda: None)

    assert done == ["committed"]


def test_tenant_is_bound_for_one_unit_of_work(app: Flask, acme: Company) -> None:
    with app.app_context():
        assert run_in_transaction(lambda: act_for(acme)) == acme.tenant_id
        with pytest.raises(NoTenantBound):
            run_in_transaction(current_tenant_id)
