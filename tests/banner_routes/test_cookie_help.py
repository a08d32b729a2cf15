"""The help page on cookies: language, what the law asks it to name, and who can read it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from tests.actors import Company
from tests.factories.consents import put_policy_in_force
from tests.live import LiveServer

AXE = Path(__file__).resolve().parents[2] / "static/banner/node_modules/axe-core/axe.min.js"
ADD_ON = "https://tools.google.com/dlpage/gaoptout"
SECTIONS = [
    *("purposes", "site"),
    *("chrome", "edge", "safari-mac", "safari-ios", "firefox", "samsung", "whale"),
    *("google-analytics", "company"),
]


@pytest.mark.parametrize(
    ("address", "accepted", "expected"),
    [
        pytest.param("?lang=ko", "en", "ko", id="asked-for"),
        pytest.param("?lang=en", "ko", "en", id="asked-for-english"),
        pytest.param("?lang=ko-KR", "en", "ko", id="with-a-region"),
        pytest.param("?lang=de", "ko", "en", id="not-written-in-it"),
        pytest.param("?lang=zh-Hant", "ko", "en", id="not-written-in-it-script"),
        pytest.param("?lang=../../x", "ko", "en", id="no-language"),
        pytest.param("", "ko-KR,ko;q=0.9", "ko", id="the-browser-s"),
        pytest.param("", "fr", "en", id="of-another-browser"),
        pytest.param("?lang=&utm_source=x", "", "en", id="none"),
    ],
)
def test_page_is_in_a_language_that_it_says(
    client: FlaskClient, address: str, accepted: str, expected: str
) -> None:
    answer = client.get(f"/help/cookies{address}", headers={"Accept-Language": accepted})

    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == expected
    assert answer.headers["Vary"] == "Accept-Language"
    assert f'<html lang="{expected}">' in answer.text


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_page_has_every_section_and_links_to_each(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/help/cookies?lang={lang}").text

    assert re.findall(r'<section aria-labelledby="[\w-]+">\s*<h2 id="([\w-]+)">', page) == SECTIONS
    assert re.findall(r'href="#([\w-]+)"', page) == ["main", *SECTIONS, *SECTIONS]
    assert f'href="{ADD_ON}"' in page


def test_page_names_the_switch_of_the_company_in_its_own_words(client: FlaskClient) -> None:
    page = client.get("/help/cookies?lang=ko").text
    _before, company = page.split('<h2 id="company">')

    assert re.findall(r"<strong>(.+?)</strong>", company) == [
        "회사",
        "제품 성능 관련 통계 데이터 전송 설정",
        "Google Analytics",
        "고객사 옵션 저장",
    ]


def test_page_needs_no_script_and_no_other_host(client: FlaskClient) -> None:
    page = client.get("/help/cookies").text

    assert "<script" not in page
    assert set(re.findall(r'(?:src|href)="(https?://[^/"]+)', page)) == {
        "http://127.0.0.1:8000",
        "https://tools.google.com",
    }


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_banner_links_to_the_page_in_its_language(
    client: FlaskClient, acme: Company, lang: str
) -> None:
    put_policy_in_force(client.application, acme)

    interface = client.get(f"/b/{acme.site_key}/ui.0000000000000000.{lang}.js").text

    assert f"http://127.0.0.1:8000/help/cookies?lang={lang}" in interface


@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        pytest.param("light", 1280, id="light-desktop"),
        pytest.param("dark", 320, id="dark-phone"),
    ],
)
def test_page_is_accessible_and_no_wider_than_a_phone(
    browser: Browser, live_server: LiveServer, scheme: Literal["light", "dark"], width: int
) -> None:
    found: dict[str, Any] = {}
    with browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    ) as context:
        page = context.new_page()
        for lang in ("ko", "en"):
            page.goto(f"{live_server.url}/help/cookies?lang={lang}")
            page.evaluate(AXE.read_text(encoding="utf-8"))
            report = page.evaluate("axe.run()")
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            found[lang] = ([violation["id"] for violation in report["violations"]], wide)

    assert found == {"ko": ([], False), "en": ([], False)}
