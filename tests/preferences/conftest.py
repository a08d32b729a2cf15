"""A company whose members get links, at noon in Seoul on 15 January 2026."""

from __future__ import annotations

import pytest
from flask import Flask

from consent_service.kernel.transaction import transaction
from tests.actors import Company, act_for
from tests.conftest import Clock
from tests.factories.catalog import make_purpose, make_service
from tests.factories.consents import put_policy_in_force


@pytest.fixture
def company(app: Flask, clock: Clock, acme: Company) -> Company:
    """acme, with channels, a third party and a purpose that runs until someone objects."""
    put_policy_in_force(app, acme)
    with app.app_context(), transaction():
        act_for(acme)
        for key, ko, en in (
            ("marketing.sms", "광고성 문자 수신", "Advertising by text message"),
            ("marketing.night", "야간 광고성 정보 수신", "Night-time advertising"),
        ):
            make_purpose(key=key, scope="person", name={"ko": ko, "en": en})
        make_purpose(
            key="third_party.courier",
            scope="person",
            name={"ko": "배송사에 제공", "en": "Provision to the courier"},
            items=["address"],
        )
        make_purpose(
            key="research",
            scope="person",
            mode="opt_out",
            legal_basis="legitimate_interests",
            name={"ko": "연구", "en": "Research"},
        )
        make_service(
            key="courier",
            name="Courier",
            provider="노을배송",
            task={"ko": "배송"},
            purposes=["third_party.courier"],
        )
    return acme
