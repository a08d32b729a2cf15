"""The preference centre: what it shows, what a form records, and that looking does nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consent_service.consents.models import ConsentEventDetails
from consent_service.kernel.db import db
from consent_service.kernel.transaction import transaction
from tests.actors import Company, act_for
from tests.conftest import Clock
from tests.factories.catalog import make_catalogue
from tests.factories.consents import (
    DEVICE,
    choice,
    consent,
    read_notice,
    send_choice,
    send_consent,
    stored,
)
from tests.factories.links import (
    answers,
    count_events,
    form_of,
    last_event,
    link_path,
    press,
    ticked,
)

PERSON = {"marketing", "marketing.email", "marketing.sms", "marketing.night", "third_party.courier"}


def _grant(client: FlaskClient, company: Company, *keys: str) -> None:
    answer = send_consent(client, company, consent(choices=dict.fromkeys(keys, True)))
    assert answer.status_code == 201, answer.text


def _link_device(client: FlaskClient, company: Company) -> None:
    """The member's browser accepted everything before the member signed in."""
    sent = send_choice(client, company, choice(read_notice(client, company)))
    assert sent.status_code == 201, sent.text
    body = {"subject": {"type": "user", "id": "u-1001"}, "other": {"type": "device", "id": DEVICE}}
    client.post("/v1/subjects/link", json=body, headers=company.key("subjects:write"))


def test_it_shows_every_purpose_that_the_person_can_decide_on(
    client: FlaskClient, company: Company
) -> None:
    page = client.get(link_path(client, company), headers={"Accept-Language": "ko"})

    assert page.status_code == 200
    assert all(f'value="{key}"' in page.text for key in PERSON)
    assert 'value="necessary"' not in page.text
    assert 'value="analytics"' not in page.text
    assert "수집 항목" in page.text
    assert "거부해도 불이익이 없습니다." in page.text
    assert "노을배송" in page.text
    assert "‘연구’에 반대(사용 중지)" in page.text
    assert "반대하지 않음(사용 중)" in page.text


def test_nothing_is_ticked_without_a_grant(client: FlaskClient, company: Company) -> None:
    page = client.get(link_path(client, company)).text

    assert ticked(page) == set()


def test_boxes_are_as_the_person_answered(client: FlaskClient, company: Company) -> None:
    _grant(client, company, "marketing", "marketing.email", "marketing.sms")
    send_consent(client, company, consent(choices={"marketing.sms": "objected"}))

    page = client.get(link_path(client, company), headers={"Accept-Language": "ko"}).text

    assert ticked(page) == {"marketing", "marketing.email"}
    assert '<time datetime="2026-01-15">2026-01-15</time> 수신거부' in page


def test_cookies_are_shown_where_the_person_answered(
    client: FlaskClient, clock: Clock, company: Company
) -> None:
    _link_device(client, company)

    page = client.get(link_path(client, company), headers={"Accept-Language": "ko"}).text

    assert ticked(page) == {"analytics", "ads"}
    assert "쿠키 설정" in page
    assert "허용 (2027-01-15까지)" in page
    clock.set("2027-01-15T03:00:00Z")
    later = client.get(link_path(client, company), headers={"Accept-Language": "ko"}).text
    assert ticked(later) == {"ads"}
    assert "허용 기간이 끝남" in later


def test_ticking_consents(app: Flask, client: FlaskClient, clock: Clock, company: Company) -> None:
    path = link_path(client, company, lang="ko")

    answer = press(client, path, {"marketing", "marketing.email"})

    assert (answer.status_code, answer.location) == (
        303,
        f"{path.partition('?')[0]}?lang=ko&done=saved",
    )
    assert last_event(app, company) == {
        "choices": {"marketing": "granted", "marketing.email": "granted"},
        "action": "save",
        "source": "preferences",
        "method": "web",
        "layer": "preferences",
        "lang": "ko",
        "actor": None,
        "notice_id": None,
    }
    page = client.get(answer.location).text
    assert '<p class="done" role="status">저장되었습니다</p>' in page
    assert ticked(page) == {"marketing", "marketing.email"}


def test_a_consent_keeps_the_words_that_were_consented_to(
    app: Flask, client: FlaskClient, company: Company
) -> None:
    press(client, link_path(client, company, lang="ko"), {"third_party.courier"})

    with app.app_context(), transaction(writes=False):
        act_for(company)
        details = db.session.scalars(select(ConsentEventDetails)).one().details
    assert details["presentation"] == {
        "lang": "ko",
        "purposes": {
            "third_party.courier": {
                "name": "배송사에 제공",
                "description": "",
                "items": "address",
                "retention": "",
                "refusal": "",
                "recipient": "노을배송",
                "recipient_task": "배송",
                "recipient_retention": "",
                "country": "",
                "recipient_contact": "",
            }
        },
    }


def test_unticking_withdraws_and_opts_out(
    app: Flask, client: FlaskClient, clock: Clock, company: Company
) -> None:
    _grant(client, company, "marketing.email", "marketing.sms", "third_party.courier")
    path = link_path(client, company)

    press(client, path, {"marketing.sms"})

    assert last_event(app, company)["choices"] == {
        "marketing.email": "objected",
        "third_party.courier": "withdrawn",
    }
    assert answers(client, company)["marketing.sms"] == "granted"


