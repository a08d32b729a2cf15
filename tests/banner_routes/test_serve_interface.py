"""``GET /b/{site_key}/ui.{hash}.{lang}.js``: immutable under its content's name."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from consent_service.banner.rules import content_hash
from tests.actors import Company
from tests.conftest import Clock
from tests.factories.consents import Shown


def _names(client: FlaskClient, company: Company) -> dict[str, str]:
    """The interfaces that the loader would ask for, by language."""
    loader = client.get(f"/b/{company.site_key}.js").text
    digests = re.findall(r'"([a-z]{2})":\["([A-Za-z0-9+/]{43})"', loader)
    return {lang: digest[:16].replace("+", "_").replace("/", "_") for lang, digest in digests}


@pytest.mark.parametrize(("lang", "word"), [("ko", "분석"), ("en", "Analytics")])
def test_it_works(client: FlaskClient, acme: Company, shown: Shown, lang: str, word: str) -> None:
    name = _names(client, acme)[lang]

    answer = client.get(f"/b/{acme.site_key}/ui.{name}.{lang}.js")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert content_hash(answer.data) == name
    assert word in answer.text


def test_second_part_is_served_under_the_digest_that_the_first_names(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    interface = client.get(f"/b/{acme.site_key}/ui.{_names(client, acme)['ko']}.ko.js").text
    digest = re.search(r'\],"([A-Za-z0-9+/]{43})",', interface)
    assert digest is not None
    name = digest[1][:16].replace("+", "_").replace("/", "_")

    answer = client.get(f"/b/{acme.site_key}/ui.{name}.ko-later.js")

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert content_hash(answer.data) == name


def test_unknown_name_gets_the_current_one_for_once(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    current = client.get(f"/b/{acme.site_key}/ui.{_names(client, acme)['ko']}.ko.js")

    answer = client.get(f"/b/{acme.site_key}/ui.AAAAAAAAAAAAAAAA.ko.js")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.data == current.data


def test_earlier_name_keeps_its_content(client: FlaskClient, acme: Company, shown: Shown) -> None:
    name = _names(client, acme)["ko"]
    earlier = client.get(f"/b/{acme.site_key}/ui.{name}.ko.js")
    client.patch(
        "/v1/purposes/analytics",
        json={"name": {"ko": "이용 통계", "en": "Statistics"}},
        headers=acme.key(),
    )
    assert _names(client, acme)["ko"] != name

    answer = client.get(f"/b/{acme.site_key}/ui.{name}.ko.js")

    assert answer.data == earlier.data
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_language_without_texts_is_not_found(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    assert client.get(f"/b/{acme.site_key}/ui.AAAAAAAAAAAAAAAA.fr.js").status_code == 404


def test_site_without_a_policy_has_none(client: FlaskClient, clock: Clock, acme: Company) -> None:
    assert client.get(f"/b/{acme.site_key}/ui.AAAAAAAAAAAAAAAA.ko.js").status_code == 404


def test_interface_of_another_company_is_not_served(
    client: FlaskClient, acme: Company, globex: Company, shown: Shown
) -> None:
    name = _names(client, acme)["ko"]

    assert client.get(f"/b/{globex.site_key}/ui.{name}.ko.js").status_code == 404
