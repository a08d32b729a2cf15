"""The browser of the tests is a real one, on a real server."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.live import LiveServer


def test_documentation_page_loads_nothing_from_another_host(
    page: Page, live_server: LiveServer
) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))

    answer = page.goto(f"{live_server.url}/docs")

    assert answer is not None
    assert answer.status == 200
    assert [url for url in requested if not url.startswith(live_server.url)] == []


def test_visitor_of_the_tests_reads_korean(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/docs")

    assert page.evaluate("navigator.language") == "ko-KR"
