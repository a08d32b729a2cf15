"""What goes wrong grants nothing, throws nothing and leaves nothing that cannot be closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.banner.conftest import Visit
from tests.banner.harness import COOKIE, SITE_KEY, BannerService, Site

pytestmark = pytest.mark.e2e

ERRORS = """window.codes = [];
document.addEventListener('consent:error', e => codes.push(e.detail.code));"""
NEVER = '<script type="text/plain" data-category="ads" data-src="{url}/run/never"></script>'
DENIED = {"necessary": True, "preferences": False, "analytics": False, "ads": False}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"<!doctype html><p>Sign in to the network</p>", 200, id="html"),
        pytest.param(b"", 500, id="error"),
        pytest.param(b"(()=>{var e=document.currentScript,[t", 200, id="truncated"),
        pytest.param(b"window.ran=['foreign']", 200, id="foreign-script"),
    ],
)
def test_interface_that_is_not_ours_is_not_run(
    visit: Visit, service: BannerService, site: Site, body: bytes, status: int
) -> None:
    site.markup = NEVER.format(url=site.service_url)
    visit.page.add_init_script(ERRORS)
    service.instead = (body, status)
    visit.open()
    visit.until("codes.length")

    assert visit.page.evaluate("codes[0]") == "interface_unavailable"
    assert visit.choices() == DENIED
    assert visit.ran() == []
    expect(visit.back).to_be_visible()
    service.instead = None

    visit.back.click()

    expect(visit.first).to_be_visible()
    assert [one for one in visit.problems if "integrity" not in one] == []


def test_interface_that_cannot_be_had_is_not_asked_for_again_and_again(
    visit: Visit, service: BannerService, site: Site
) -> None:
    site.markup = (
        '<iframe title="영상" width="300" height="200" data-category="preferences" '
        f'data-src="{site.service_url}/frame/1"></iframe>'
    )
    service.is_interface_gone = True
    visit.open()

    visit.page.wait_for_timeout(500)

    assert len(visit.scripts) <= 3
    assert visit.choices() == DENIED


def test_loader_that_is_cut_off_leaves_everything_inert(visit: Visit, site: Site) -> None:
    site.markup = NEVER.format(url=site.service_url)
    visit.page.route(
        f"**/b/{SITE_KEY}.js",
        lambda route: route.fulfill(body="(()=>{var e=", content_type="text/javascript"),
    )

    visit.page.goto(visit.url)
    visit.page.wait_for_load_state("networkidle")

    assert visit.ran() == []
    assert visit.context.cookies() == []


@pytest.mark.parametrize("kind", ["defer", "type=module", "defer async data-lang=en"])
def test_tag_works_however_it_is_loaded(visit: Visit, site: Site, kind: str) -> None:
    site.tag = kind
    visit.open()

    expect(visit.first).to_be_visible()

    assert visit.choices() == DENIED
    assert visit.problems == []


def test_tag_that_comes_late_and_twice_works_once(visit: Visit, site: Site) -> None:
    site.markup = NEVER.format(url=site.service_url)
    site.policy = ""
    visit.page.route(f"**/b/{SITE_KEY}.js", lambda route: route.abort())
    visit.page.goto(visit.url)
    visit.page.unroute(f"**/b/{SITE_KEY}.js")
    for _ in range(2):
        visit.page.add_script_tag(url=f"{site.service_url}/b/{SITE_KEY}.js")

    expect(visit.first).to_be_visible()

    assert visit.page.locator("consent-service-banner").count() == 1
    assert visit.ran() == []


def test_gated_script_that_throws_does_not_stop_the_next(visit: Visit, site: Site) -> None:
    site.policy = ""
    inert = '<script type="text/plain" data-category="ads"'
    site.markup = (
        f"{inert}>throw new Error('theirs')</script>"
        f'{inert} data-src="{site.service_url}/gone"></script>'
        f'{inert} data-src="{site.service_url}/run/last"></script>'
    )
    visit.open()

    visit.press("모두 허용")

    visit.until("(window.ran || []).length === 1")
    assert visit.ran() == ["last"]
    assert visit.problems == ["theirs"]


@pytest.mark.parametrize(
    "patch",
    [
        pytest.param("Array.prototype.toJSON = () => 'x'", id="to-json"),
        pytest.param("Object.prototype.extra = function () {}", id="object-prototype"),
        pytest.param("Array.prototype.each = function () {}", id="array-prototype"),
    ],
)
def test_page_with_old_libraries_is_asked_and_recorded(
    visit: Visit, service: BannerService, patch: str
) -> None:
    visit.page.add_init_script(patch)
    visit.open()

    visit.press("모두 거부")

    visit.until("ConsentService.receipt()")
    assert service.consents[0]["choices"] == {
        "preferences": False,
        "analytics": False,
        "ads": False,
    }
    assert visit.problems == []


@pytest.mark.parametrize("year", ["1999", "2049"])
def test_clock_that_is_wrong_by_years_grants_nothing_by_itself(visit: Visit, year: str) -> None:
    visit.open()
    visit.press("모두 허용")
    visit.until("ConsentService.receipt()")
    visit.page.clock.set_fixed_time(f"{year}-01-01T00:00:00Z")

    visit.open()

    expect(visit.first).to_be_visible()
    assert visit.choices() == DENIED


def test_storage_that_is_full_loses_no_choice(visit: Visit, service: BannerService) -> None:
    visit.page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    )
    visit.open()
    visit.press("모두 허용")

    visit.until("document.cookie.includes('cs_consent_')")

    assert [one["action"] for one in service.consents] == ["accept_all"]
    assert visit.problems == []


def test_page_in_a_sandboxed_frame_is_asked_and_keeps_nothing(
    visit: Visit, service: BannerService, site: Site
) -> None:
    frame = f"<iframe sandbox='allow-scripts' src='{visit.url}' width=900 height=700></iframe>"
    visit.page.route("**/outer", lambda route: route.fulfill(body=frame, content_type="text/html"))
    site.policy = ""
    visit.page.goto(f"{visit.url}outer")
    inner = visit.page.frame_locator("iframe")
    expect(inner.locator("consent-service-banner .first")).to_be_visible()

    inner.get_by_role("button", name="모두 허용", exact=True).click()

    expect(inner.locator("consent-service-banner .first")).to_be_hidden()
    visit.page.wait_for_load_state("networkidle")
    assert visit.context.cookies() == []
    assert visit.problems == []
    assert [one["action"] for one in service.consents] == ["accept_all"]


def test_cookie_that_is_too_large_is_no_choice(visit: Visit) -> None:
    visit.open()
    visit.page.evaluate("n => { document.cookie = `${n}=1~${'x'.repeat(3900)}; Path=/` }", COOKIE)

    visit.open()

    expect(visit.first).to_be_visible()
    assert visit.choices() == DENIED


def test_withdrawal_in_one_tab_reaches_the_others(visit: Visit) -> None:
    visit.open()
    visit.press("모두 허용")
    visit.until("ConsentService.receipt()")
    other = visit.context.new_page()
    other.goto(visit.url)
    for _ in range(100):
        if other.evaluate("window.ConsentService?.version && ConsentService.has('ads')"):
            break
        other.wait_for_timeout(25)

    visit.page.evaluate("ConsentService.rejectAll()")

    for _ in range(100):
        if not other.evaluate("ConsentService.has('ads')"):
            break
        other.wait_for_timeout(25)
    assert other.evaluate("ConsentService.has('ads')") is False
    assert other.locator("consent-service-banner .first").count() == 0
