"""``GET /v1/sites/{site_key}/notice``: what a site shows now, in one language, as data."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.actors import Company
from tests.conftest import Clock
from tests.factories.consents import Shown, stored


def _notice(client: FlaskClient, company: Company, query: str = "", **headers: str) -> Any:
    return client.get(f"/v1/sites/{company.site_key}/notice{query}", headers=headers)


def test_it_works(client: FlaskClient, acme: Company, shown: Shown) -> None:
    answer = _notice(client, acme)

    assert answer.status_code == 200
    found = answer.json
    assert found["notice_id"].startswith("ntc_acme_")
    assert found["policy"] == {
        "key": "privacy",
        "version": 1,
        "effective_on": "2025-12-15",
        "url": found["policy"]["url"],
    }
    assert found["policy"]["url"].endswith("/policies/acme/privacy")
    assert [purpose["key"] for purpose in found["purposes"]] == ["necessary", "analytics", "ads"]
    assert [service["key"] for service in found["services"]] == ["google-analytics"]
    assert found["requires_choice_version"] == 0
    assert found["switched_off"] == []
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=45, stale-if-error=86400"


@pytest.mark.parametrize(
    ("query", "lang", "name"),
    [("", "ko", "분석"), ("?lang=ko", "ko", "분석"), ("?lang=en", "en", "Analytics")],
)
def test_texts_come_in_one_language(
    client: FlaskClient, acme: Company, shown: Shown, query: str, lang: str, name: str
) -> None:
    found = _notice(client, acme, query).json

    assert found["lang"] == lang
    assert found["purposes"][1]["name"] == name
    assert all(isinstance(text, str) for text in found["texts"].values())


def test_missing_translation_falls_back_to_the_companys_language(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    client.patch("/v1/purposes/analytics", json={"refusal": {"ko": "없음"}}, headers=acme.key())

    assert _notice(client, acme, "?lang=en").json["purposes"][1]["refusal"] == "없음"


def test_unchanged_notice_is_not_sent_again(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    tag = _notice(client, acme).headers["ETag"]

    assert _notice(client, acme, **{"If-None-Match": tag}).status_code == 304


def test_asking_again_raises_the_version_that_a_choice_needs(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    client.post(f"/v1/sites/{acme.site_key}/ask-again", headers=acme.key())

    found = _notice(client, acme).json

    assert found["requires_choice_version"] == 1
    assert found["notice_id"] == shown.notice_id


def test_switch_is_no_part_of_the_notice(client: FlaskClient, acme: Company, shown: Shown) -> None:
    client.put(
        "/v1/service-switches/google-analytics",
        json={"enabled": False},
        headers=acme.key("switches:write"),
    )

    found = _notice(client, acme).json

    assert found["switched_off"] == ["google-analytics"]
    assert found["notice_id"] == shown.notice_id


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?lang=fr", "lang_unknown"),
        ("?lang=korean", "invalid"),
        ("?language=ko", "unknown_parameter"),
        ("?customer=By%20Eol", "invalid"),
    ],
)
def test_bad_parameter_is_refused(
    client: FlaskClient, acme: Company, shown: Shown, query: str, code: str
) -> None:
    answer = _notice(client, acme, query)

    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_site_without_a_policy_has_no_notice(
    app: Flask, client: FlaskClient, clock: Clock, acme: Company
) -> None:
    before = stored(app, acme)

    answer = _notice(client, acme)

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert stored(app, acme) == before


def test_other_methods_are_not_allowed(client: FlaskClient, acme: Company) -> None:
    assert client.post(f"/v1/sites/{acme.site_key}/notice").status_code == 405
