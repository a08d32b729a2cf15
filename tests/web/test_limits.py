"""Rate limits say what they are, in seconds, and answer as a problem document."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from consent_service.web.limits import limiter


@pytest.fixture(autouse=True)
def _fresh_counters(client: FlaskClient) -> None:
    with client.application.app_context():
        limiter.reset()


def test_an_answer_says_what_is_left_in_seconds(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert answer.headers["RateLimit-Limit"] == "600"
    assert answer.headers["RateLimit-Remaining"] == "599"
    assert 0 <= int(answer.headers["RateLimit-Reset"]) <= 61
    assert "Retry-After" not in answer.headers


def test_too_many_requests_are_answered_with_a_problem(client: FlaskClient) -> None:
    for _ in range(600):
        client.get("/healthz")

    answer = client.get("/healthz")

    assert answer.status_code == 429
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["code"] == "rate_limited"
    assert int(answer.headers["Retry-After"]) > 0
