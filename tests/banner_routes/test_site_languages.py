"""A site's own languages: what its notice holds, and in which it has an interface."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consent_service.tenants.rules import BANNER_LANGUAGES
from tests.actors import Company
from tests.factories.consents import put_policy_in_force


@pytest.fixture
def site(app: Flask, client: FlaskClient, acme: Company) -> str:
    """The address of a site whose purposes are named in Korean and English."""
    put_policy_in_force(app, acme)
    return f"/v1/sites/{acme.site_key}"


def set_languages(client: FlaskClient, acme: Company, site: str, languages: Any) -> Any:
    return client.patch(site, json={"settings": {"languages": languages}}, headers=acme.key())


def offered(client: FlaskClient, acme: Company) -> list[str]:
    """The languages in which the site has an interface; an unknown hash gets the present one."""
    return [
        lang
        for lang in BANNER_LANGUAGES
        if client.get(f"/b/{acme.site_key}/ui.0000000000000000.{lang}.js").status_code == 200
    ]


def test_site_has_the_languages_that_the_purposes_are_named_in(
    client: FlaskClient, acme: Company, site: str
) -> None:
    assert offered(client, acme) == ["en", "ko"]


def test_site_has_the_languages_of_its_own_and_the_tenants(
    client: FlaskClient, acme: Company, site: str
) -> None:
    changed = set_languages(client, acme, site, ["de", "ar"])

    assert changed.json["settings"]["languages"] == ["de", "ar"]
    assert offered(client, acme) == ["ar", "de", "ko"]


def test_notice_holds_the_texts_of_its_languages_alone(
    client: FlaskClient, acme: Company, site: str
) -> None:
    set_languages(client, acme, site, ["de"])

    shown = client.get(f"{site}/notice?lang=de")
    content = client.get(f"/v1/notices/{shown.json['notice_id']}").json

    assert shown.json["texts"]["accept"] == "Alle akzeptieren"
    assert content["langs"] == ["de", "ko"]
    assert sorted(content["texts"]) == ["de", "ko"]


def test_notice_is_not_shown_in_a_language_that_the_site_has_not(
    client: FlaskClient, site: str
) -> None:
    answer = client.get(f"{site}/notice?lang=de")

    assert (answer.status_code, answer.json["code"]) == (422, "lang_unknown")


def test_null_goes_back_to_the_languages_of_the_purposes(
    client: FlaskClient, acme: Company, site: str
) -> None:
    set_languages(client, acme, site, ["de"])

    set_languages(client, acme, site, None)

    assert offered(client, acme) == ["en", "ko"]


@pytest.mark.parametrize(
    ("languages", "pointer"),
    [
        pytest.param(["tlh"], "/settings/languages/0", id="no-texts"),
        pytest.param(["ko", "zh"], "/settings/languages/1", id="chinese-without-script"),
        pytest.param([], "/settings/languages", id="none"),
        pytest.param("ko", "/settings/languages", id="not-a-list"),
    ],
)
def test_languages_that_the_banner_does_not_speak_are_refused(
    client: FlaskClient, acme: Company, site: str, languages: Any, pointer: str
) -> None:
    answer = set_languages(client, acme, site, languages)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
