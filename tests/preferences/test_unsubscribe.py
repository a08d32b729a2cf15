"""One click refuses (RFC 8058): no signing in, no second step, as often as one likes."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.actors import Company
from tests.conftest import Clock
from tests.factories.consents import consent, send_consent, stored
from tests.factories.links import ONE_CLICK, answers, count_events, last_event, link_path


def _grant(client: FlaskClient, company: Company, *keys: str) -> None:
    send_consent(client, company, consent(choices=dict.fromkeys(keys, True)))


@pytest.mark.parametrize(
    ("granted", "purposes", "objected"),
    [
        pytest.param([], [], {"marketing.email"}, id="nothing-granted"),
        pytest.param(
            ["marketing", "marketing.email", "marketing.sms", "marketing.night"],
            [],
            {"marketing.email", "marketing.sms", "marketing.night"},
            id="every-advertisement",
        ),
        pytest.param(
            ["marketing.email", "marketing.sms"],
            ["marketing.sms"],
            {"marketing.sms"},
            id="the-links-own",
        ),
        pytest.param(
            ["marketing", "marketing.email"],
            ["marketing"],
            {"marketing", "marketing.email"},
            id="with-the-children",
        ),
    ],
)
def test_one_click_objects(
    client: FlaskClient,
    company: Company,
    granted: list[str],
    purposes: list[str],
    objected: set[str],
) -> None:
    if granted:
        _grant(client, company, *granted)
    path = link_path(client, company, kind="unsubscribe", purposes=purposes)

    answer = client.post(path, data=ONE_CLICK)

    assert answer.status_code == 200
    found = answers(client, company)
    assert {key for key, status in found.items() if status == "objected"} == objected
    assert {key for key, status in found.items() if status == "granted"} == set(granted) - objected


def test_act_says_where_it_was_made(app: Flask, client: FlaskClient, company: Company) -> None:
    client.post(link_path(client, company, kind="unsubscribe", lang="ko"), data=ONE_CLICK)

    assert last_event(app, company) == {
        "choices": {"marketing.email": "objected"},
        "action": "withdraw",
        "source": "unsubscribe",
        "method": "web",
        "layer": None,
        "lang": "ko",
        "actor": None,
        "notice_id": None,
    }


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({"data": ONE_CLICK}, id="form"),
        pytest.param({"data": ONE_CLICK, "content_type": "multipart/form-data"}, id="multipart"),
        pytest.param({"data": ONE_CLICK, "headers": {"Accept": "*/*"}}, id="machine"),
        pytest.param(
            {"data": ONE_CLICK, "headers": {"Sec-Fetch-Site": "cross-site", "Origin": "null"}},
            id="from-a-mail-page",
        ),
    ],
)
def test_every_sender_is_understood(
    client: FlaskClient, company: Company, sent: dict[str, Any]
) -> None:
    path = link_path(client, company, kind="unsubscribe")

    answer = client.post(path, **sent)

    assert answer.status_code == 200
    assert answers(client, company) == {"marketing.email": "objected"}


def test_repeating_is_harmless(
    app: Flask, client: FlaskClient, clock: Clock, company: Company
) -> None:
    _grant(client, company, "marketing.email")
    path = link_path(client, company, kind="unsubscribe")

    found = [client.post(path, data=ONE_CLICK).status_code for _ in range(3)]

    assert found == [200, 200, 200]
    assert count_events(app, company) == 2


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({}, id="empty"),
        pytest.param({"List-Unsubscribe": "Two-Click"}, id="other-value"),
        pytest.param({"list-unsubscribe": "One-Click"}, id="other-name"),
    ],
)
def test_post_that_does_not_say_so_changes_nothing(
    app: Flask, client: FlaskClient, company: Company, data: dict[str, str]
) -> None:
    path = link_path(client, company, kind="unsubscribe")
    before = stored(app, company)

    answer = client.post(path, data=data)

    assert (answer.status_code, answer.json["code"]) == (422, "one_click_missing")
    assert stored(app, company) == before


def test_value_in_the_address_is_not_enough(client: FlaskClient, company: Company) -> None:
    path = link_path(client, company, kind="unsubscribe")

    answer = client.post(f"{path}?List-Unsubscribe=One-Click")

    assert answer.status_code == 422
    assert answers(client, company) == {}


def test_page_has_one_button_that_does_it(client: FlaskClient, company: Company) -> None:
    path = link_path(client, company, kind="unsubscribe", purposes=["marketing.sms"])

    page = client.get(path, headers={"Accept-Language": "ko"}).text

    assert page.count("<button") == 1
    assert '<input type="hidden" name="List-Unsubscribe" value="One-Click">' in page
    assert "<li>광고성 문자 수신</li>" in page
    done = client.post(path, data=ONE_CLICK, headers={"Accept-Language": "ko"}).text
    assert '<div class="done" role="status"><h1>수신거부되었습니다</h1></div>' in done
    assert "<button" not in done


def test_purpose_that_is_gone_does_not_stop_the_refusal(
    client: FlaskClient, company: Company
) -> None:
    path = link_path(client, company, kind="unsubscribe", purposes=["marketing.sms"])
    gone = client.delete("/v1/purposes/marketing.sms", headers=company.key())

    assert gone.status_code == 204
    assert client.post(path, data=ONE_CLICK).status_code == 200
    assert answers(client, company) == {"marketing.email": "objected"}


def test_decision_obeys_at_once(client: FlaskClient, company: Company) -> None:
    _grant(client, company, "marketing", "marketing.email")
    question = {"subject": {"type": "user", "id": "u-1001"}, "purpose": "marketing.email"}

    def ask() -> Any:
        return client.post(
            "/v1/decisions", json=question, headers=company.key("decisions:read")
        ).json

    assert ask()["allowed"] is True
    client.post(link_path(client, company, kind="unsubscribe"), data=ONE_CLICK)

    found = ask()
    assert found["allowed"] is False
    assert [reason["code"] for reason in found["reasons"]] == ["objected"]
