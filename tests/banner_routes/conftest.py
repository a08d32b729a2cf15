"""A company whose site asks visitors, at noon in Seoul on 15 January 2026."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.actors import Company
from tests.conftest import Clock
from tests.factories.consents import Shown, put_policy_in_force, read_notice


@pytest.fixture
def shown(app: Flask, client: FlaskClient, clock: Clock, acme: Company) -> Shown:
    """What the site of acme shows."""
    put_policy_in_force(app, acme)
    return read_notice(client, acme)
