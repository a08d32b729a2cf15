"""axe-core on every public page, and nothing wider than the smallest phone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser

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
from tests.live import LiveServer

AXE = Path(__file__).resolve().parents[2] / "static/banner/node_modules/axe-core/axe.min.js"
BODY = """회사는 아래와 같이 처리합니다. https://www.acme.example/privacy

가. 위탁

수탁업체\t업무\t기간
물결소프트\t원격 상담\t계약이 끝날 때까지
Google LLC\t통계\t14개월

책임자\t이름: 담당자
\t전화: 070-0000-0100

- 하나
 - 둘"""
BASE = "/policies/acme/privacy"
PATHS = ["", "/versions", "/versions/1", "/versions/3", "/versions/1..2", "/changes"]


@pytest.fixture
def policy(app: Flask, clock: Clock) -> None:
    with app.app_context(), transaction():
        make_publisher("acme")
        found = make_policy()
        make_history(found, date(2024, 1, 1), date(2024, 1, 8), make_text(bodies={"rights": BODY}))
        texts = {"ko": make_text(bodies={"rights": BODY + "?"}), "en": make_text("Privacy policy")}
        make_history(found, date(2025, 1, 1), date(2025, 1, 8), texts=texts)
        draft = make_draft(found, make_text(facts=MORE_FACTS), effective_on=date(2026, 2, 14))
        announce_version(found, draft, actor=ACTOR)


@pytest.mark.committing
@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        pytest.param("light", 1280, id="light-desktop"),
        pytest.param("dark", 320, id="dark-phone"),
    ],
)
def test_pages_are_accessible(
    browser: Browser, live_server: LiveServer, scheme: Literal["light", "dark"], width: int
) -> None:
    found: dict[str, Any] = {}
    with browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        locale="ko-KR",
        bypass_csp=True,
    ) as context:
        page = context.new_page()
        for path in [f"{BASE}{path}" for path in PATHS] + [
            f"{BASE}?lang=en",
            "/policies/acme/absent",
            "/docs",
        ]:
            page.goto(f"{live_server.url}{path}")
            page.evaluate(AXE.read_text(encoding="utf-8"))
            report = page.evaluate("axe.run()")
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            faults = [violation["id"] for violation in report["violations"]]
            if faults or wide:
                found[path] = (faults, wide)

    assert found == {}
