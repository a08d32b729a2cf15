"""A site's own languages: what its notice holds, and what its loader offers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.actors import Company
from tests.factories.consents import put_policy_in_force

PER_LANGUAGE = re.compile(rb'"([a-zA-Z-]+)":\["[A-Za-z0-9+/]{64}"')


@pytest.fixture
def site(app: Flask, client: FlaskClient, acme: Company) -> str:
    """The address of a site whose purposes are named in Korean and English."""
    put_policy_in_force(app, acme)
    return f"/v1/sites/{acme.site_key}"


def set_languages(client: FlaskClient, acme: Company, site: str, languages: Any) -> Any:
    return client.patch(site, json={"settings": {"languages": languages}}, headers=acme.key())


def offered(client: FlaskClient, acme: Company) -> list[bytes]:
    return PER_LANGUAGE.findall(client.get(f"/b/{acme.site_key}.js").data)


def test_loader_offers_the_languages_that_the_purposes_are_named_in(
    client: FlaskClient, acme: Company, site: str
) -> None:
    assert sorted(offered(client, acme)) == [b"en", b"ko"]


def test_loader_offers_the_languages_of_the_site_and_the_tenants_own(
    client: FlaskClient, acme: Company, site: str
) -> None:
    changed = set_languages(client, acme, site, ["de", "ar"])

    assert changed.json["settings"]["languages"] == ["de", "ar"]
    assert offered(client, acme)[0] == b"ko"
    assert sorted(offered(client, acme)) == [b"ar", b"de", b"ko"]


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

    assert sorted(offered(client, acme)) == [b"en", b"ko"]


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
