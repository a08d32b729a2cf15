"""Looking people up: ``/v1/subjects/lookup``, ``…/consents``, ``…/history``."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.actors import WRONG_CREDENTIALS, Company
from tests.conftest import Clock
from tests.factories.consents import (
    DEVICE,
    MEMBER,
    Shown,
    choice,
    consent,
    refusal,
    send_choice,
    send_consent,
    statuses,
)

READ = "subjects:read"


def _look_up(client: FlaskClient, company: Company, subject: dict[str, str], **extra: Any) -> Any:
    return client.post(
        "/v1/subjects/lookup", json={"subject": subject, **extra}, headers=company.key(READ)
    )


def test_lookup_works(client: FlaskClient, acme: Company, shown: Shown) -> None:
    recorded = send_consent(client, acme, consent())

    answer = _look_up(client, acme, MEMBER)

    assert answer.status_code == 200
    assert answer.json == {
        "subject_ref": recorded.json["subject_ref"],
        "states": recorded.json["states"],
        "holds": [],
        "identifiers": ["user"],
    }


def test_reference_finds_the_same_person(client: FlaskClient, acme: Company, shown: Shown) -> None:
    ref = send_consent(client, acme, consent()).json["subject_ref"]

    by_ref = _look_up(client, acme, {"type": "ref", "id": ref})

    assert by_ref.json == _look_up(client, acme, MEMBER).json


def test_lookup_in_another_product_shows_its_answers(
    client: FlaskClient, acme: Company, shown: Shown
) -> None:
    send_consent(client, acme, consent())

    assert _look_up(client, acme, MEMBER, product="meet").json["states"] == []


@pytest.mark.parametrize(
    ("subject", "status", "code"),
    [
        pytest.param({"type": "user", "id": "nobody"}, 404, "subject_unknown", id="unknown"),
        pytest.param({"type": "ref", "id": "sub_none"}, 404, "subject_unknown", id="malformed-ref"),
        pytest.param(
            {"type": "ref", "id": f"sub_{'0' * 26}"}, 404, "subject_unknown", id="unknown-ref"
        ),
        pytest.param({"type": "email", "id": "nobody"}, 422, "invalid", id="malformed"),
        pytest.param({"type": "name", "id": "Kim"}, 422, "invalid", id="kind"),
        pytest.param({"type": "user"}, 422, "invalid", id="no-id"),
    ],
)
def test_nobody_is_found(
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    subject: dict[str, str],
    status: int,
    code: str,
) -> None:
    answer = _look_up(client, acme, subject)

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_person_of_one_company_is_unknown_to_another(
    client: FlaskClient, acme: Company, globex: Company, shown: Shown
) -> None:
    ref = send_consent(client, acme, consent()).json["subject_ref"]

    assert _look_up(client, globex, MEMBER).status_code == 404
    assert _look_up(client, globex, {"type": "ref", "id": ref}).status_code == 404
    for page in ("consents", "history"):
        answer = client.get(f"/v1/subjects/{ref}/{page}", headers=globex.key(READ))
        assert (answer.status_code, answer.json["code"]) == (404, "subject_unknown")


def test_consents_are_the_current_answers(client: FlaskClient, acme: Company, shown: Shown) -> None:
    recorded = send_consent(client, acme, consent())

    answer = client.get(
        f"/v1/subjects/{recorded.json['subject_ref']}/consents", headers=acme.key(READ)
    )

    assert answer.json == {
        "subject_ref": recorded.json["subject_ref"],
        "states": recorded.json["states"],
    }


def test_history_is_newest_first_and_has_every_act(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    device = {"type": "device", "id": DEVICE}
    events = [send_choice(client, acme, choice(shown)).json["event_id"]]
    for _ in range(4):
        clock.advance(minutes=1)
        now = clock.now.isoformat()
        body = refusal(shown, occurred_at=now, sent_at=now)
        events.append(send_choice(client, acme, body).json["event_id"])
    ref = _look_up(client, acme, device).json["subject_ref"]

    found, cursor, pages = [], "", 0
    while cursor is not None:
        page = client.get(
            f"/v1/subjects/{ref}/history?limit=2" + (f"&cursor={cursor}" if cursor else ""),
            headers=acme.key(READ),
        ).json
        found += [item["event_id"] for item in page["items"]]
        cursor, pages = page["next_cursor"], pages + 1

    assert found == events[::-1]
    assert pages == 3


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("cursor=nonsense", "invalid"),
        ("cursor=sub_00000000000000000000000000", "invalid"),
        ("limit=0", "invalid"),
        ("limit=201", "invalid"),
        ("page=2", "unknown_parameter"),
    ],
)
def test_bad_page_is_refused(
    client: FlaskClient, acme: Company, shown: Shown, query: str, code: str
) -> None:
    ref = send_consent(client, acme, consent()).json["subject_ref"]

    answer = client.get(f"/v1/subjects/{ref}/history?{query}", headers=acme.key(READ))

    assert (answer.status_code, answer.json["code"]) == (422, code)


@pytest.mark.parametrize(("fault", "status", "code"), WRONG_CREDENTIALS)
@pytest.mark.parametrize("page", ["lookup", "consents", "history"])
def test_wrong_key_is_refused(
    client: FlaskClient,
    acme: Company,
    shown: Shown,
    page: str,
    fault: str,
    status: int,
    code: str,
) -> None:
    ref = send_consent(client, acme, consent()).json["subject_ref"]
    headers = acme.wrong_key(fault)
    if page == "lookup":
        answer = client.post("/v1/subjects/lookup", json={"subject": MEMBER}, headers=headers)
    else:
        answer = client.get(f"/v1/subjects/{ref}/{page}", headers=headers)

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_expired_grant_is_shown_as_expired(
    client: FlaskClient, clock: Clock, acme: Company, shown: Shown
) -> None:
    send_consent(client, acme, consent(choices={"analytics": True, "marketing": True}))
    clock.set("2027-01-15T02:59:59Z")
    before = statuses(_look_up(client, acme, MEMBER))
    clock.advance(seconds=1)

    assert before == {"analytics": "granted", "marketing": "granted"}
    assert statuses(_look_up(client, acme, MEMBER)) == {
        "analytics": "expired",
        "marketing": "granted",
    }


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/subjects/lookup"),
        ("POST", "/v1/subjects/sub_00000000000000000000000000/consents"),
        ("DELETE", "/v1/subjects/sub_00000000000000000000000000/history"),
    ],
)
def test_other_methods_are_not_allowed(
    client: FlaskClient, acme: Company, method: str, path: str
) -> None:
    assert client.open(path, method=method, headers=acme.key(READ)).status_code == 405
