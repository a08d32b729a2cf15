"""What the page on embedding says of the banner is what the banner does."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Route
from werkzeug.wrappers import Response

from consent_service.kernel.transaction import transaction
from consent_service.tenants.rules import SiteSettings
from tests.actors import Company, act_for
from tests.docs.documents import ROOT, blocks
from tests.factories.catalog import make_service
from tests.factories.consents import put_policy_in_force
from tests.factories.tenants import make_site
from tests.live import LiveServer

DOCUMENT = ROOT / "docs" / "embedding.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
BANNER = ROOT / "static" / "banner"
SOURCE = "".join(file.read_text("utf-8") for file in sorted((BANNER / "src").glob("*.js")))
TYPES = (BANNER / "banner.d.ts").read_text(encoding="utf-8")
SNIPPETS = [block.text for block in blocks(DOCUMENT) if block.lang == "html"]
THEIRS = re.compile(r"https://(www\.googletagmanager\.com|video\.example|pixel\.example)/")


def section(heading: str) -> str:
    """The text under a heading, up to the next one of its level."""
    level, found = re.escape(heading.partition(" ")[0]), re.escape(heading)
    match = re.search(rf"^{found}\n(.*?)(?=^{level} |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert match, f"no such heading: {heading}"
    return match[1]


def first_cells(text: str) -> list[str]:
    """The first column of the tables in a text."""
    return re.findall(r"^\| (.+?) \|", text, re.MULTILINE)


def snippet(*parts: str) -> str:
    """The one snippet that holds all these parts."""
    [found] = [text for text in SNIPPETS if all(part in text for part in parts)]
    return found


def test_every_event_is_described() -> None:
    events = TYPES.partition("interface ConsentEvents {")[2].partition("\n}")[0]

    assert re.findall(r"^\| `\w+` \| `consent:(\w+)` \|", TEXT, re.MULTILINE) == re.findall(
        r"^  (\w+):", events, re.MULTILINE
    )


def test_every_setting_of_a_site_is_described() -> None:
    described = re.findall(r"^\| `(\w+)` \|", section("## One tag"), re.MULTILINE)

    assert sorted(described) == sorted(field.name for field in dataclasses.fields(SiteSettings))


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\bdata-([a-z-]+)", TEXT))))
def test_attribute_is_one_that_the_banner_reads(name: str) -> None:
    first, *rest = name.split("-")
    spellings = (f"data-{name}", first + "".join(part.capitalize() for part in rest))

    assert any(re.search(rf"\b{spelling}\b", SOURCE) for spelling in spellings)


def test_policy_of_the_page_is_the_one_that_the_banner_is_tested_under() -> None:
    harness = (ROOT / "tests/banner/harness.py").read_text(encoding="utf-8")
    tested = "".join(re.findall(r'^    "(.+?)"$', harness.partition("STRICT = (")[2], re.MULTILINE))
    [written] = re.findall(r"Content-Security-Policy: (.+?)\n```", TEXT, re.DOTALL)

    assert (
        " ".join(written.split())
        == tested.partition("consent-service")[0].replace("{service}", "https://consent.example")
        + "consent-service"
    )


@pytest.fixture
def shop(
    app: Flask, acme: Company, live_server: LiveServer, serve: Callable[[Any], str], page: Page
) -> list[str]:
    """A shop that is open in the browser, made of the document's own examples; what it asks other
    companies for."""
    document: list[str] = []
    origin = serve(Response(document, content_type="text/html"))
    put_policy_in_force(app, acme)
    with app.app_context(), transaction():
        act_for(acme)
        make_service(key="product-film", name="Product film", purposes=["ads"])
        key = make_site(origin).key
    tag = SNIPPETS[0].replace("https://consent.example", live_server.url)
    document += (
        "<!doctype html><html lang=en>",
        tag.replace("SITE_KEY", key),
        "<script>window.myAnalytics = {stop() { window.stopped = true }}</script>",
        snippet("function gtag()"),
        snippet('data-category="!analytics"'),
        snippet("<iframe"),
        snippet('data-cc="reject-all"'),
    )
    asked: list[str] = []

    def theirs(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(content_type="text/javascript", body="")

    page.route(THEIRS, theirs)
    page.goto(origin)
    page.wait_for_function("window.ConsentService?.version")
    return asked


def test_examples_wait_run_and_stop_as_the_page_says(page: Page, shop: list[str]) -> None:
    page.locator("consent-service-banner").get_by_role("dialog").wait_for()
    before = list(shop)
    page.locator("body > button", has_text="Accept all").click()
    page.wait_for_function("window.gtag && document.querySelector('iframe').src")
    page.locator("body > button", has_text="Reject all").click()
    page.wait_for_function("window.stopped")

    assert before == []
    assert sorted(shop) == [
        "https://pixel.example/1.gif",
        "https://video.example/embed/1",
        "https://www.googletagmanager.com/gtag/js?id=G-DEMO123456",
    ]
    assert page.evaluate("document.querySelector('iframe').src") == "about:blank"
    assert page.evaluate("window['ga-disable-G-DEMO123456']") is True


@pytest.mark.usefixtures("shop")
def test_every_call_of_the_interface_is_described_and_no_other(page: Page) -> None:
    table = section("## `window.ConsentService`").partition("\n\nOnce the tag")[0]
    described = {name for cell in first_cells(table) for name in re.findall(r"`(\w+)", cell)}

    assert described == set(page.evaluate("Object.keys(window.ConsentService)"))


@pytest.mark.usefixtures("shop")
def test_what_is_stored_is_described_and_no_more(page: Page) -> None:
    page.evaluate("ConsentService.acceptAll()")
    page.wait_for_function("ConsentService.receipt()")
    names = page.evaluate(
        "[...document.cookie.split('; ').map((text) => text.split('=')[0]),"
        " ...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
    )
    sent = page.evaluate("dataLayer.filter(({ event }) => event).map(({ event }) => event)")

    described = set(re.findall(r"`(cs_\w+_)…`", section("## What is stored and sent")))
    assert {re.sub(r"[0-9a-f]{8}$", "", name) for name in names} <= described
    assert sent[-1] == "consent_update"
