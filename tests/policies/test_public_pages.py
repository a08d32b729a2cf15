"""What everybody may read of a policy: the states, the languages, never a draft."""

from __future__ import annotations

import re
from datetime import date

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


@pytest.fixture
def policy(app: Flask, clock: Clock) -> None:
    """Version 1 is history, 2 is in force in two languages, 3 announced, 4 a draft."""
    with app.app_context(), transaction():
        make_publisher("acme", name="달무리상점")
        found = make_policy()
        make_history(found, date(2024, 1, 1), date(2024, 1, 8))
        texts = {
            "ko": make_text(bodies={"rights": "정정을 요구할 수 있습니다."}),
            "en": make_text("Privacy policy", bodies={"rights": "You may ask for correction."}),
        }
        make_history(found, date(2025, 1, 1), date(2025, 1, 8), texts=texts)
        draft = make_draft(found, make_text(facts=MORE_FACTS), effective_on=date(2026, 2, 14))
        announce_version(found, draft, actor=ACTOR)
        make_draft(found, make_text("비밀 초안"))


def read(client: FlaskClient, path: str = "", **headers: str) -> str:
    answer = client.get(f"{BASE}{path}", headers={"Accept-Language": "ko", **headers})
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    return answer.text


@pytest.mark.usefixtures("policy")
class TestVersionInForce:
    def test_it_works(self, client: FlaskClient) -> None:
        page = read(client)

        assert '<html lang="ko">' in page
        assert "<h1" in page
        assert '<span class="tag in_force">시행 중</span>' in page
        assert "2025년 1월 1일" in page
        assert "2025년 1월 8일" in page
        assert "정정을 요구할 수 있습니다." in page

    def test_it_tells_of_the_version_to_come(self, client: FlaskClient) -> None:
        page = read(client)

        assert "2026년 2월 14일부터 새 버전(v3)을 시행합니다." in page
        assert f'href="{BASE}/versions/2..3"' in page

    def test_another_version_is_in_force_from_midnight(
        self, client: FlaskClient, clock: Clock
    ) -> None:
        clock.set("2026-02-13T23:59:59+09:00")
        assert '<dd>v2 <span class="tag in_force">' in read(client)

        clock.set("2026-02-14T00:00:00+09:00")
        assert '<dd>v3 <span class="tag in_force">' in read(client)

    def test_it_runs_no_script(self, client: FlaskClient) -> None:
        answer = client.get(BASE)

        assert "script-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "<script" not in answer.text
        assert "style=" not in answer.text

    def test_it_is_cached_shortly_and_not_sent_twice(self, client: FlaskClient) -> None:
        first = client.get(BASE)

        again = client.get(BASE, headers={"If-None-Match": first.headers["ETag"]})

        assert first.headers["Cache-Control"] == "public, max-age=60"
        assert first.headers["Vary"] == "Accept, Accept-Language"
        assert again.status_code == 304


@pytest.mark.usefixtures("policy")
class TestOtherVersions:
    def test_previous_one_is_marked_and_leads_to_the_current(self, client: FlaskClient) -> None:
        page = read(client, "/versions/1")

        assert "이전 처리방침입니다." in page
        assert f'<a href="{BASE}">현행 처리방침 보기</a>' in page

    def test_announced_one_says_from_when(self, client: FlaskClient) -> None:
        page = read(client, "/versions/3")

        assert "시행 예정인 버전입니다. 2026년 2월 14일 0시부터 시행합니다." in page

    @pytest.mark.parametrize("path", ["/versions/4", "/versions/2..4", "/versions/4..2"])
    def test_draft_is_not_found(self, client: FlaskClient, path: str) -> None:
        assert client.get(f"{BASE}{path}").status_code == 404

    @pytest.mark.parametrize("path", ["", "/versions", "/versions/3", "/changes", "/changes.atom"])
    def test_draft_is_nowhere(self, client: FlaskClient, path: str) -> None:
        assert "비밀 초안" not in client.get(f"{BASE}{path}").text

    def test_list_has_every_version_with_both_dates(self, client: FlaskClient) -> None:
        page = read(client, "/versions")

        assert re.findall(r'<time datetime="([\d-]+)"', page) == [
            *("2026-01-15", "2026-02-14"),
            *("2025-01-01", "2025-01-08"),
            *("2024-01-01", "2024-01-08"),
        ]
        assert re.findall(r'<li class="(announced|in_force|superseded)">', page) == [
            "announced",
            "in_force",
            "superseded",
        ]


