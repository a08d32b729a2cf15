"""The public pages as data: JSON by Accept, and the Atom feed."""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consent_service.kernel.transaction import transaction
from consent_service.policies.operations import announce_version
from tests.conftest import Clock
from tests.factories.policies import (
    ACTOR,
    MORE_FACTS,
    make_draft,
    make_history,
    make_policy,
    make_publisher,
    make_text,
)

BASE = "/policies/acme/privacy"
ATOM = "{http://www.w3.org/2005/Atom}"

pytestmark = pytest.mark.usefixtures("policy")


@pytest.fixture
def policy(app: Flask, clock: Clock) -> None:
    """Version 1 is in force, version 2 announced."""
    with app.app_context(), transaction():
        make_publisher("acme", legal_name="Acme & Sons <Ltd>")
        found = make_policy(name={"ko": "처리방침 <b>"})
        make_history(found, date(2025, 1, 1), date(2025, 1, 8))
        text = make_text(bodies={"rights": "열람과 정정을 요구할 수 있습니다."}, facts=MORE_FACTS)
        draft = make_draft(found, text, effective_on=date(2026, 2, 14))
        announce_version(found, draft, actor=ACTOR)


def read(client: FlaskClient, path: str = "") -> Any:
    answer = client.get(f"{BASE}{path}", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.json


def test_version_in_force(client: FlaskClient) -> None:
    data = read(client)

    assert (data["tenant"], data["policy"], data["number"]) == ("acme", "privacy", 1)
    assert (data["state"], data["announced_on"], data["effective_on"]) == (
        "in_force",
        "2025-01-01",
        "2025-01-08",
    )
    assert (data["lang"], data["langs"]) == ("ko", ["ko"])
    assert data["sections"][0]["key"] == "items_and_methods"
    assert data["upcoming"]["number"] == 2


def test_versions(client: FlaskClient) -> None:
    items = read(client, "/versions")["items"]

    assert [(item["number"], item["state"]) for item in items] == [
        (2, "announced"),
        (1, "in_force"),
    ]
    assert items[0]["url"].endswith("/policies/acme/privacy/versions/2")


def test_differences(client: FlaskClient) -> None:
    data = read(client, "/versions/1..2")

    changed = [section for section in data["sections"] if section["status"] != "unchanged"]
    assert [section["key"] for section in changed] == ["rights"]
    assert changed[0]["lines"][0]["mark"] == "delete"


def test_changes(client: FlaskClient) -> None:
    newest, first = read(client, "/changes")["items"]

    assert (newest["number"], newest["change_class"]) == (2, "material")
    assert [reason["kind"] for reason in newest["change_reasons"]] == ["item_added"]
    assert [row["key"] for row in newest["rows"]] == ["rights"]
    assert first["rows"] == []


def test_language_is_never_replaced_in_data(client: FlaskClient) -> None:
    answer = client.get(f"{BASE}?lang=en", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json["code"]) == (422, "lang_unknown")


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        pytest.param("/changes.atom", {}, id="by-address"),
        pytest.param("/changes", {"Accept": "application/atom+xml"}, id="by-accept"),
    ],
)
def test_feed_is_atom(client: FlaskClient, path: str, headers: dict[str, str]) -> None:
    answer = client.get(f"{BASE}{path}", headers={"Accept-Language": "ko", **headers})
    assert answer.mimetype == "application/atom+xml"

    feed = ElementTree.fromstring(answer.data)  # noqa: S314  # our own answer

    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}title") == "처리방침 <b>: 개정 공지"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Acme & Sons <Ltd>"
    assert feed.findtext(f"{ATOM}updated") == "2026-01-15T03:00:00Z"
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self", "alternate"]
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "처리방침 <b> v2",
        "처리방침 <b> v1",
    ]
    for entry in entries:
        assert entry.findtext(f"{ATOM}id") == entry.find(f"{ATOM}link").get("href")
        assert entry.findtext(f"{ATOM}updated")
    assert "수집 항목 추가: 회원 가입: 전화번호" in (entries[0].findtext(f"{ATOM}summary") or "")


def test_entries_are_about_announcements_of_their_own_day(client: FlaskClient) -> None:
    feed = ElementTree.fromstring(client.get(f"{BASE}/changes.atom").data)  # noqa: S314  # our own

    assert [entry.findtext(f"{ATOM}published") for entry in feed.findall(f"{ATOM}entry")] == [
        "2026-01-15T03:00:00Z",
        "2024-12-31T15:00:00Z",
    ]


def test_documentation_names_every_public_address(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").json["paths"]

    assert {path for path in paths if path.startswith("/policies/")} == {
        "/policies/{tenant}/{policy}",
        "/policies/{tenant}/{policy}/versions",
        "/policies/{tenant}/{policy}/versions/{number}",
        "/policies/{tenant}/{policy}/versions/{before}..{after}",
        "/policies/{tenant}/{policy}/changes",
        "/policies/{tenant}/{policy}/changes.atom",
    }
