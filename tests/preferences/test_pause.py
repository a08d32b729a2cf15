"""Thirty days without advertisements: the page, the decision, linking, erasing."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consent_service.consents.models import Pause
from consent_service.kernel.db import db
from consent_service.kernel.transaction import transaction
from consent_service.outbox.models import OutboxEvent
from tests.actors import Company, act_for
from tests.conftest import Clock
from tests.factories.consents import MEMBER, consent, send_consent
from tests.factories.links import answers, count_events, link_path, press

ADDRESS = {"type": "email", "id": "person@acme.example"}


@pytest.fixture
def path(client: FlaskClient, company: Company) -> str:
    """The link of a member who consented to advertising by e-mail and text message."""
    keys = ("marketing", "marketing.email", "marketing.sms")
    send_consent(client, company, consent(choices=dict.fromkeys(keys, True)))
    return link_path(client, company, lang="ko")


def _ask(client: FlaskClient, company: Company, **body: Any) -> Any:
    question = {"subject": MEMBER, "purpose": "marketing", "channel": "email", **body}
    answer = client.post("/v1/decisions", json=question, headers=company.key("decisions:read"))
    assert answer.status_code == 200, answer.text
    found = answer.json
    return (
        found["allowed"],
        [reason["code"] for reason in found["reasons"]],
        found["valid_until"],
        found["next_allowed_at"],
    )


def _rows(app: Flask, company: Company) -> int:
    with app.app_context(), transaction(writes=False):
        act_for(company)
        return db.session.scalar(select(func.count()).select_from(Pause)) or 0


def test_pausing_denies_for_thirty_days_and_takes_nothing_back(
    app: Flask, client: FlaskClient, clock: Clock, company: Company, path: str
) -> None:
    before = count_events(app, company)

    answer = press(client, path, intent="pause")

    assert answer.location.endswith("?lang=ko&done=paused")
    end = "2026-02-14T03:00:00Z"
    assert _ask(client, company) == (False, ["paused"], end, end)
    assert count_events(app, company) == before
    assert answers(client, company)["marketing.email"] == "granted"
    page = client.get(answer.location).text
    assert "2026-02-14까지 광고를 보내지 않습니다." in page
    assert 'value="resume"' in page
    clock.set("2026-02-14T02:59:59Z")
    assert _ask(client, company)[1] == ["paused"]
    clock.set(end)
    assert _ask(client, company) == (True, ["consented"], None, None)
    assert 'value="pause"' in client.get(link_path(client, company)).text


def test_pause_ends_at_a_press(
    client: FlaskClient, clock: Clock, company: Company, path: str
) -> None:
    press(client, path, intent="pause")

    answer = press(client, path, intent="resume")

    assert answer.location.endswith("?lang=ko&done=resumed")
    assert _ask(client, company)[0] is True


def test_pausing_again_prolongs_and_never_shortens(
    client: FlaskClient, clock: Clock, company: Company, path: str
) -> None:
    press(client, path, intent="pause")
    clock.advance(days=10)

    press(client, path, intent="pause")

    assert _ask(client, company)[3] == "2026-02-24T03:00:00Z"


def test_pause_that_ends_at_night_is_followed_by_the_night(
    client: FlaskClient, clock: Clock, company: Company, path: str
) -> None:
    clock.set("2026-01-15T13:00:00Z")  # ten in the evening in Seoul
    press(client, path, intent="pause")

    found = _ask(client, company, channel="sms")

    assert found == (
        False,
        ["paused", "night_no_consent"],
        "2026-01-15T23:00:00Z",
        "2026-02-14T23:00:00Z",
    )


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        pytest.param({"channel": "sms"}, ["paused"], id="other-channel"),
        pytest.param({"channel": "post"}, ["paused"], id="post"),
        pytest.param({"jurisdiction": "DE"}, ["paused"], id="elsewhere"),
        pytest.param({"purpose": "marketing.email"}, ["paused"], id="the-channels-own"),
        pytest.param({"message_class": "transactional"}, ["not_advertising"], id="no-advertising"),
        pytest.param({"purpose": "research", "channel": None}, ["no_objection"], id="no-marketing"),
        pytest.param({"channel": "push"}, ["no_ad_consent", "paused"], id="not-consented-either"),
    ],
)
def test_pause_bears_on_advertisements_alone(
    client: FlaskClient, company: Company, path: str, body: dict[str, Any], codes: list[str]
) -> None:
    press(client, path, intent="pause")
    given = {key: value for key, value in body.items() if value is not None}
    if "channel" in body and body["channel"] is None:
        answer = client.post(
            "/v1/decisions",
            json={"subject": MEMBER, **given},
            headers=company.key("decisions:read"),
        )
        assert [reason["code"] for reason in answer.json["reasons"]] == codes
        return

    assert _ask(client, company, **given)[1] == codes


def test_batch_obeys_the_pause(client: FlaskClient, company: Company, path: str) -> None:
    press(client, path, intent="pause")

    answer = client.post(
        "/v1/decisions/batch",
        json={"purpose": "marketing.email", "subjects": [MEMBER]},
        headers=company.key("decisions:read"),
    )

    assert answer.json["items"][0]["reasons"] == ["paused"]


def test_pause_is_of_one_tenant_and_one_person(
    client: FlaskClient, company: Company, path: str
) -> None:
    other = {"type": "user", "id": "u-1002"}
    keys = ("marketing", "marketing.email")
    send_consent(client, company, consent(subject=other, choices=dict.fromkeys(keys, True)))

    press(client, path, intent="pause")

    assert _ask(client, company, subject=other)[0] is True


@pytest.mark.parametrize("first", ["link", "pause"])
def test_pause_reaches_whoever_is_the_same_person(
    client: FlaskClient, company: Company, path: str, first: str
) -> None:
    own = link_path(client, company, subject=ADDRESS)
    headers = company.key("subjects:write")

    def link() -> str:
        body = {"subject": MEMBER, "other": ADDRESS}
        found = client.post("/v1/subjects/link", json=body, headers=headers)
        return str(found.json["subject_ref"])

    if first == "link":
        ref = link()
        press(client, own, intent="pause")
    else:
        press(client, own, intent="pause")
        ref = link()

    assert _ask(client, company)[1] == ["paused"]
    client.post(
        f"/v1/subjects/{ref}/identifiers/remove", json={"identifier": ADDRESS}, headers=headers
    )
    assert _ask(client, company)[1] == ["paused"]
    assert "paused" in _ask(client, company, subject=ADDRESS)[1]


def test_resuming_after_a_link_ends_every_pause(
    client: FlaskClient, company: Company, path: str
) -> None:
    press(client, link_path(client, company, subject=ADDRESS), intent="pause")
    client.post(
        "/v1/subjects/link",
        json={"subject": MEMBER, "other": ADDRESS},
        headers=company.key("subjects:write"),
    )

    press(client, path, intent="resume")

    assert _ask(client, company)[0] is True


def test_erasing_a_person_deletes_the_pause(
    app: Flask, client: FlaskClient, company: Company, path: str
) -> None:
    press(client, path, intent="pause")
    ref = client.post(
        "/v1/subjects/lookup", json={"subject": MEMBER}, headers=company.key("subjects:read")
    ).json["subject_ref"]
    assert _rows(app, company) == 1

    client.delete(f"/v1/subjects/{ref}", headers=company.key("subjects:erase"))

    assert _rows(app, company) == 0


def test_followers_of_changes_are_told(
    app: Flask, client: FlaskClient, company: Company, path: str
) -> None:
    press(client, path, intent="pause")
    press(client, path, intent="resume")
    press(client, path, intent="resume")

    with app.app_context(), transaction(writes=False):
        act_for(company)
        found = db.session.execute(
            select(OutboxEvent.type, OutboxEvent.payload)
            .where(OutboxEvent.type.startswith("advertising."))
            .order_by(OutboxEvent.id)
        ).all()
    assert [(type_, payload.get("until")) for type_, payload in found] == [
        ("advertising.paused", "2026-02-14T03:00:00Z"),
        ("advertising.resumed", None),
    ]
