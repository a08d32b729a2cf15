"""The product page in a real browser, while no service is there to release anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


@pytest.fixture
def port(serve: Callable[[Any], str], make_site: Callable[..., Flask]) -> int:
    """Where the sites are served; their own address is part of their settings."""
    site: list[Flask] = []

    def answer(environ: Any, start_response: Any) -> Any:
        return site[0](environ, start_response)

    found = urlsplit(serve(answer)).port
    assert found is not None
    vendor = f"http://vendor.localhost:{found}"
    site.append(make_site(vendor_url=vendor, service_url="http://localhost:9"))
    return found


@pytest.mark.parametrize(
    ("product", "panels"),
    [
        pytest.param("remote", ["analytics", "ads", "video"], id="remote"),
        pytest.param("meet", ["analytics", "ads", "video", "tips"], id="meet"),
    ],
)
def test_everything_optional_is_held_back_without_a_banner(
    page: Page, port: int, product: str, panels: list[str]
) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))

    page.goto(f"http://{product}.localhost:{port}/?lang=ko")
    page.click("[data-send]")

    assert page.inner_text(".answer") == "분석을 허용하지 않아 보내지 않았습니다."
    states = page.eval_on_selector_all(
        "[data-panel]",
        "all => all.map(p => [p.dataset.panel, p.querySelector('.state').dataset.state])",
    )
    assert states == [[panel, "held"] for panel in panels]
    assert page.evaluate("document.cookie") == ""
    assert [url for url in requested if "vendor.localhost" in url] == []
    assert problems == []


@pytest.mark.parametrize("path", ["/?lang=ko", "/?lang=en", "/stored?lang=ko", "/stored?lang=en"])
@pytest.mark.parametrize("product", ["remote", "meet"])
def test_page_fits_the_narrowest_screen(page: Page, port: int, product: str, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})

    page.goto(f"http://{product}.localhost:{port}{path}")

    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_page_breaks_none_of_its_own_rules(page: Page, port: int) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    page.goto(f"http://remote.localhost:{port}/stored?lang=en")

    expect(page.locator("[data-part=message]")).to_contain_text("You have not chosen yet.")
    assert [text for text in said if "Content Security Policy" in text] == []
