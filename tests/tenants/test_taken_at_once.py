"""Two who take one name at the same time: one gets it, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from consent_service.kernel.transaction import run_in_transaction
from consent_service.tenants.errors import KeyTaken
from tests.actors import Company, act_for
from tests.factories.tenants import make_customer, make_product, make_tenant

RIVALS = 4


@pytest.mark.committing
@pytest.mark.parametrize("make", [make_product, make_customer], ids=["product", "customer"])
def test_one_key_is_given_once(app: Flask, acme: Company, make: Callable[[str], object]) -> None:
    def work() -> None:
        act_for(acme)
        make("chat")

    assert sorted(_race(app, work)) == ["KeyTaken"] * (RIVALS - 1) + ["made"]


@pytest.mark.committing
def test_one_slug_is_given_once(app: Flask) -> None:
    assert sorted(_race(app, lambda: make_tenant("acme"))) == ["KeyTaken"] * (RIVALS - 1) + ["made"]


def _race(app: Flask, work: Callable[[], object]) -> list[str]:
    start = Barrier(RIVALS)

    def run(_number: int) -> str:
        with app.app_context():
            start.wait(10)
            try:
                run_in_transaction(work)
            except KeyTaken as error:
                return type(error).__name__
            return "made"

    with ThreadPoolExecutor(RIVALS) as pool:
        return list(pool.map(run, range(RIVALS)))
