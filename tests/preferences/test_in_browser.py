"""The pages behind links in a real browser: no JavaScript, accessible, on the smallest phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.actors import Company
from tests.factories.consents import (
    DEVICE,
    MEMBER,
    choice,
    consent,
    read_notice,
    send_choice,
    send_consent,
)
from tests.factories.links import answers, link_path
from tests.live import LiveServer

AXE = Path(__file__).resolve().parents[2] / "static/banner/node_modules/axe-core/axe.min.js"


@pytest.fixture
def person(app: Flask, company: Company) -> Company:
    """The company, with a member who consented to e-mail, and whose browser chose as well."""
    client = app.test_client()
    send_choice(client, company, choice(read_notice(client, company)))
    keys = ("marketing", "marketing.email")
    send_consent(client, company, consent(choices=dict.fromkeys(keys, True)))
    body = {"subject": MEMBER, "other": {"type": "device", "id": DEVICE}}
    client.post("/v1/subjects/link", json=body, headers=company.key("subjects:write"))
    return company


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        pytest.param("light", 1280, id="light-desktop"),
        pytest.param("dark", 1280, id="dark-desktop"),
        pytest.param("light", 320, id="light-phone"),
        pytest.param("dark", 320, id="dark-phone"),
    ],
)
def test_pages_are_accessible(
    browser: Browser,
    live_server: LiveServer,
    person: Company,
    scheme: Literal["light", "dark"],
    width: int,
    lang: str,
) -> None:
    client = live_server.app.test_client()
    centre, unsubscribing = (
        link_path(client, person, kind=kind, lang=lang) for kind in ("preferences", "unsubscribe")
    )
    found: dict[str, Any] = {}
    with browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    ) as context:
        page = context.new_page()

        def check(name: str) -> None:
            page.evaluate(AXE.read_text(encoding="utf-8"))
            report = page.evaluate("axe.run()")
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            faults = [violation["id"] for violation in report["violations"]]
            if faults or wide:
                found[name] = (faults, wide)

        page.goto(live_server.url + centre)
        check("centre")
        page.locator("button[value=pause]").click()
        expect(page.get_by_role("status")).to_be_visible()
        check("paused")
        page.goto(live_server.url + unsubscribing)
        check("unsubscribe")
        page.locator("button").click()
        expect(page.get_by_role("status")).to_be_visible()
        check("unsubscribed")
        page.goto(f"{live_server.url}/preferences/acme.x.y?lang={lang}")
        check("missing")

    assert found == {}


def test_a_person_changes_their_mind_without_javascript(
    browser: Browser, live_server: LiveServer, person: Company
) -> None:
    client = live_server.app.test_client()
    with browser.new_context(java_script_enabled=False, locale="ko-KR") as context:
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.goto(live_server.url + link_path(client, person))

        expect(page.get_by_label("광고성 이메일 수신")).to_be_checked()
        page.get_by_label("광고성 이메일 수신").uncheck()
        page.get_by_label("배송사에 제공").check()
        page.get_by_role("button", name="저장").click()

        expect(page.get_by_role("status")).to_have_text("저장되었습니다")
        expect(page.get_by_label("광고성 이메일 수신")).not_to_be_checked()
        assert answers(client, person) == {
            "marketing": "granted",
            "marketing.email": "objected",
            "third_party.courier": "granted",
            "analytics": "granted",
            "ads": "granted",
        }

        page.get_by_role("button", name="모두 철회").click()

        expect(page.get_by_role("status")).to_have_text("모두 철회되었습니다")
        assert "granted" not in answers(client, person).values()

        page.get_by_role("link", name="그때 본 안내문").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("안내문")
        assert refused == []


def test_reloading_after_saving_sends_nothing_again(
    browser: Browser, live_server: LiveServer, person: Company
) -> None:
    client = live_server.app.test_client()
    with browser.new_context(java_script_enabled=False, locale="ko-KR") as context:
        page = context.new_page()
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        page.goto(live_server.url + link_path(client, person))
        page.get_by_role("button", name="30일 동안 멈추기").click()

        page.reload()

        expect(page.get_by_role("button", name="다시 받기")).to_be_visible()
        assert sent.count("POST") == 1
