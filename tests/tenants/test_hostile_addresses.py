"""What stands in an address may be anything: it is not found, and never an error of ours."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from consent_service.web.pagination import encode_cursor
from tests.actors import Company

HOSTILE = [
    pytest.param("%00", id="nul"),
    pytest.param("a%00b", id="nul-inside"),
    pytest.param("%E2%80%AEabc", id="bidi"),
    pytest.param("'%20OR%20'1'='1", id="sql"),
    pytest.param("%25%5F", id="wildcards"),
    pytest.param("a" * 4000, id="long"),
    pytest.param("%ED%A0%80", id="surrogate"),
    pytest.param("%FF", id="not-utf-8"),
]


@pytest.mark.parametrize("key", HOSTILE)
@pytest.mark.parametrize(
    "address",
    [
        "/v1/purposes/{}",
        "/v1/services/{}",
        "/v1/service-switches/{}",
        "/v1/products/{}",
        "/v1/customers/{}",
        "/v1/api-keys/{}",
    ],
)
def test_hostile_key_is_not_found(
    client: FlaskClient, acme: Company, address: str, key: str
) -> None:
    answer = client.get(address.format(key), headers=acme.key())

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("method", "address", "body"),
    [
        ("PUT", "/v1/service-switches/%00", {"enabled": False}),
        ("PATCH", "/v1/purposes/%00", {"rank": 1}),
        ("PATCH", "/v1/services/%00", {"rank": 1}),
        ("PATCH", "/v1/customers/%00", {"name": {"ko": "x"}}),
    ],
)
def test_hostile_key_is_not_changed(
    client: FlaskClient, acme: Company, method: str, address: str, body: dict[str, object]
) -> None:
    answer = client.open(address, method=method, json=body, headers=acme.key())

    assert answer.status_code in {404, 422}


@pytest.mark.parametrize(
    "address",
    [
        "/v1/purposes?product=%00",
        "/v1/service-switches/mailer?customer=%00",
        "/v1/products?cursor=",
    ],
)
def test_hostile_parameter_is_refused(client: FlaskClient, acme: Company, address: str) -> None:
    if address.endswith("cursor="):
        address += encode_cursor(("\0",))

    assert client.get(address, headers=acme.key()).status_code == 422


@pytest.mark.parametrize("slug", ["acme", "nobody"])
def test_hostile_bearer_is_invalid(client: FlaskClient, acme: Company, slug: str) -> None:
    for secret in ("A" * 42, "A" * 44, "A" * 42 + "'", "A" * 5000):
        headers = {"Authorization": f"Bearer csk_{slug}_{secret}"}

        assert client.get("/v1/tenant", headers=headers).json["code"] == "key_invalid"