@pytest.mark.usefixtures("policy")
class TestDifferences:
    def test_only_changed_sections_are_open(self, client: FlaskClient) -> None:
        page = read(client, "/versions/1..2")

        assert page.count("<details open>") == 1
        assert "<del>열람을</del>" in page
        assert "<ins>정정을</ins>" in page

    def test_section_carries_the_class_of_its_change(self, client: FlaskClient) -> None:
        page = read(client, "/versions/2..3")

        assert '<span class="tag material">수집 항목 추가</span> <bdi>회원 가입: 전화번호' in page

    def test_announcement_shows_before_and_after(self, client: FlaskClient) -> None:
        page = read(client, "/changes")

        assert page.index("v3</a>") < page.index("v2</a>") < page.index("v1</a>")
        assert "중요한 변경(30일)" in page
        assert "처음 공고한 버전입니다." in page

    def test_language_that_both_lack_is_unknown(self, client: FlaskClient) -> None:
        answer = client.get(f"{BASE}/versions/1..2?lang=en", headers={"Accept": "application/json"})

        assert (answer.status_code, answer.json["code"]) == (422, "lang_unknown")


@pytest.mark.usefixtures("policy")
class TestLanguages:
    def test_address_goes_before_the_browser(self, client: FlaskClient) -> None:
        page = read(client, "?lang=en")

        assert '<html lang="en">' in page
        assert "Privacy policy</h1>" in page
        assert f'href="{BASE}/versions/1?lang=en"' in page

    def test_browser_goes_before_the_tenant(self, client: FlaskClient) -> None:
        page = read(client, **{"Accept-Language": "en-GB,en;q=0.9"})

        assert "Privacy policy</h1>" in page
        assert f'href="{BASE}/versions/1"' in page

    def test_tenants_language_is_the_last_resort(self, client: FlaskClient) -> None:
        assert '<html lang="ko">' in read(client, **{"Accept-Language": "th"})

    def test_alternatives_are_linked(self, client: FlaskClient) -> None:
        page = read(client)

        assert re.findall(r'<link rel="alternate" hreflang="(\w+)"', page) == ["ko", "en"]

    def test_missing_language_is_replaced_and_told(self, client: FlaskClient) -> None:
        page = read(client, "/versions/1?lang=en")

        assert '<html lang="en">' in page
        assert '<article lang="ko">' in page
        assert "This version is available in: 한국어" in page

    @pytest.mark.parametrize("lang", ["xx", "ko%22%3E%3Cb%3E", "", "../.."])
    def test_odd_language_is_no_error_on_a_page(self, client: FlaskClient, lang: str) -> None:
        page = read(client, f"?lang={lang}")

        assert '<article lang="ko">' in page
        assert '"><b>' not in page


@pytest.mark.usefixtures("policy")
def test_parameters_that_others_add_are_ignored(client: FlaskClient) -> None:
    assert client.get(f"{BASE}?utm_source=letter&fbclid=1").status_code == 200


def test_policy_with_drafts_only_is_not_found(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    with app.app_context(), transaction():
        make_publisher("acme")
        make_draft(make_policy())

    assert client.get(BASE).status_code == 404
    assert client.get(f"{BASE}/versions").status_code == 404
    assert client.get("/policies/acme/absent").status_code == 404
    assert client.get("/policies/absent/privacy").status_code == 404


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        pytest.param("text/html,*/*;q=0.8", "text/html", id="browser"),
        pytest.param("*/*", "application/problem+json", id="program"),
        pytest.param("application/json", "application/problem+json", id="json"),
    ],
)
def test_missing_policy_is_told_in_the_readers_form(
    app: Flask, client: FlaskClient, clock: Clock, accept: str, mimetype: str
) -> None:
    answer = client.get("/policies/absent/privacy", headers={"Accept": accept})

    assert (answer.status_code, answer.mimetype) == (404, mimetype)


def test_policy_before_its_first_version_says_so(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    with app.app_context(), transaction():
        make_publisher("acme")
        policy = make_policy()
        announce_version(policy, make_draft(policy, effective_on=date(2026, 2, 1)), actor=ACTOR)

    assert "아직 시행 중인 버전이 없습니다." in read(client)
    answer = client.get(BASE, headers={"Accept": "application/json"})
    assert answer.status_code == 404


@pytest.mark.usefixtures("policy")
def test_policy_of_another_tenant_is_not_found(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    with app.app_context(), transaction():
        make_publisher("globex")

    assert client.get("/policies/globex/privacy").status_code == 404
