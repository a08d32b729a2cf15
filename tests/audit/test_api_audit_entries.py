"""``/v1/audit-entries``: who did what, newest first."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consent_service.audit.operations import Actor, record_act
from consent_service.kernel.transaction import transaction
from consent_service.web.pagination import encode_cursor
from tests.actors import WRONG_CREDENTIALS, Company, act_for
from tests.conftest import Clock

ACTOR = Actor("member", "mem_1", {"id": "u-1", "name": "Administrator"})


@pytest.fixture
def acts(app: Flask, clock: Clock, acme: Company) -> None:
    """Three acts, an hour apart, after whatever made the company."""
    for action, object_type, object_id in (
        ("site.created", "site", "one"),
        ("site.created", "site", "two"),
        ("page.opened", "page", "one"),
    ):
        clock.advance(hours=1)
        with app.app_context(), transaction():
            act_for(acme)
            record_act(ACTOR, action, object_type, object_id, before={"n": 1}, after={"n": 2})


def _read(client: FlaskClient, company: Company, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/v1/audit-entries?{query}", headers=company.key())
    assert answer.status_code == 200
    return answer.json


def _named(page: dict[str, Any]) -> list[str]:
    return [f"{item['object_type']}/{item['object_id']}" for item in page["items"]]


@pytest.mark.usefixtures("acts")
def test_it_works(client: FlaskClient, acme: Company) -> None:
    item = _read(client, acme, "limit=1")["items"][0]

    assert item.pop("id").startswith("aud_")
    assert item == {
        "at": "2026-01-15T06:00:00Z",
        "actor": {
            "kind": "member",
            "id": "mem_1",
            "on_behalf_of": {"id": "u-1", "name": "Administrator"},
        },
        "action": "page.opened",
        "object_type": "page",
        "object_id": "one",
        "before": {"n": 1},
        "after": {"n": 2},
    }


@pytest.mark.usefixtures("acts")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("object_type=page", ["page/one"], id="type"),
        pytest.param("object_type=site&object_id=two", ["site/two"], id="object"),
        pytest.param("action=page.opened", ["page/one"], id="action"),
        pytest.param("from=2026-01-15T05:00:00Z", ["page/one", "site/two"], id="from"),
        pytest.param(
            "object_type=site&action=site.created&to=2026-01-15T05:00:00Z&from=2026-01-15T03:30:00Z",
            ["site/one"],
            id="from-to",
        ),
        pytest.param(
            "from=2026-01-15T14:00:00%2B09:00&to=2026-01-15T06:00:00Z",
            ["site/two"],
            id="other-offset",
        ),
        pytest.param("action=nothing", [], id="nothing"),
    ],
)
def test_what_is_looked_for_is_found(
    client: FlaskClient, acme: Company, query: str, expected: list[str]
) -> None:
    assert _named(_read(client, acme, query)) == expected


@pytest.mark.usefixtures("acts")
def test_pages_show_each_entry_once(client: FlaskClient, acme: Company) -> None:
    everything = [item["id"] for item in _read(client, acme, "limit=200")["items"]]
    seen: list[str] = []
    cursor = ""
    while True:
        page = _read(client, acme, f"limit=5{cursor}")
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert len(everything) > 10
    assert seen == everything


@pytest.mark.usefixtures("acts")
def test_entries_of_another_tenant_are_not_there(
    client: FlaskClient, acme: Company, globex: Company
) -> None:
    assert _read(client, globex, "object_type=page")["items"] == []
    assert "mem_1" not in client.get("/v1/audit-entries?limit=200", headers=globex.key()).text


@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
def test_wrong_key_is_refused(
    client: FlaskClient, acme: Company, fault: str, status: int, code: str
) -> None:
    answer = client.get("/v1/audit-entries", headers=acme.wrong_key(fault))

    assert (answer.status_code, answer.json["code"]) == (status, code)


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "action=%00",
        "limit=0",
        "from=yesterday",
        "from=2026-01-15T05:00:00",
        "cursor=x",
        f"cursor={encode_cursor(('yesterday', '0'))}",
        f"cursor={encode_cursor(('2026-01-15T05:00:00', '0' * 32))}",
        f"cursor={encode_cursor((1, 2))}",
        f"object_type={'x' * 41}",
    ],
)
def test_bad_query_is_refused(client: FlaskClient, acme: Company, query: str) -> None:
    answer = client.get(f"/v1/audit-entries?{query}", headers=acme.key())

    assert answer.status_code == 422


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_log_cannot_be_written_or_deleted(client: FlaskClient, acme: Company, method: str) -> None:
    answer = client.open("/v1/audit-entries", method=method, headers=acme.key())

    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
