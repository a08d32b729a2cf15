"""Where something is broken or hostile, the answer is no, and the page goes on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.banner.conftest import Visit
from tests.banner.harness import SITE_KEY, BannerService, Site

pytestmark = pytest.mark.e2e

BROKEN = """for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, {get() { throw new DOMException('no', 'SecurityError') }});"""


def test_without_storage_it_asks_and_records(visit: Visit, service: BannerService) -> None:
    visit.page.add_init_script(BROKEN)
    visit.open()

    visit.press("모두 허용")

    expect(visit.first).to_be_hidden()
    visit.until("document.cookie.includes('cs_consent_')")
    assert len(service.consents) == 1
    assert visit.problems == []


def test_a_second_tag_changes_nothing(visit: Visit, site: Site) -> None:
    site.head = f'<script src="{site.service_url}/b/{SITE_KEY}.js"></script>'
    visit.open()

    expect(visit.first).to_be_visible()

    assert visit.page.locator("consent-service-banner").count() == 1
    assert visit.problems == []


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param("Object.defineProperty(window, 'ConsentService', {value: {}})", id="frozen"),
        pytest.param("window.ConsentService = 'taken'", id="text"),
        pytest.param("Array.prototype.find = () => ({key: 'ads'})", id="patched"),
    ],
)
def test_a_taken_name_grants_nothing(visit: Visit, site: Site, taken: str) -> None:
    site.markup = (
        '<script type="text/plain" data-category="ads" '
        f'data-src="{site.service_url}/run/never"></script>'
    )
    visit.page.add_init_script(taken)

    visit.page.goto(visit.url)
    visit.page.wait_for_load_state("networkidle")

    assert visit.ran() == []
    assert visit.context.cookies() == []


def test_without_the_interface_nothing_is_granted_and_a_refusal_counts(
    visit: Visit, service: BannerService
) -> None:
    visit.open()
    visit.press("모두 허용")
    visit.until("ConsentService.receipt()")
    service.is_interface_gone = True
    service.notice["site"]["name"] = "다른 이름"
    service.notice["texts"] = {"ko": {"title": "바뀐 제목"}}
    visit.open()
    assert visit.choices()["ads"] is True
    visit.page.evaluate("ConsentService.rejectAll()")

    visit.until("!ConsentService.has('ads')")

    assert visit.cookie() is None
    visit.open()
    visit.page.evaluate("ConsentService.acceptAll()")
    assert visit.choices()["ads"] is False


def test_a_known_crawler_is_shown_nothing(
    browser: Browser, visit: Visit, service: BannerService
) -> None:
    agent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    with browser.new_context(user_agent=agent) as context:
        page = context.new_page()
        page.goto(visit.url)
        page.wait_for_load_state("networkidle")

        assert page.locator("consent-service-banner .first").count() == 0
        assert page.evaluate("ConsentService.has('ads')") is False
        assert service.impressions == []


def test_a_site_without_a_notice_shows_and_grants_nothing(
    visit: Visit, service: BannerService
) -> None:
    service.is_without_notice = True

    visit.open()

    assert visit.choices() == {}
    assert visit.page.evaluate("ConsentService.has('analytics')") is False
    assert visit.page.locator("consent-service-banner").count() == 0
    assert visit.problems == []


def test_storage_that_was_tampered_with_is_ignored(visit: Visit, service: BannerService) -> None:
    visit.page.add_init_script(
        """for (const name of ['queue', 'receipt', 'member', 'unsent'])
          localStorage.setItem(`cs_${name}_b260fd65`, '{"granted":');"""
    )
    visit.open()

    expect(visit.first).to_be_visible()

    assert visit.page.evaluate("ConsentService.receipt()") is None
    assert visit.choices()["ads"] is False
    assert visit.problems == []
    assert service.consents == []
