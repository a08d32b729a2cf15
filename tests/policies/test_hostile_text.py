"""A policy is text: whatever it holds, the pages show it and never run or follow it."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import update

from consent_service.kernel.db import db
from consent_service.kernel.transaction import transaction
from consent_service.policies.models import PolicyVersion
from consent_service.policies.rules.content import PolicyText, Section
from tests.conftest import Clock
from tests.factories.policies import make_history, make_policy, make_publisher
from tests.live import LiveServer

BASE = "/policies/acme/privacy"
PATHS = ["", "/versions", "/versions/1", "/versions/1..2", "/changes"]
MARKUP = "</p><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
BODY = "\n\n".join(
    [
        MARKUP,
        f"- {MARKUP}",
        f"{MARKUP}\t{MARKUP}\n{MARKUP}\t{{{{ 7 * 7 }}}}",
        'javascript:alert(1) data:text/html,x http://good.example/a?b=1&c=%22"onclick=x',
    ]
)


def write_hostile(app: Flask) -> None:
    with app.app_context(), transaction():
        make_publisher("acme", name=f"Acme {MARKUP}"[:110])
        policy = make_policy(name={"ko": MARKUP})
        first = PolicyText(MARKUP, MARKUP, (Section("rights", MARKUP, BODY),))
        second = PolicyText(
            MARKUP, f"{MARKUP}!", (Section("rights", f"{MARKUP}?", f"{BODY}{MARKUP}"),)
        )
        make_history(policy, date(2024, 1, 1), date(2024, 1, 8), first)
        make_history(policy, date(2025, 1, 1), date(2025, 1, 8), second)


@pytest.mark.parametrize("path", PATHS)
def test_markup_is_shown_and_never_markup(
    app: Flask, client: FlaskClient, clock: Clock, path: str
) -> None:
    write_hostile(app)

    page = client.get(f"{BASE}{path}").text

    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript:' not in page


def test_template_markup_is_text(app: Flask, client: FlaskClient, clock: Clock) -> None:
    write_hostile(app)

    assert '<td dir="auto">{{ 7 * 7 }}</td>' in client.get(BASE).text.replace(' class="n"', "")


def test_only_web_addresses_are_links(app: Flask, client: FlaskClient, clock: Clock) -> None:
    write_hostile(app)

    page = client.get(BASE).text

    assert (
        '<a href="http://good.example/a?b=1&amp;c=%22" rel="noopener noreferrer nofollow">' in page
    )
    assert "onclick=x" in page
    assert "<a href" in page
    assert 'href="data:' not in page


def test_feed_stays_well_formed(app: Flask, client: FlaskClient, clock: Clock) -> None:
    write_hostile(app)

    feed = ElementTree.fromstring(client.get(f"{BASE}/changes.atom").data)  # noqa: S314  # our own

    assert (feed.findtext("{http://www.w3.org/2005/Atom}title") or "").startswith(MARKUP)


def test_direction_characters_of_old_data_are_not_sent(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    with app.app_context(), transaction():
        make_publisher("acme")
        policy = make_policy()
        text = PolicyText("제목", "", (Section("rights", "권리", "본문"),))
        make_history(policy, date(2025, 1, 1), date(2025, 1, 8), text)
        stored = text.to_json()
        stored["title"] = "제\u202e목"
        stored["sections"][0]["body"] = "본\u2066문\x07"
        db.session.execute(update(PolicyVersion).values(texts={"ko": stored}))

    page = client.get(BASE).text

    assert "제목</h1>" in page
    assert "본문" in page


@pytest.mark.committing
def test_browser_runs_nothing(app: Flask, live_server: LiveServer, page: Page) -> None:
    write_hostile(app)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))

    for path in PATHS:
        page.goto(f"{live_server.url}{BASE}{path}")
        assert page.title() != "run"
        assert page.evaluate("document.styleSheets.length") == 1

    assert [text for text in complaints if "Content Security Policy" in text] == []
