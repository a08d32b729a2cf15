"""Two who add one key at the same time: one adds it, the others are told that it is taken."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from consent_service.kernel.errors import Conflict
from consent_service.kernel.transaction import run_in_transaction
from tests.actors import Company, act_for
from tests.factories.catalog import make_purpose, make_service

RIVALS = 4


@pytest.mark.committing
@pytest.mark.parametrize(
    ("make", "told"),
    [
        pytest.param(make_purpose, "PurposeTaken", id="purpose"),
        pytest.param(make_service, "ServiceTaken", id="service"),
    ],
)
def test_one_key_is_given_once(
    app: Flask, acme: Company, make: Callable[[], object], told: str
) -> None:
    start = Barrier(RIVALS)

    def work() -> None:
        act_for(acme)
        make()

    def run(_number: int) -> str:
        with app.app_context():
            start.wait(10)
            try:
                run_in_transaction(work)
            except Conflict as error:
                return type(error).__name__
            return "made"

    with ThreadPoolExecutor(RIVALS) as pool:
        outcomes = list(pool.map(run, range(RIVALS)))

    assert sorted(outcomes) == [told] * (RIVALS - 1) + ["made"]