def test_withdrawing_use_for_marketing_reaches_its_channels(
    client: FlaskClient, company: Company
) -> None:
    _grant(client, company, "marketing", "marketing.email")

    press(client, link_path(client, company), {"marketing.email"})

    assert answers(client, company) == {"marketing": "withdrawn", "marketing.email": "withdrawn"}


def test_a_purpose_that_runs_is_objected_to_by_ticking(
    app: Flask, client: FlaskClient, clock: Clock, company: Company
) -> None:
    path = link_path(client, company)

    press(client, path, {"research"})

    assert last_event(app, company)["choices"] == {"research": "objected"}
    assert ticked(client.get(path).text) == {"research"}
    clock.advance(minutes=1)
    press(client, path, set())
    assert answers(client, company) == {"research": "granted"}
    assert ticked(client.get(path).text) == set()


def test_saving_without_a_change_records_nothing(
    app: Flask, client: FlaskClient, company: Company
) -> None:
    _grant(client, company, "marketing")
    before = count_events(app, company)

    answer = press(client, link_path(client, company))

    assert answer.location.endswith("?done=saved")
    assert count_events(app, company) == before


def test_pressing_twice_records_once(
    app: Flask, client: FlaskClient, clock: Clock, company: Company
) -> None:
    path = link_path(client, company)
    page = client.get(path).text

    locations = [press(client, path, {"marketing"}, page=page).location for _ in range(2)]

    assert [location.rpartition("=")[2] for location in locations] == ["saved", "saved"]
    assert count_events(app, company) == 1


def test_a_form_sent_again_after_a_refusal_grants_nothing(
    client: FlaskClient, clock: Clock, company: Company
) -> None:
    """Whoever opted out meanwhile, and goes back in the browser, is not opted in by it."""
    path = link_path(client, company)
    old = client.get(path).text
    press(client, path, {"marketing", "marketing.email"}, page=old)
    clock.advance(minutes=1)
    press(client, path, set())
    clock.advance(minutes=1)

    again = press(client, path, {"marketing", "marketing.email"}, page=old)

    assert again.location.endswith("?done=held_back")
    assert answers(client, company) == {"marketing": "withdrawn", "marketing.email": "objected"}
    assert "새 동의는 저장하지 않았습니다" in client.get(again.location + "&lang=ko").text


def test_a_refusal_counts_from_an_old_form_too(
    client: FlaskClient, clock: Clock, company: Company
) -> None:
    _grant(client, company, "marketing.email")
    path = link_path(client, company)
    old = client.get(path).text
    _grant(client, company, "marketing.sms")

    press(client, path, set(), page=old)

    assert answers(client, company) == {"marketing.email": "objected", "marketing.sms": "granted"}


def test_terms_that_changed_meanwhile_are_not_consented_to(
    app: Flask, client: FlaskClient, company: Company
) -> None:
    path = link_path(client, company)
    old = client.get(path).text
    with app.app_context(), transaction():
        act_for(company)
        make_catalogue(
            purposes=[
                {
                    "key": "marketing",
                    "scope": "person",
                    "mode": "opt_in",
                    "legal_basis": "consent",
                    "name": {"ko": "마케팅 목적 이용"},
                    "items": ["email", "phone"],
                }
            ]
        )

    answer = press(client, path, {"marketing"}, page=old)

    assert answer.location.endswith("?done=held_back")
    assert answers(client, company) == {}


def test_withdrawing_everything_is_one_act(
    app: Flask, client: FlaskClient, clock: Clock, company: Company
) -> None:
    _grant(client, company, "marketing", "marketing.email", "third_party.courier")
    _link_device(client, company)
    clock.advance(minutes=1)
    before = count_events(app, company)

    answer = press(client, link_path(client, company), PERSON, intent="withdraw_everything")

    assert answer.location.endswith("?done=withdrawn")
    assert count_events(app, company) == before + 1
    assert answers(client, company) == {
        "marketing": "withdrawn",
        "marketing.email": "objected",
        "third_party.courier": "withdrawn",
        "research": "objected",
        "analytics": "withdrawn",
        "ads": "withdrawn",
    }


def test_withdrawing_everything_again_records_nothing(
    app: Flask, client: FlaskClient, company: Company
) -> None:
    path = link_path(client, company)
    press(client, path, intent="withdraw_everything")
    before = count_events(app, company)

    answer = press(client, path, intent="withdraw_everything")

    assert answer.location.endswith("?done=nothing")
    assert count_events(app, company) == before


@pytest.mark.parametrize("kind", ["preferences", "unsubscribe"])
@pytest.mark.parametrize("query", ["", "?done=saved&lang=en", "?utm_source=mail"])
def test_following_a_link_changes_nothing(
    app: Flask, client: FlaskClient, company: Company, kind: str, query: str
) -> None:
    """Scanners of mails follow every link, with GET and HEAD."""
    _grant(client, company, "marketing", "marketing.email")
    path = link_path(client, company, kind=kind) + query
    before = stored(app, company)

    found = [client.get(path).status_code, client.head(path).status_code]

    assert found == [200, 200]
    assert stored(app, company) == before
    assert answers(client, company) == {"marketing": "granted", "marketing.email": "granted"}


