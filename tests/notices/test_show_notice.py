"""``GET /v1/notices/{notice_id}``: the exact snapshot that a person saw, for ever."""

from __future__ import annotations

import hashlib

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.actors import Company
from tests.conftest import Clock
from tests.factories.consents import Shown, put_policy_in_force, read_notice


@pytest.fixture
def shown(app: Flask, client: FlaskClient, clock: Clock, acme: Company) -> Shown:
    put_policy_in_force(app, acme)
    return read_notice(client, acme)


def test_it_works(client: FlaskClient, shown: Shown) -> None:
    answer = client.get(f"/v1/notices/{shown.notice_id}")

    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert answer.json["policy"]["version"] == 1
    assert [purpose["key"] for purpose in answer.json["purposes"]] == [
        "necessary",
        "analytics",
        "ads",
    ]
    assert set(answer.json["langs"]) == set(answer.json["texts"])
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_id_is_the_hash_of_the_body(client: FlaskClient, shown: Shown) -> None:
    body = client.get(f"/v1/notices/{shown.notice_id}").data

    assert hashlib.sha256(body).hexdigest() == shown.notice_id.rpartition("_")[2]


def test_equal_content_is_one_notice(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    clock.advance(days=10)

    assert read_notice(client, acme).notice_id == shown.notice_id


def test_earlier_notice_stays_as_it_was(client: FlaskClient, acme: Company, shown: Shown) -> None:
    before = client.get(f"/v1/notices/{shown.notice_id}").data
    client.patch(
        "/v1/purposes/analytics",
        json={"name": {"ko": "이용 통계", "en": "Statistics"}},
        headers=acme.key(),
    )

    assert read_notice(client, acme).notice_id != shown.notice_id
    assert client.get(f"/v1/notices/{shown.notice_id}").data == before


@pytest.mark.parametrize(
    "notice_id",
    [
        f"ntc_acme_{'0' * 64}",
        f"ntc_nobody_{'0' * 64}",
        "ntc_acme_1",
        "ntc_acme",
        "nonsense",
        "ntc_%00_1",
        f"evt_acme_{'0' * 64}",
    ],
)
def test_unknown_notice_is_not_found(client: FlaskClient, shown: Shown, notice_id: str) -> None:
    answer = client.get(f"/v1/notices/{notice_id}")

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_notice_under_another_companys_name_is_not_found(
    client: FlaskClient, globex: Company, shown: Shown
) -> None:
    foreign = shown.notice_id.replace("acme", "globex")

    assert client.get(f"/v1/notices/{foreign}").status_code == 404


def test_other_methods_are_not_allowed(client: FlaskClient, shown: Shown) -> None:
    assert client.post(f"/v1/notices/{shown.notice_id}").status_code == 405
