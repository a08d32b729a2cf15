"""Two administrators at one switch: one setting stands, both are kept, none is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from consent_service.audit.operations import SYSTEM
from consent_service.catalog.models import ServiceSwitch
from consent_service.catalog.operations import set_switch
from consent_service.kernel.db import db
from consent_service.kernel.transaction import run_in_transaction, transaction
from tests.actors import Company, act_for

WRITERS = 4


@pytest.mark.committing
def test_writers_of_one_switch_pass_one_after_the_other(app: Flask, acme: Company) -> None:
    ready = Barrier(WRITERS)

    def write(number: int) -> None:
        def work() -> None:
            act_for(acme)
            set_switch(
                "google-analytics",
                is_enabled=bool(number % 2),
                product_key=None,
                customer_key=None,
                actor=SYSTEM,
            )

        with app.app_context():
            ready.wait()
            for _ in range(5):
                run_in_transaction(work)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    with app.app_context(), transaction(writes=False):
        act_for(acme)
        rows = list(db.session.scalars(select(ServiceSwitch).order_by(ServiceSwitch.changed_at)))
        settings = [row.is_enabled for row in rows]
        assert settings == [False, True] * (len(rows) // 2) + [False] * (len(rows) % 2)
        assert [row.superseded_at is None for row in rows] == [False] * (len(rows) - 1) + [True]
