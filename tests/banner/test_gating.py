"""What waits for a permission in the page's markup, and the elements that open the settings."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.banner.conftest import Visit
from tests.banner.harness import BannerService, Site

pytestmark = pytest.mark.e2e

INERT = '<script type="text/plain" data-category="analytics"'


def push(name: str) -> str:
    """A script that says it ran."""
    return f"(window.ran ||= []).push('{name}')"


def test_inline_external_and_module_scripts_run_in_the_order_of_the_page(
    visit: Visit, site: Site
) -> None:
    site.policy = ""
    url = f"{site.service_url}/run"
    site.markup = (
        f'{INERT} src="{url}/src"></script>'
        f"{INERT}>{push('inline')}</script>"
        f'{INERT} data-src="{url}/data-src" async></script>'
        f'{INERT} data-type="module">{push("module")}; export {{}}</script>'
        f"{INERT}>{push('last')}</script>"
        f'{INERT} data-src="javascript:{push("never")}"></script>'
        f'{INERT} data-src="data:text/javascript,{push("never")}"></script>'
    )
    visit.open()

    visit.press("모두 허용")

    visit.until("(window.ran || []).length === 5")
    assert sorted(visit.ran()) == ["data-src", "inline", "last", "module", "src"]
    assert [one for one in visit.ran() if one != "module"] == ["src", "inline", "data-src", "last"]
    visit.open()
    visit.until("(window.ran || []).length === 5")
    assert sorted(visit.ran()) == ["data-src", "inline", "last", "module", "src"]
    assert [one for one in visit.ran() if one != "module"] == ["src", "inline", "data-src", "last"]


def test_nodes_that_a_page_adds_later_are_gated_as_well(visit: Visit, site: Site) -> None:
    add = f"""name => {{
      const s = document.createElement('script');
      s.type = 'text/plain'; s.dataset.category = 'analytics';
      s.dataset.src = '{site.service_url}/run/' + name;
      const div = document.createElement('div'); div.append(s); document.body.append(div);
    }}"""
    visit.open()
    visit.page.evaluate(add, "before")
    visit.page.wait_for_timeout(50)
    assert visit.ran() == []

    visit.press("모두 허용")
    visit.page.evaluate(add, "after")

    visit.until("(window.ran || []).length === 2")
    assert visit.ran() == ["before", "after"]


def test_a_gated_script_without_the_loaders_nonce_is_refused(visit: Visit, site: Site) -> None:
    site.tag = 'nonce="n0nce"'
    site.policy = (
        "default-src 'self'; script-src 'nonce-n0nce'; connect-src {service}; style-src 'self'; "
        "require-trusted-types-for 'script'; trusted-types consent-service"
    )
    site.markup = (
        f"{INERT}>{push('without')}</script>"
        f'{INERT} nonce="wrong">{push("wrong")}</script>'
        f'{INERT} nonce="n0nce">{push("with")}</script>'
    )
    visit.open()

    visit.press("모두 허용")

    visit.until("(window.ran || []).length === 1")
    assert visit.ran() == ["with"]
    assert visit.problems == []


def test_unknown_purposes_and_services_are_denied(visit: Visit) -> None:
    visit.open()
    visit.press("모두 허용")

    asked = [
        ["analytics"],
        ["analytics", "google-analytics"],
        ["ads", "google-analytics"],
        ["analytics", "unheard-of"],
        ["constructor"],
        ["__proto__"],
        ["advertising"],
    ]
    answers = [visit.page.evaluate("a => ConsentService.has(...a)", one) for one in asked]

    assert answers == [True, True, False, False, False, False, True]


def test_a_frame_is_covered_until_it_is_allowed(
    visit: Visit, service: BannerService, site: Site
) -> None:
    site.policy = ""
    site.markup = (
        '<iframe id="f" title="영상" width="300" height="200" data-category="preferences" '
        f'data-service="dasibom-video" data-src="{site.service_url}/frame/1"></iframe>'
        '<img id="pixel" alt="" width="1" height="1" data-category="ads" '
        f'data-src="{site.service_url}/pixel">'
    )
    visit.open()
    visit.press("모두 거부")
    cover = visit.page.locator("consent-service-placeholder")
    expect(cover).to_have_count(1)
    expect(cover.get_by_text("다시봄 영상")).to_be_visible()

    visit.press("이번만 보기")
    expect(cover).to_have_count(0)
    expect(visit.page.frame_locator("#f").get_by_text("frame")).to_be_visible()
    assert visit.choices()["preferences"] is False

    visit.open()
    visit.press("항상 허용")
    expect(visit.page.frame_locator("#f").get_by_text("frame")).to_be_visible()
    visit.page.wait_for_load_state("networkidle")
    assert service.consents[-1]["layer"] == "placeholder"
    assert service.consents[-1]["choices"] == {
        "preferences": True,
        "analytics": False,
        "ads": False,
    }

    visit.page.evaluate("ConsentService.rejectAll()")
    expect(cover).to_have_count(1)
    assert visit.page.evaluate("document.querySelector('#f').src") == "about:blank"


def test_elements_of_the_page_open_the_settings_and_refuse(
    visit: Visit, service: BannerService, site: Site
) -> None:
    site.markup = (
        '<a href="#consent-preferences">쿠키</a><button data-cc="reject-all">거부</button>'
        '<button data-cc="accept-all">허용</button>'
    )
    visit.open()
    visit.page.evaluate("document.querySelector('[data-cc=accept-all]').click()")
    assert visit.choices()["ads"] is False
    visit.page.get_by_role("link", name="쿠키", exact=True).click()
    expect(visit.preferences).to_be_visible()
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("button", name="거부", exact=True).click()
    visit.until("ConsentService.receipt()")

    visit.page.get_by_role("button", name="허용", exact=True).click()

    visit.until("ConsentService.has('ads')")
    visit.page.wait_for_load_state("networkidle")
    assert [(one["action"], one["layer"]) for one in service.consents] == [
        ("reject_all", "api"),
        ("accept_all", "api"),
    ]


def test_markup_cannot_accept_before_the_notice_was_shown(visit: Visit, site: Site) -> None:
    site.markup = '<button data-cc="accept-all">허용</button>'
    visit.open()
    visit.page.keyboard.press("Escape")
    visit.open()
    expect(visit.back).to_be_visible()

    visit.page.get_by_role("button", name="허용", exact=True).click()
    visit.page.wait_for_timeout(200)

    assert visit.choices()["ads"] is False
    assert visit.cookie() is None
