"""A company whose site asks visitors, with an opt-out purpose."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consent_service.kernel.transaction import transaction
from tests.actors import Company, act_for
from tests.conftest import Clock
from tests.factories.catalog import make_purpose
from tests.factories.consents import Shown, put_policy_in_force, read_notice


@pytest.fixture
def shown(app: Flask, client: FlaskClient, clock: Clock, acme: Company) -> Shown:
    """What the site of acme shows."""
    put_policy_in_force(app, acme)
    with app.app_context(), transaction():
        act_for(acme)
        make_purpose(
            key="research", scope="person", mode="opt_out", legal_basis="legitimate_interests"
        )
        make_purpose(key="marketing.sms", scope="person")
    return read_notice(client, acme)
