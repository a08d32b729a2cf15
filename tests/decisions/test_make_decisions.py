"""``POST /v1/decisions/batch``: up to 10,000 people, in their order, in few queries."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from werkzeug.test import TestResponse

from tests.actors import Company
from tests.factories.consents import MEMBER, Shown, consent, send_consent
from tests.factories.statements import count_statements

READ = "decisions:read"
STRANGER = {"type": "user", "id": "u-9999"}


def _ask(client: FlaskClient, company: Company, subjects: Any, **changes: Any) -> TestResponse:
    body = {"purpose": "marketing.email", "subjects": subjects, **changes}
    return client.post("/v1/decisions/batch", json=body, headers=company.key(READ))


def test_it_works(client: FlaskClient, acme: Company, shown: Shown) -> None:
    ref = send_consent(client, acme, consent()).json["subject_ref"]

    answer = _ask(client, acme, [STRANGER, MEMBER, {"type": "ref", "id": ref}, MEMBER])

    assert answer.status_code == 200
    assert answer.json == {
        "items": [
            {**STRANGER, "allowed": False, "reasons": ["subject_unknown"]},
            {**MEMBER, "allowed": True, "reasons": ["consented"]},
            {"type": "ref", "id": ref, "allowed": True, "reasons": ["consented"]},
            {**MEMBER, "allowed": True, "reasons": ["consented"]},
        ],
        "allowed_count": 3,
    }


def test_each_answer_is_that_of_a_single_decision(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    people = [{"type": "user", "id": f"u-{number}"} for number in range(6)]
    for status, person in zip(["granted", "declined", "objected"], people, strict=False):
        choices = {"marketing": "granted", "marketing.email": status}
        send_consent(client, acme, consent(subject=person, choices=choices))

    batch = _ask(client, acme, people).json["items"]

    for person, item in zip(people, batch, strict=True):
        single = client.post(
            "/v1/decisions",
            json={"subject": person, "purpose": "marketing.email"},
            headers=acme.key(READ),
        ).json
        codes = [reason["code"] for reason in single["reasons"]]
        assert (item["allowed"], item["reasons"]) == (single["allowed"], codes)


@pytest.mark.parametrize(
    "bad",
    [
        {"type": "email", "id": "nobody"},
        {"type": "phone", "id": "1"},
        {"type": "device", "id": "short"},
        {"type": "user", "id": "   "},
    ],
    ids=lambda bad: bad["type"],
)
def test_bad_entry_is_never_allowed_and_hinders_nobody(
    client: FlaskClient, acme: Company, shown: Shown, bad: dict[str, str]
) -> None:
    send_consent(client, acme, consent())

    items = _ask(client, acme, [bad, MEMBER]).json["items"]

    assert items[0] == {**bad, "allowed": False, "reasons": ["invalid"]}
    assert items[1]["allowed"] is True


def test_bad_entry_is_not_allowed_even_what_needs_no_consent(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    bad = {"type": "email", "id": "nobody"}

    answer = _ask(client, acme, [bad], purpose="necessary")

    assert answer.json["items"][0]["allowed"] is False


def test_ten_thousand_are_answered_in_order(
    client: FlaskClient, database: SQLAlchemy, acme: Company, shown: Shown
) -> None:
    send_consent(client, acme, consent())
    people = [{"type": "user", "id": f"u-{number}"} for number in range(10_000)]

    with count_statements(client.application) as statements:
        answer = _ask(client, acme, people)

    items = answer.json["items"]
    assert [item["id"] for item in items] == [person["id"] for person in people]
    assert [item["id"] for item in items if item["allowed"]] == ["u-1001"]
    assert answer.json["allowed_count"] == 1
    assert len(statements) < 40


def test_references_are_found_together(client: FlaskClient, acme: Company, shown: Shown) -> None:
    people = [{"type": "user", "id": f"u-{number}"} for number in range(20)]
    refs = [
        {
            "type": "ref",
            "id": send_consent(client, acme, consent(subject=person)).json["subject_ref"],
        }
        for person in people
    ]

    with count_statements(client.application) as few:
        _ask(client, acme, refs[:2])
    with count_statements(client.application) as many:
        answer = _ask(client, acme, refs)

    assert answer.json["allowed_count"] == 20
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("subjects", "changes", "status", "code"),
    [
        pytest.param([], {}, 422, "invalid", id="nobody"),
        pytest.param([MEMBER] * 10_001, {}, 422, "invalid", id="too-many"),
        pytest.param([{"type": "name", "id": "Kim"}], {}, 422, "invalid", id="kind"),
        pytest.param([{"type": "user"}], {}, 422, "invalid", id="no-id"),
        pytest.param([MEMBER], {"purpose": "marketing"}, 422, "channel_missing", id="channel"),
        pytest.param([MEMBER], {"purpose": "mining"}, 404, "purpose_unknown", id="purpose"),
        pytest.param([MEMBER], {"subject": MEMBER}, 422, "unknown_field", id="field"),
    ],
)
def test_bad_question_is_refused(
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    subjects: list[dict[str, str]],
    changes: dict[str, Any],
    status: int,
    code: str,
) -> None:
    answer = _ask(client, acme, subjects, **changes)

    assert (answer.status_code, answer.json["code"]) == (status, code)
