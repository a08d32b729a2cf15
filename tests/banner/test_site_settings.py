"""What a site sets about its banner: seen in the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.banner.conftest import Visit
from tests.banner.harness import BannerService, Site

pytestmark = pytest.mark.e2e

DNT = "Object.defineProperty(Navigator.prototype, 'doNotTrack', {get: () => '1'})"
LAYER = "dataLayer.filter(e => !e.event).map(e => [...e])"


@pytest.mark.parametrize(("counts", "granted"), [(False, True), (True, False)])
def test_do_not_track_counts_only_where_it_is_set(
    visit: Visit, service: BannerService, counts: bool, granted: bool
) -> None:
    service.configure(dnt=counts)
    visit.page.add_init_script(DNT)
    visit.open()

    visit.press("모두 허용")

    assert visit.choices()["ads"] is granted
    assert visit.choices()["analytics"] is True


def test_own_link_takes_the_place_of_the_button(
    visit: Visit, service: BannerService, site: Site
) -> None:
    service.configure(own_link=True)
    site.markup = '<a href="#consent-preferences">쿠키</a>'
    visit.open()
    visit.press("모두 거부")
    expect(visit.first).to_be_hidden()
    expect(visit.back).to_be_hidden()

    visit.page.get_by_role("link", name="쿠키").click()

    expect(visit.preferences).to_be_visible()


def test_tenants_colour_is_that_of_both_buttons(visit: Visit, service: BannerService) -> None:
    service.restyle(light="#17509e", dark="#93b8f7")
    colour = "b => getComputedStyle(b).backgroundColor"
    visit.open()
    buttons = visit.first.locator(".ink")
    assert [one.evaluate(colour) for one in buttons.all()] == ["rgb(23, 80, 158)"] * 2

    visit.page.emulate_media(color_scheme="dark")

    assert [one.evaluate(colour) for one in buttons.all()] == ["rgb(147, 184, 247)"] * 2


GTAG = '<script type="text/plain" data-category="analytics" data-service="google-analytics" '


def test_advanced_mode_starts_googles_scripts_behind_a_synchronous_tag(
    visit: Visit, service: BannerService, site: Site
) -> None:
    service.configure(consent_mode="advanced")
    site.is_async = False
    site.markup = (
        f'{GTAG} data-src="{site.service_url}/run/google"></script>'
        f'<script type="text/plain" data-category="ads" data-src="{site.service_url}/run/ads">'
        "</script>"
    )
    visit.open()

    visit.until("(window.ran || []).length")

    assert visit.ran() == ["google"]
    assert visit.page.evaluate(LAYER)[0][2]["analytics_storage"] == "denied"


def test_advanced_mode_is_refused_behind_an_asynchronous_tag(
    visit: Visit, service: BannerService, site: Site
) -> None:
    service.configure(consent_mode="advanced")
    site.markup = f'{GTAG} data-src="{site.service_url}/run/google"></script>'
    visit.page.add_init_script(
        "window.codes = []; "
        "document.addEventListener('consent:error', e => codes.push(e.detail.code));"
    )
    visit.open()
    expect(visit.first).to_be_visible()

    assert visit.page.evaluate("codes") == ["advanced_mode_refused"]
    assert visit.ran() == []


def test_switched_off_service_does_not_start_in_advanced_mode(
    visit: Visit, service: BannerService, site: Site
) -> None:
    service.configure(consent_mode="advanced", switched_off=("google-analytics",))
    site.is_async = False
    site.markup = f'{GTAG} data-src="{site.service_url}/run/google"></script>'
    visit.open()
    expect(visit.first).to_be_visible()

    assert visit.ran() == []
    assert visit.page.evaluate("window['ga-disable-G-DEMO123456']") is True
