"""Withdrawing is as easy as granting, and leaves nothing behind."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.banner.conftest import Visit
from tests.banner.harness import BannerService, Site

pytestmark = pytest.mark.e2e


def test_first_button_of_the_way_back_withdraws_everything(
    visit: Visit, service: BannerService, site: Site
) -> None:
    site.markup = (
        '<script type="text/plain" data-category="!advertising" '
        f'data-src="{site.service_url}/run/gone"></script>'
    )
    visit.open()
    visit.press("모두 허용")
    visit.page.evaluate(
        """() => {
          document.cookie = "_ga=GA1.1.1; Path=/";
          document.cookie = "_ga_DEMO=GS1; Path=/; Domain=shop.localhost";
          document.cookie = "cart=2; Path=/";
          localStorage.setItem("pca_id", "x");
        }"""
    )
    assert visit.ran() == []

    visit.back.click()
    visit.first.locator(".row button").first.click()

    expect(visit.first).to_be_hidden()
    visit.until("(window.ran || []).length === 1")
    assert visit.ran() == ["gone"]
    names = {one["name"] for one in visit.context.cookies()}
    assert names == {"cart", "cs_consent_b260fd65"}
    assert visit.page.evaluate("localStorage.getItem('pca_id')") is None
    visit.until("ConsentService.receipt()")
    visit.page.wait_for_load_state("networkidle")
    assert [one["action"] for one in service.consents] == ["accept_all", "withdraw"]
    assert service.consents[1]["choices"] == {
        "preferences": False,
        "analytics": False,
        "ads": False,
    }
    assert visit.choices()["analytics"] is False


def test_withdrawing_reloads_the_page_when_the_site_wants_it(
    visit: Visit, service: BannerService
) -> None:
    service.restyle(reload=True)
    visit.open()
    visit.press("모두 허용")
    visit.page.evaluate("window.stillHere = true")

    visit.back.click()
    visit.press("모두 거부")

    visit.until("!window.stillHere && window.ConsentService?.version")
    visit.page.wait_for_load_state("networkidle")
    assert [one["action"] for one in service.consents] == ["accept_all", "withdraw"]


def test_a_service_that_is_switched_off_never_runs(
    visit: Visit, service: BannerService, site: Site
) -> None:
    service.configure(switched_off=("google-analytics",))
    service.notice["services"][1]["hosts"] = ["127.0.0.1"]
    gated = 'type="text/plain" data-category="analytics"'
    site.markup = (
        f'<script {gated} data-service="google-analytics" '
        f'data-src="{site.service_url}/run/named"></script>'
        f'<script {gated} data-src="{site.service_url}/run/by-host"></script>'
    )
    visit.open()
    visit.page.evaluate("document.cookie = '_ga_DEMO=GS1; Path=/'")

    visit.press("모두 허용")
    visit.open()

    assert visit.ran() == []
    assert visit.page.evaluate("window['ga-disable-G-DEMO123456']") is True
    assert "_ga_DEMO" not in {one["name"] for one in visit.context.cookies()}
    last = visit.page.evaluate("dataLayer.filter(e => e[1] === 'update').at(-1)[2]")
    assert (last["analytics_storage"], last["ad_storage"]) == ("denied", "granted")
    assert visit.page.evaluate("ConsentService.has('analytics', 'google-analytics')") is False
    visit.page.evaluate("ConsentService.showPreferences()")
    visit.preferences.locator("summary").nth(2).click()
    box = visit.preferences.get_by_role("checkbox", name="Google Analytics")
    expect(box).to_be_disabled()
    expect(box).not_to_be_checked()
    expect(box).to_have_accessible_description("소속 회사 설정에 따라 사용하지 않습니다")


def test_a_switch_asks_nobody_again(visit: Visit, service: BannerService) -> None:
    visit.open()
    visit.press("모두 허용")
    service.configure(switched_off=("google-analytics",))
    visit.open()
    expect(visit.back).to_be_visible()
    assert visit.first.count() == 0

    service.configure(switched_off=())
    visit.open()

    expect(visit.back).to_be_visible()
    assert visit.first.count() == 0
    assert visit.page.evaluate("ConsentService.has('analytics', 'google-analytics')") is True
