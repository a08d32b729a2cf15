"""A banner service, a site that embeds it on another origin, and a visitor's view of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from consent_service.banner.rules import BannerNotice, LoaderSettings
from tests.banner.harness import COOKIE, SITE_KEY, BannerService, Serve, Site, demo_notice


@pytest.fixture
def notice() -> BannerNotice:
    return demo_notice()


@pytest.fixture
def service(serve: Serve, notice: BannerNotice) -> BannerService:
    settings = LoaderSettings(
        base_url="",
        site_key=SITE_KEY,
        notice_token="1.2026-11-21.kQ0m3vY7pXc2",
        requires_choice_version=1,
    )
    service = BannerService(settings, notice)
    service.configure(base_url=serve(service))
    return service


@pytest.fixture
def site(service: BannerService) -> Site:
    return Site(service.settings.base_url)


@dataclass
class Visit:
    """One browser context on the site: what it asked for and what went wrong there."""

    page: Page
    url: str
    allowed: set[str]
    foreign: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("request", lambda request: self._request(request.url))
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda said: self._console(said.type, said.text))

    def _request(self, url: str) -> None:
        if urlsplit(url).netloc not in self.allowed:
            self.foreign.append(url)
        if "/b/" in url:
            self.scripts.append(urlsplit(url).path)

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.problems.append(text)

    def open(self) -> None:
        self.page.goto(self.url)
        self.until("window.ConsentService?.version")

    def until(self, expression: str) -> None:
        """Waits from outside: the page's policy forbids evaluating text inside it."""
        for _ in range(200):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"{expression} did not come true")

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    @property
    def first(self) -> Locator:
        return self.page.locator("consent-service-banner .first")

    @property
    def preferences(self) -> Locator:
        return self.page.locator("consent-service-banner dialog")

    @property
    def back(self) -> Locator:
        return self.page.locator("consent-service-banner .back")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def cookie(self) -> str | None:
        found = {one["name"]: one["value"] for one in self.context.cookies()}
        return found.get(COOKIE)

    def ran(self) -> list[str]:
        found: list[str] = self.page.evaluate("window.ran || []")
        return found

    def choices(self) -> dict[str, bool]:
        found: dict[str, bool] = self.page.evaluate("ConsentService.choices()")
        return found


@pytest.fixture
def visit(browser: Browser, serve: Serve, service: BannerService, site: Site) -> Iterator[Visit]:
    port = urlsplit(serve(site)).port
    host = f"shop.localhost:{port}"
    with browser.new_context(locale="ko-KR", timezone_id="Asia/Seoul") as context:
        allowed = {host, urlsplit(service.settings.base_url).netloc}
        visit = Visit(context.new_page(), f"http://{host}/", allowed)
        visit.watch()
        yield visit
