"""The demonstration's websites, before a service that a test may put behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consent_service.demo.site import create_demo_site

REMOTE = "http://remote.localhost:8090"
MEET = "http://meet.localhost:8090"
VENDOR = "http://vendor.localhost:8090"
SERVICE = "http://consent.localhost:8080"


@pytest.fixture
def make_site() -> Callable[..., Flask]:
    """``create_demo_site`` with every address filled in; keywords replace them."""

    def make(**changes: Any) -> Flask:
        settings = {
            "service_url": SERVICE,
            "remote_site_key": "site-remote",
            "meet_site_key": "site-meet",
            "api_key": "csk_test",
            "vendor_url": VENDOR,
            "policy_urls": {
                "remote": f"{SERVICE}/policies/narugyeol/privacy-remote",
                "meet": f"{SERVICE}/policies/narugyeol/privacy-meet",
            },
        }
        return create_demo_site(**{**settings, **changes})

    return make


@pytest.fixture
def visitor(make_site: Callable[..., Flask]) -> FlaskClient:
    """A browser without a consent cookie."""
    return make_site().test_client()
