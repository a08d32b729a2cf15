"""Acts on one policy at the same time follow one another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import Flask

from consent_service.kernel.errors import NotFound
from consent_service.kernel.transaction import run_in_transaction, transaction
from consent_service.policies.errors import VersionImmutable
from consent_service.policies.operations import announce_version, delete_version
from consent_service.policies.queries import get_policy, get_version, list_versions
from consent_service.tenants.errors import KeyTaken
from consent_service.tenants.queries import bind_tenant_by_slug
from tests.conftest import Clock
from tests.factories.policies import ACTOR, make_draft, make_policy, make_publisher

pytestmark = pytest.mark.committing


@pytest.fixture
def policy(app: Flask, clock: Clock) -> None:
    with app.app_context(), transaction():
        make_publisher("acme")
        make_draft(make_policy(), effective_on=date(2026, 2, 1))


@pytest.mark.usefixtures("policy")
def test_every_draft_gets_a_number_of_its_own(app: Flask) -> None:
    def work() -> int:
        bind_tenant_by_slug("acme")
        return make_draft(get_policy("privacy")).number

    def add(_attempt: int) -> int:
        with app.app_context():
            return run_in_transaction(work)

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(add, range(8)))

    assert sorted(numbers) == [2, 3, 4, 5, 6, 7, 8, 9]


@pytest.mark.usefixtures("policy")
def test_a_draft_is_announced_once(app: Flask) -> None:
    def work() -> None:
        bind_tenant_by_slug("acme")
        policy = get_policy("privacy")
        announce_version(policy, get_version(policy, 1), actor=ACTOR)

    def announce(_attempt: int) -> str:
        with app.app_context():
            try:
                run_in_transaction(work)
            except VersionImmutable:
                return "refused"
        return "announced"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(announce, range(4)))

    assert sorted(outcomes) == ["announced", "refused", "refused", "refused"]
    with app.app_context(), transaction(writes=False):
        bind_tenant_by_slug("acme")
        assert [v.state for v in list_versions(get_policy("privacy"))] == ["announced"]


@pytest.mark.usefixtures("policy")
def test_a_draft_is_discarded_once(app: Flask) -> None:
    start = Barrier(4)

    def work() -> None:
        bind_tenant_by_slug("acme")
        policy = get_policy("privacy")
        delete_version(policy, get_version(policy, 1), actor=ACTOR)

    def discard(_attempt: int) -> str:
        with app.app_context():
            start.wait(10)
            try:
                run_in_transaction(work)
            except NotFound:
                return "not found"
        return "discarded"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(discard, range(4)))

    assert sorted(outcomes) == ["discarded", "not found", "not found", "not found"]


@pytest.mark.usefixtures("policy")
def test_one_key_is_given_to_one_policy(app: Flask) -> None:
    start = Barrier(4)

    def work() -> None:
        bind_tenant_by_slug("acme")
        make_policy("terms")

    def add(_attempt: int) -> str:
        with app.app_context():
            start.wait(10)
            try:
                run_in_transaction(work)
            except KeyTaken:
                return "taken"
        return "made"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(add, range(4)))

    assert sorted(outcomes) == ["made", "taken", "taken", "taken"]
