"""``GET /b/{site_key}.js``: the one script, cached for less than a minute."""

from __future__ import annotations

import gzip
import json
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.actors import Company
from tests.conftest import Clock
from tests.factories.consents import Shown, put_policy_in_force, stored

GA = "/v1/service-switches/google-analytics"


def _switch(client: FlaskClient, company: Company, level: str, *, enabled: bool) -> None:
    answer = client.put(
        f"{GA}{level}", json={"enabled": enabled}, headers=company.key("switches:write")
    )
    assert answer.status_code == 200


def _loader(client: FlaskClient, company: Company, query: str = "", **headers: str) -> Any:
    return client.get(f"/b/{company.site_key}.js{query}", headers=headers)


def _config(text: str) -> list[Any]:
    """The list that a loader holds, as ``Written`` in the banner's ``config.js`` describes it."""
    found: list[Any]
    found, _ = json.JSONDecoder().raw_decode(text, text.index('["http'))
    return found


def _switched_off(text: str) -> list[str]:
    return [service[0] for service in _config(text)[6] if service[6:] == [1]]


def test_it_works(client: FlaskClient, acme: Company, shown: Shown) -> None:
    answer = _loader(client, acme)

    assert answer.status_code == 200
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=45, stale-if-error=86400"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers
    assert shown.notice_token in answer.text


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        pytest.param("gzip, deflate, br", "br", id="browser"),
        pytest.param("gzip", "gzip", id="gzip"),
        pytest.param("gzip, br;q=0", "gzip", id="no-brotli"),
        pytest.param("identity", None, id="plain"),
        pytest.param("", None, id="unsaid"),
        pytest.param("zstd", None, id="others"),
    ],
)
def test_encoding_is_one_that_the_browser_reads(
    client: FlaskClient, acme: Company, shown: Shown, accepted: str, encoding: str | None
) -> None:
    plain = _loader(client, acme).data

    answer = _loader(client, acme, **{"Accept-Encoding": accepted})

    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert answer.headers.get("Content-Encoding") == encoding
    assert unpack(answer.data) == plain


def test_unchanged_loader_is_not_sent_again(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    first = _loader(client, acme)

    again = _loader(client, acme, **{"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert again.headers["ETag"] == first.headers["ETag"]


def test_tag_changes_with_the_day_of_the_token(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    tag = _loader(client, acme).headers["ETag"]
    clock.set("2026-01-15T23:59:59Z")
    same_day = _loader(client, acme, **{"If-None-Match": tag})
    clock.advance(seconds=1)

    assert same_day.status_code == 304
    assert _loader(client, acme, **{"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("query", ["?v=123", "?utm_source=x&_=1", "?customer="])
def test_unknown_parameters_are_ignored(
    client: FlaskClient, acme: Company, shown: Shown, query: str
) -> None:
    assert _loader(client, acme, query).data == _loader(client, acme).data


def test_switch_is_in_the_next_loader_and_asks_nobody_again(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    before = _loader(client, acme)

    _switch(client, acme, "", enabled=False)

    answer = _loader(client, acme, **{"If-None-Match": before.headers["ETag"]})
    assert answer.status_code == 200
    assert _switched_off(answer.text) == ["google-analytics"]
    assert _config(answer.text)[4] == _config(before.text)[4]


@pytest.mark.parametrize(
    ("query", "off"),
    [
        pytest.param("", False, id="nobodys"),
        pytest.param("?customer=byeolgil", True, id="the-customers"),
        pytest.param("?customer=nobody", True, id="unknown"),
        pytest.param("?customer=By%20Eol%00", True, id="malformed"),
        pytest.param(f"?customer={'x' * 5000}", True, id="endless"),
    ],
)
def test_switch_of_a_customer_is_for_its_users(
    client: FlaskClient, acme: Company, shown: Shown, query: str, off: bool
) -> None:
    _switch(client, acme, "?customer=byeolgil", enabled=False)

    answer = _loader(client, acme, query)

    assert answer.status_code == 200
    assert _switched_off(answer.text) == (["google-analytics"] if off else [])


def test_customer_is_named_when_it_is_known(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    assert _config(_loader(client, acme, "?customer=byeolgil").text)[12] == "byeolgil"
    assert len(_config(_loader(client, acme, "?customer=nobody").text)) == 10


def test_site_without_a_policy_shows_nothing(
    app: Flask, client: FlaskClient, clock: Clock, acme: Company
) -> None:
    before = stored(app, acme)

    answer = _loader(client, acme)

    assert answer.status_code == 200
    assert _config(answer.text)[3] == ""
    assert _config(answer.text)[5:8] == [[], [], {}]
    assert stored(app, acme) == before


def test_policy_that_is_announced_is_shown_from_its_first_day(
    app: Flask, client: FlaskClient, clock: Clock, acme: Company
) -> None:
    put_policy_in_force(app, acme)
    clock.set("2025-12-14T14:59:59Z")
    before = _loader(client, acme)
    clock.advance(seconds=1)

    assert _config(before.text)[5] == []
    assert [key for key, *_ in _config(_loader(client, acme).text)[5]] != []


@pytest.mark.parametrize(
    "path", ["/b/nobody-0123456789ab.js", "/b/acme.js", "/b/acme-0123456789ab.js", "/b/a%00b.js"]
)
def test_unknown_site_is_not_found(client: FlaskClient, acme: Company, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_other_methods_are_not_allowed(client: FlaskClient, acme: Company) -> None:
    assert client.post(f"/b/{acme.site_key}.js").status_code == 405
