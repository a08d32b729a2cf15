"""What a site sets about its banner: checked when it is saved, and served."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.actors import Company
from tests.factories.consents import Shown


def _save(client: FlaskClient, company: Company, **settings: Any) -> Any:
    return client.patch(
        f"/v1/sites/{company.site_key}", json={"settings": settings}, headers=company.key()
    )


def _interface(client: FlaskClient, company: Company) -> str:
    return client.get(f"/b/{company.site_key}/ui.0000000000000000.ko.js").text


def test_colour_is_served_with_one_for_the_dark_theme(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    answer = _save(client, acme, colour="#17509E")

    assert answer.status_code == 200
    assert answer.json["settings"]["colour"] == "#17509e"
    assert '"#17509e","#' in _interface(client, acme)


def test_colour_of_the_dark_theme_can_be_given(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    _save(client, acme, colour="#17509e", colour_dark="#93b8f7")

    assert '"#17509e","#93b8f7"' in _interface(client, acme)


@pytest.mark.parametrize(
    ("field", "colour", "ratio", "nearest"),
    [
        pytest.param("colour", "#777777", "4.48:1", "#767676", id="light"),
        pytest.param("colour_dark", "#000000", "1.21:1", "#828282", id="dark"),
    ],
)
def test_colour_that_cannot_be_read_is_refused_with_the_nearest_that_can(
    client: FlaskClient, acme: Company, field: str, colour: str, ratio: str, nearest: str
) -> None:
    answer = _save(client, acme, **{field: colour})

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert ratio in answer.text
    assert nearest in answer.text


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"colour": "red"}, id="name"),
        pytest.param({"colour": "#fff"}, id="short"),
        pytest.param({"colour": "#17509e;}"}, id="style"),
        pytest.param({"region_defaults": {"us": []}}, id="region"),
        pytest.param({"region_defaults": {"US": ["everything"]}}, id="signal"),
    ],
)
def test_setting_that_is_none_is_refused(
    client: FlaskClient, acme: Company, settings: dict[str, Any]
) -> None:
    assert _save(client, acme, **settings).status_code == 422


def test_what_few_sites_set_is_in_their_loader(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    plain = client.get(f"/b/{acme.site_key}.js").text

    _save(client, acme, own_link=True, dnt=True, region_defaults={"US": ["ad_storage"]})

    loader = client.get(f"/b/{acme.site_key}.js").text
    assert '1,1,1,0,0,[1,[[["US"],["ad_storage"]]]]]' in loader
    assert "doNotTrack" in loader
    assert "doNotTrack" not in plain
