"""``/v1/subjects/link`` and ``…/identifiers/remove``: one person, and two again."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.actors import WRONG_CREDENTIALS, Company
from tests.conftest import Clock
from tests.factories.consents import (
    DEVICE,
    MEMBER,
    OTHER_DEVICE,
    Shown,
    choice,
    consent,
    held,
    refusal,
    send_choice,
    send_consent,
    stored,
)

WRITE = "subjects:write"
PHONE = {"type": "device", "id": DEVICE}
LAPTOP = {"type": "device", "id": OTHER_DEVICE}
ADDRESS = {"type": "email", "id": "person@acme.example"}


def _link(
    client: FlaskClient, company: Company, subject: dict[str, str], other: dict[str, str]
) -> TestResponse:
    return client.post(
        "/v1/subjects/link",
        json={"subject": subject, "other": other},
        headers=company.key(WRITE),
    )


def _remove(
    client: FlaskClient, company: Company, ref: str, identifier: dict[str, str]
) -> TestResponse:
    return client.post(
        f"/v1/subjects/{ref}/identifiers/remove",
        json={"identifier": identifier},
        headers=company.key(WRITE),
    )


def _look_up(client: FlaskClient, company: Company, subject: dict[str, str]) -> dict[str, Any]:
    answer = client.post(
        "/v1/subjects/lookup", json={"subject": subject}, headers=company.key("subjects:read")
    )
    return answer.json


def _answers(client: FlaskClient, company: Company, subject: dict[str, str]) -> dict[str, str]:
    found = _look_up(client, company, subject)
    return {state["purpose"]: state["status"] for state in found["states"]}


def test_it_works(app: Flask, client: FlaskClient, acme: Company, shown: Shown) -> None:
    member = send_consent(client, acme, consent()).json["subject_ref"]
    send_choice(client, acme, choice(shown))

    answer = _link(client, acme, PHONE, MEMBER)

    assert (answer.status_code, answer.json) == (200, {"subject_ref": member})
    found = _look_up(client, acme, PHONE)
    assert found == _look_up(client, acme, MEMBER)
    assert found["identifiers"] == ["device", "user"]
    assert _answers(client, acme, PHONE) == {
        "analytics": "granted",
        "ads": "granted",
        "marketing": "granted",
        "marketing.email": "granted",
    }
    assert stored(app, acme)["subject_links"] == 1


def test_linking_again_changes_nothing(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    first = _link(client, acme, PHONE, MEMBER)
    before = stored(app, acme)

    again = _link(client, acme, MEMBER, PHONE)

    assert again.json == first.json
    assert stored(app, acme) == before


def test_refusal_of_either_stands_until_the_person_acts_anew(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    send_choice(client, acme, refusal(shown, subject=LAPTOP))
    clock.advance(minutes=1)
    send_consent(client, acme, consent(choices={"analytics": True}))
    _link(client, acme, MEMBER, LAPTOP)
    linked = _answers(client, acme, MEMBER)["analytics"]
    clock.advance(minutes=1)

    send_consent(client, acme, consent(choices={"analytics": True}))

    assert linked == "declined"
    assert _answers(client, acme, LAPTOP)["analytics"] == "granted"


def test_grant_from_before_the_link_does_not_count_when_it_arrives_after(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    send_choice(client, acme, refusal(shown))
    clock.advance(minutes=10)
    _link(client, acme, MEMBER, PHONE)
    clock.advance(minutes=1)
    earlier = "2026-01-15T03:05:00Z"

    send_consent(client, acme, consent(choices={"analytics": True}, occurred_at=earlier))

    assert _answers(client, acme, MEMBER)["analytics"] == "declined"


def test_many_identifiers_become_one_person(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    _link(client, acme, PHONE, LAPTOP)
    _link(client, acme, ADDRESS, MEMBER)

    ref = _link(client, acme, LAPTOP, ADDRESS).json["subject_ref"]

    refs = {_look_up(client, acme, one)["subject_ref"] for one in (PHONE, LAPTOP, ADDRESS, MEMBER)}
    assert refs == {ref}
    assert _look_up(client, acme, PHONE)["identifiers"] == ["device", "email", "user"]


def test_two_members_are_never_one_person(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    other = {"type": "user", "id": "u-2002"}
    _link(client, acme, PHONE, MEMBER)
    _link(client, acme, LAPTOP, other)
    before = stored(app, acme)

    answer = _link(client, acme, PHONE, LAPTOP)

    assert (answer.status_code, answer.json["code"]) == (409, "subjects_conflict")
    assert stored(app, acme) == before


def test_undoing_a_link_gives_each_its_own_acts_again(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    send_consent(client, acme, consent())
    send_choice(client, acme, choice(shown))
    apart = held(app, acme)
    ref = _link(client, acme, MEMBER, PHONE).json["subject_ref"]

    answer = _remove(client, acme, ref, PHONE)

    assert answer.status_code == 200
    assert answer.json["subject_ref"] != ref
    assert held(app, acme) == apart
    assert _answers(client, acme, PHONE) == {"analytics": "granted", "ads": "granted"}
    assert _answers(client, acme, MEMBER) == {
        "marketing": "granted",
        "marketing.email": "granted",
    }


def test_identifier_that_answered_for_the_others_keeps_its_acts(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    send_consent(client, acme, consent(choices={"marketing": "objected"}))
    send_choice(client, acme, choice(shown))
    send_choice(client, acme, refusal(shown, subject=LAPTOP))
    ref = _link(client, acme, MEMBER, PHONE).json["subject_ref"]
    _link(client, acme, MEMBER, LAPTOP)

    answer = _remove(client, acme, ref, MEMBER)

    assert answer.json == {"subject_ref": ref}
    assert _answers(client, acme, MEMBER) == {"marketing": "objected"}
    devices = _look_up(client, acme, PHONE)
    assert devices["identifiers"] == ["device"]
    assert devices == _look_up(client, acme, LAPTOP)
    assert _answers(client, acme, PHONE) == {"analytics": "declined", "ads": "declined"}


def test_late_grant_does_not_hide_what_was_refused_while_linked(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    ref = _link(client, acme, MEMBER, PHONE).json["subject_ref"]
    clock.advance(minutes=10)
    now = clock.now.isoformat()
    send_choice(client, acme, refusal(shown, occurred_at=now, sent_at=now))
    _remove(client, acme, ref, PHONE)
    clock.advance(minutes=1)

    send_consent(
        client,
        acme,
        consent(subject=PHONE, choices={"analytics": True}, occurred_at="2026-01-15T03:05:00Z"),
    )

    assert _answers(client, acme, PHONE)["analytics"] == "declined"


def test_identifier_that_is_linked_with_nothing_stays(
    app: Flask, client: FlaskClient, acme: Company, shown: Shown
) -> None:
    body = consent(subject=ADDRESS, choices={"marketing": "objected"})
    ref = send_consent(client, acme, body).json["subject_ref"]
    before = stored(app, acme)

    answer = _remove(client, acme, ref, ADDRESS)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert stored(app, acme) == before
    assert _answers(client, acme, ADDRESS) == {"marketing": "objected"}


def test_identifier_of_somebody_else_is_not_removed(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    ref = _link(client, acme, MEMBER, PHONE).json["subject_ref"]
    send_choice(client, acme, choice(shown, subject=LAPTOP))

    answer = _remove(client, acme, ref, LAPTOP)

    assert (answer.status_code, answer.json["code"]) == (404, "subject_unknown")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"subject": MEMBER},
        {"subject": MEMBER, "other": {"type": "ref", "id": "sub_00000000000000000000000000"}},
        {"subject": MEMBER, "other": {"type": "email", "id": "nobody"}},
        {"subject": MEMBER, "other": PHONE, "force": True},
    ],
    ids=["empty", "one", "reference", "malformed", "unknown-field"],
)
def test_bad_body_links_nobody(
    app: Flask, client: FlaskClient, acme: Company, body: dict[str, Any]
) -> None:
    before = stored(app, acme)

    answer = client.post("/v1/subjects/link", json=body, headers=acme.key(WRITE))

    assert answer.status_code == 422
    assert stored(app, acme) == before


def test_person_of_another_company_stays_linked(
    app: Flask, client: FlaskClient, acme: Company, globex: Company, shown: Shown
) -> None:
    ref = _link(client, acme, MEMBER, PHONE).json["subject_ref"]

    answer = _remove(client, globex, ref, PHONE)

    assert (answer.status_code, answer.json["code"]) == (404, "subject_unknown")
    assert _look_up(client, acme, PHONE)["subject_ref"] == ref


@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
def test_wrong_key_is_refused(
    app: Flask, client: FlaskClient, acme: Company, fault: str, status: int, code: str
) -> None:
    before, headers = stored(app, acme), acme.wrong_key(fault)

    answer = client.post(
        "/v1/subjects/link", json={"subject": MEMBER, "other": PHONE}, headers=headers
    )

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert stored(app, acme) == before


def test_other_methods_are_not_allowed(client: FlaskClient, acme: Company) -> None:
    assert client.get("/v1/subjects/link", headers=acme.key(WRITE)).status_code == 405
