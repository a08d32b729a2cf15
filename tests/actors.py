"""Two companies that must know nothing of each other: acme, whose things are asked for, and globex.

Each has the products ``default`` and ``meet``, the customer ``byeolgil``, a small catalogue, a site
and one API key per scope.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from consent_service.audit.operations import SYSTEM
from consent_service.kernel.clock import now, shifted
from consent_service.kernel.tenancy import bind_tenant
from consent_service.kernel.transaction import transaction
from consent_service.tenants.operations import revoke_api_key
from consent_service.tenants.rules import SCOPES
from tests.factories.catalog import make_catalogue
from tests.factories.tenants import (
    make_api_key,
    make_customer,
    make_product,
    make_site,
    make_tenant,
)

#: What is wrong with a credential, and what is answered: for every test of an endpoint.
WRONG_CREDENTIALS = [
    pytest.param("missing", 401, "key_missing", id="missing"),
    pytest.param("other_scheme", 401, "key_missing", id="other-scheme"),
    pytest.param("malformed", 401, "key_invalid", id="malformed"),
    pytest.param("unknown", 401, "key_invalid", id="unknown"),
    pytest.param("unknown_tenant", 401, "key_invalid", id="unknown-tenant"),
    pytest.param("revoked", 401, "key_revoked", id="revoked"),
    pytest.param("expired", 401, "key_expired", id="expired"),
    pytest.param("other_scope", 403, "scope_missing", id="other-scope"),
]


@dataclass(frozen=True)
class Company:
    """A tenant with what a test needs to act for it."""

    slug: str
    tenant_id: UUID
    site_key: str
    origin: str
    #: The secret of the API key that has this scope only.
    secrets: Mapping[str, str]
    #: ``Authorization`` headers by what is wrong with them.
    wrong: Mapping[str, dict[str, str]]

    def key(self, scope: str = "admin") -> dict[str, str]:
        """The headers of a back end whose API key has this one scope."""
        return {"Authorization": f"Bearer {self.secrets[scope]}"}

    def wrong_key(self, fault: str) -> dict[str, str]:
        """Headers with a credential that has this fault; its scope is ``reports:read``."""
        return dict(self.wrong[fault])


@pytest.fixture
def acme(request: pytest.FixtureRequest, app: Flask) -> Company:
    """The company whose things are asked for."""
    _freeze_first(request)
    return make_company(app, "acme")


@pytest.fixture
def globex(request: pytest.FixtureRequest, app: Flask) -> Company:
    """A stranger, with things of the same names."""
    _freeze_first(request)
    return make_company(app, "globex")


def _freeze_first(request: pytest.FixtureRequest) -> None:
    if "clock" in request.fixturenames:
        request.getfixturevalue("clock")


def make_company(app: Flask, slug: str) -> Company:
    """A company, committed as far as the test commits."""
    origin = f"https://www.{slug}.example"
    with app.app_context(), transaction():
        tenant = make_tenant(slug)
        make_product("meet")
        make_customer("byeolgil")
        make_catalogue()
        site = make_site(origin)
        secrets = {scope: make_api_key(scope)[1] for scope in SCOPES}
        return Company(
            slug=slug,
            tenant_id=tenant.id,
            site_key=site.key,
            origin=origin,
            secrets=secrets,
            wrong=_wrong_keys(slug, secrets["reports:read"]),
        )


def act_for(company: Company) -> UUID:
    """Bind a company's tenant to the present unit of work."""
    bind_tenant(company.tenant_id)
    return company.tenant_id


def _wrong_keys(slug: str, other_scope: str) -> dict[str, dict[str, str]]:
    revoked, revoked_secret = make_api_key(*SCOPES)
    revoke_api_key(revoked, actor=SYSTEM)
    with shifted(timedelta(hours=-2)):
        _expired, expired_secret = make_api_key(*SCOPES, expires_at=now() + timedelta(hours=1))
    presented: dict[str, Any] = {
        "malformed": "Bearer csk_not-a-key",
        "other_scheme": "Basic YWNtZTphY21l",
        "unknown": f"Bearer csk_{slug}_{'A' * 43}",
        "unknown_tenant": f"Bearer csk_nobody_{'A' * 43}",
        "revoked": f"Bearer {revoked_secret}",
        "expired": f"Bearer {expired_secret}",
        "other_scope": f"Bearer {other_scope}",
    }
    return {"missing": {}, **{fault: {"Authorization": text} for fault, text in presented.items()}}
