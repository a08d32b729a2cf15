"""The worker's round visits every tenant; one tenant's failure keeps nobody else waiting."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask

from consent_service.cli import serving
from consent_service.kernel.transaction import transaction
from consent_service.outbox.operations import publish
from consent_service.outbox.queries import list_changes
from tests.actors import Company, act_for


def _publish(app: Flask, company: Company) -> None:
    with app.app_context(), transaction():
        act_for(company)
        publish("consent.given", {})


def _positions(app: Flask, company: Company) -> list[int]:
    with app.app_context(), transaction(writes=False):
        act_for(company)
        return [change.position for change in list_changes(None, limit=10)[0]]


def test_once_does_what_is_due_for_every_tenant(
    app: Flask, runner: Callable[..., Result], acme: Company, globex: Company
) -> None:
    _publish(app, acme)
    _publish(app, globex)

    done = runner("worker", "--once")

    assert done.exit_code == 0
    assert (_positions(app, acme), _positions(app, globex)) == ([1], [1])


def test_once_after_once_works_on(app: Flask, runner: Callable[..., Result], acme: Company) -> None:
    for _ in range(2):
        _publish(app, acme)
        runner("worker", "--once")

    assert _positions(app, acme) == [1, 2]


@pytest.mark.committing
def test_failing_tenant_does_not_hold_up_the_others(
    app: Flask, acme: Company, globex: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    _publish(app, acme)
    _publish(app, globex)

    def fail_for_acme(tenant_id: UUID) -> None:
        if tenant_id == acme.tenant_id:
            raise RuntimeError("broken")

    monkeypatch.setattr(serving, "JOBS", (fail_for_acme, *serving.JOBS))

    with pytest.raises(RuntimeError, match="broken"):
        serving.run_round(app)

    assert (_positions(app, acme), _positions(app, globex)) == ([1], [1])
