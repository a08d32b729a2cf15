"""Bodies and addresses that are refused before anything looks at them."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from tests.actors import Company


def test_a_nul_in_an_address_names_nothing(client: FlaskClient, acme: Company) -> None:
    answer = client.get("/v1/policies/%00", headers=acme.key("admin"))

    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["code"] == "not_found"


@pytest.mark.parametrize(
    ("size", "status", "code", "left"),
    [
        pytest.param(16 * 1024, 415, "not_json", 0, id="as-large-as-it-may-be"),
        pytest.param(1024 * 1024, 413, "body_too_large", 1024 * 1024 - 16 * 1024, id="too-large"),
    ],
)
def test_a_body_of_untold_length_is_read_no_further_than_the_limit(
    client: FlaskClient, acme: Company, size: int, status: int, code: str, left: int
) -> None:
    body = BytesIO(b"x" * size)

    answer = client.post(
        f"/v1/sites/{acme.site_key}/consents",
        input_stream=body,
        content_type="text/plain",
        headers={"Origin": acme.origin, "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["code"] == code
    # What is left may be a few bytes less: the reader looks one byte past the limit.
    assert 0 <= left - len(body.read()) < 16 * 1024
