"""Rotating the master keys: the old one still opens, re-wrapping frees it, a missing one stops."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from consent_service.kernel.db import db
from consent_service.kernel.keys import Keyring
from consent_service.kernel.transaction import transaction
from consent_service.tenants.models import Tenant
from tests.actors import Company
from tests.databases import SECRET

NEW = "a-newer-master-key-of-the-tests-alone"
Runner = Callable[..., Result]


def _wrapped(app: Flask) -> dict[str, bytes]:
    with app.app_context(), transaction(writes=False):
        return {row.slug: row.wrapped_key for row in db.session.scalars(select(Tenant))}


def test_every_tenant_has_a_key_of_its_own(app: Flask, acme: Company, globex: Company) -> None:
    ring = Keyring((SECRET,))

    keys = {slug: ring.unwrap(wrapped) for slug, wrapped in _wrapped(app).items()}

    assert set(keys) == {"acme", "globex"}
    assert keys["acme"] != keys["globex"]


def test_rewrapping_keeps_the_keys_and_frees_the_old_master(
    app: Flask, runner: Runner, acme: Company, globex: Company
) -> None:
    before = {slug: Keyring((SECRET,)).unwrap(key) for slug, key in _wrapped(app).items()}

    done = runner("keys", "rewrap", "--json", env={"CONSENT_SECRET_KEYS": f"{NEW},{SECRET}"})

    assert done.exit_code == 0
    assert json.loads(done.stdout)["rewrapped"] == 2
    after = {slug: Keyring((NEW,)).unwrap(key) for slug, key in _wrapped(app).items()}
    assert after == before


def test_rewrapping_again_changes_nothing(app: Flask, runner: Runner, acme: Company) -> None:
    before = _wrapped(app)

    done = runner("keys", "rewrap", "--json")

    assert json.loads(done.stdout)["rewrapped"] == 0
    assert _wrapped(app) == before


@pytest.mark.parametrize(
    "arguments", [("worker", "--once"), ("serve", "--port", "1"), ("keys", "rewrap")]
)
def test_start_is_refused_while_a_key_has_no_master(
    app: Flask, runner: Runner, acme: Company, arguments: tuple[str, ...]
) -> None:
    before = _wrapped(app)

    done = runner(*arguments, env={"CONSENT_SECRET_KEYS": NEW})

    assert done.exit_code == 1
    assert "CONSENT_SECRET_KEYS" in done.stderr
    assert NEW not in done.output
    assert _wrapped(app) == before


def test_old_master_behind_the_newest_is_enough_to_start(runner: Runner, acme: Company) -> None:
    done = runner("worker", "--once", env={"CONSENT_SECRET_KEYS": f"{NEW},{SECRET}"})

    assert done.exit_code == 0