def test_history_names_dates_versions_notices_and_receipts(
    client: FlaskClient, clock: Clock, company: Company
) -> None:
    _link_device(client, company)
    _grant(client, company, "marketing.email")
    clock.advance(hours=1)
    path = link_path(client, company)
    press(client, path, {"analytics", "ads"})

    page = client.get(path, headers={"Accept-Language": "ko"}).text

    history = page.partition("동의 내역")[2]
    assert history.index("직접 선택") < history.index("동의 접수") < history.index("모두 허용")
    assert "<time>2026-01-15 13:00</time>" in history
    assert "광고성 이메일 수신: 수신거부" in history
    assert "분석: 허용" in history
    assert 'href="/policies/acme/privacy/versions/1"' in history
    notice = read_notice(client, company).notice_id
    assert f'href="/notices/{notice}?lang=ko"' in history
    assert history.count("동의 확인서 번호 <code>rcp_") == 3


def test_long_history_has_pages(client: FlaskClient, clock: Clock, company: Company) -> None:
    for number in range(22):
        clock.advance(minutes=1)
        send_consent(
            client,
            company,
            consent(choices={"marketing.sms": "granted" if number % 2 else "declined"}),
        )
    path = link_path(client, company)

    first = client.get(path, headers={"Accept-Language": "ko"}).text
    older = first.partition("cursor=")[2].partition('"')[0]
    second = client.get(f"{path}?cursor={older}", headers={"Accept-Language": "ko"}).text

    assert (first.count("<code>rcp_"), second.count("<code>rcp_")) == (20, 2)
    assert "최근 내역" in second


@pytest.mark.parametrize(
    ("wished", "query", "lang"),
    [
        pytest.param("en", "", "en", id="browser"),
        pytest.param("en", "?lang=ko", "ko", id="address"),
        pytest.param("fr", "", "ko", id="tenant"),
        pytest.param("fr", "?lang=ja", "ko", id="address-falls-back"),
        pytest.param("ko", "?lang=en-GB", "en", id="region"),
    ],
)
def test_language_is_the_readers(
    client: FlaskClient, company: Company, wished: str, query: str, lang: str
) -> None:
    path = link_path(client, company) + query

    page = client.get(path, headers={"Accept-Language": wished})

    assert f'<html lang="{lang}">' in page.text
    assert page.headers["Content-Language"] == lang


def test_page_is_kept_by_nobody_and_runs_nothing(client: FlaskClient, company: Company) -> None:
    page = client.get(link_path(client, company))

    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert "script-src 'none'" in page.headers["Content-Security-Policy"]
    assert "<script" not in page.text
    assert "style=" not in page.text


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="cross-site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="same-site"),
        pytest.param({"Origin": "https://evil.example"}, id="origin"),
        pytest.param({"Origin": "null"}, id="null-origin"),
    ],
)
def test_form_from_another_website_is_refused(
    app: Flask, client: FlaskClient, company: Company, headers: dict[str, str]
) -> None:
    before = stored(app, company)

    answer = press(client, link_path(client, company), {"marketing"}, **headers)

    assert answer.status_code == 403
    assert stored(app, company)["consent_events"] == before["consent_events"] == 0


def test_form_from_its_own_page_is_taken(client: FlaskClient, company: Company) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}

    answer = press(client, link_path(client, company), {"marketing"}, **headers)

    assert answer.status_code == 303


def test_form_of_another_link_is_refused(
    app: Flask, client: FlaskClient, clock: Clock, company: Company
) -> None:
    other = client.get(link_path(client, company, subject={"type": "user", "id": "u-1002"})).text
    path = link_path(client, company)

    for intent in ("save", "withdraw_everything", "pause", "resume"):
        answer = press(client, path, {"marketing"}, page=other, intent=intent)
        assert answer.status_code == 403

    made_up = client.post(path, data={"form": form_of(other) + "x", "on": "marketing"})
    assert made_up.status_code == 403
    assert count_events(app, company) == 0


def test_too_large_form_is_refused(client: FlaskClient, company: Company) -> None:
    answer = client.post(link_path(client, company), data={"form": "x" * 70_000})

    assert answer.status_code == 413


def test_an_act_through_a_linked_address_is_the_addresses_own(
    app: Flask, client: FlaskClient, company: Company
) -> None:
    address = {"type": "email", "id": "person@acme.example"}
    path = link_path(client, company, subject=address)
    body = {"subject": {"type": "user", "id": "u-1001"}, "other": address}
    headers = company.key("subjects:write")
    ref = client.post("/v1/subjects/link", json=body, headers=headers).json["subject_ref"]

    press(client, path, {"marketing.email"})

    assert answers(client, company) == {"marketing.email": "granted"}
    client.post(
        f"/v1/subjects/{ref}/identifiers/remove", json={"identifier": address}, headers=headers
    )
    assert answers(client, company) == {}
    assert answers(client, company, address) == {"marketing.email": "granted"}
