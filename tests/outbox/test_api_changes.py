"""``/v1/changes``: a reader that keeps its cursor misses nothing, or is told that it did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consent_service.kernel.ids import public_id
from consent_service.kernel.transaction import transaction
from consent_service.outbox.jobs import run_outbox_retention, run_positions
from consent_service.outbox.operations import publish
from consent_service.web.pagination import encode_cursor
from tests.actors import WRONG_CREDENTIALS, Company, act_for
from tests.conftest import Clock

KEY = "consents:read"
SUBJECT = UUID(int=7)


def _publish(app: Flask, company: Company, *names: str, subject_id: UUID | None = None) -> None:
    with app.app_context():
        with transaction():
            act_for(company)
            for name in names:
                publish("consent.given", {"purpose": name}, subject_id=subject_id)
        run_positions(company.tenant_id)


def _read(client: FlaskClient, company: Company, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/v1/changes{query}", headers=company.key(KEY))
    assert answer.status_code == 200
    return answer.json


def _names(page: dict[str, Any]) -> list[str]:
    return [item["purpose"] for item in page["items"]]


def test_it_works(app: Flask, client: FlaskClient, clock: Clock, acme: Company) -> None:
    _publish(app, acme, "ads", subject_id=SUBJECT)

    page = _read(client, acme)

    assert page["items"] == [
        {
            "position": 1,
            "type": "consent.given",
            "subject_ref": public_id("sub", SUBJECT),
            "at": "2026-01-15T03:00:00Z",
            "purpose": "ads",
        }
    ]


def test_change_about_nobody_names_nobody(app: Flask, client: FlaskClient, acme: Company) -> None:
    _publish(app, acme, "ads")

    assert "subject_ref" not in _read(client, acme)["items"][0]


def test_payload_never_hides_the_order(app: Flask, client: FlaskClient, acme: Company) -> None:
    with app.app_context():
        with transaction():
            act_for(acme)
            publish("consent.given", {"position": 99, "type": "x", "at": "never"})
        run_positions(acme.tenant_id)

    [item] = _read(client, acme)["items"]

    assert (item["position"], item["type"]) == (1, "consent.given")
    assert item["at"] != "never"


def test_reader_goes_on_where_it_stopped(app: Flask, client: FlaskClient, acme: Company) -> None:
    _publish(app, acme, "one", "two", "three")
    first = _read(client, acme, "?limit=2")
    second = _read(client, acme, f"?limit=2&cursor={first['next_cursor']}")
    nothing = _read(client, acme, f"?cursor={second['next_cursor']}")
    _publish(app, acme, "four")
    later = _read(client, acme, f"?cursor={nothing['next_cursor']}")

    assert len({name for page in (first, second, later) for name in _names(page)}) == 4
    assert [item["position"] for item in first["items"] + second["items"]] == [1, 2, 3]
    assert nothing["items"] == []
    assert _names(later) == ["four"]


def test_empty_feed_has_a_cursor_to_begin_with(
    app: Flask, client: FlaskClient, acme: Company
) -> None:
    cursor = _read(client, acme)["next_cursor"]
    _publish(app, acme, "one")

    assert _names(_read(client, acme, f"?cursor={cursor}")) == ["one"]


def test_changes_are_kept_ninety_days(
    app: Flask, client: FlaskClient, clock: Clock, acme: Company
) -> None:
    _publish(app, acme, "old")
    clock.advance(days=90)
    _tidy(app, acme)
    kept = _names(_read(client, acme))
    clock.advance(seconds=1)
    _tidy(app, acme)

    assert kept == ["old"]
    assert _names(_read(client, acme)) == []


@pytest.mark.parametrize("is_tidied", [True, False], ids=["deleted", "not-yet-deleted"])
def test_reader_that_missed_something_is_told(
    app: Flask, client: FlaskClient, clock: Clock, acme: Company, is_tidied: bool
) -> None:
    cursor = _read(client, acme)["next_cursor"]
    _publish(app, acme, "old")
    clock.advance(days=91)
    _publish(app, acme, "new")
    if is_tidied:
        _tidy(app, acme)

    answer = client.get(f"/v1/changes?cursor={cursor}", headers=acme.key(KEY))
    anew = _read(client, acme)

    assert (answer.status_code, answer.json["code"]) == (410, "cursor_expired")
    assert _names(anew) == ["new"]


def test_reader_that_missed_nothing_goes_on_however_late(
    app: Flask, client: FlaskClient, clock: Clock, acme: Company
) -> None:
    _publish(app, acme, "old")
    cursor = _read(client, acme)["next_cursor"]
    clock.advance(days=400)
    _tidy(app, acme)
    _publish(app, acme, "new")

    assert _names(_read(client, acme, f"?cursor={cursor}")) == ["new"]


def test_cursor_from_the_future_is_refused(client: FlaskClient, acme: Company) -> None:
    """After a backup was restored, a reader may be ahead; it must not wait in silence."""
    answer = client.get(f"/v1/changes?cursor={encode_cursor((5,))}", headers=acme.key(KEY))

    assert (answer.status_code, answer.json["code"]) == (410, "cursor_expired")


@pytest.mark.parametrize(
    "cursor",
    ["x", "%00", "bnVsbA", encode_cursor(("a",)), encode_cursor((1, 2)), encode_cursor((True,))],
)
def test_cursor_that_is_none_of_ours_is_refused(
    client: FlaskClient, acme: Company, cursor: str
) -> None:
    answer = client.get(f"/v1/changes?cursor={cursor}", headers=acme.key(KEY))

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/cursor"


def test_changes_of_another_tenant_are_not_there(
    app: Flask, client: FlaskClient, acme: Company, globex: Company
) -> None:
    _publish(app, acme, "of acme")
    _publish(app, globex, "of globex")

    assert _names(_read(client, acme)) == ["of acme"]
    assert _names(_read(client, globex)) == ["of globex"]


@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
def test_wrong_key_is_refused(
    client: FlaskClient, acme: Company, fault: str, status: int, code: str
) -> None:
    answer = client.get("/v1/changes", headers=acme.wrong_key(fault))

    assert (answer.status_code, answer.json["code"]) == (status, code)


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "type=consent.given"])
def test_bad_query_is_refused(client: FlaskClient, acme: Company, query: str) -> None:
    answer = client.get(f"/v1/changes?{query}", headers=acme.key(KEY))

    assert answer.status_code == 422


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_wrong_method_is_refused(client: FlaskClient, acme: Company, method: str) -> None:
    answer = client.open("/v1/changes", method=method, headers=acme.key(KEY))

    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")


def _tidy(app: Flask, company: Company) -> None:
    with app.app_context():
        run_outbox_retention(company.tenant_id)
