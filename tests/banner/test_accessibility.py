"""Keyboard alone, focus, status messages, and axe-core on both layers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.banner.conftest import Visit
from tests.banner.harness import ROOT, BannerService, Site

pytestmark = pytest.mark.e2e

AXE = ROOT / "static/banner/node_modules/axe-core/axe.min.js"
FOCUSED = "document.querySelector('consent-service-banner').shadowRoot.activeElement?."


def test_everything_works_by_keyboard_alone(visit: Visit, service: BannerService) -> None:
    visit.open()
    expect(visit.first).to_be_focused()
    keyboard = visit.page.keyboard
    names: list[str] = []
    while "직접 선택" not in names:
        keyboard.press("Tab")
        names.append(visit.page.evaluate(f"{FOCUSED}textContent"))
    assert names == ["서비스 3개 보기", "개인정보 처리방침", "모두 허용", "모두 거부", "직접 선택"]

    keyboard.press("Enter")
    expect(visit.preferences).to_be_visible()
    for _ in range(30):
        keyboard.press("Tab")
        inside = f"!!{FOCUSED}closest('dialog')"
        assert visit.page.evaluate(inside) is True
    visit.preferences.get_by_role("checkbox", name="광고").focus()
    keyboard.press("Space")
    visit.preferences.get_by_role("button", name="선택 저장").focus()
    keyboard.press("Enter")

    expect(visit.preferences).to_be_hidden()
    expect(visit.page.get_by_role("status")).to_have_text("저장되었습니다")
    expect(visit.back).to_be_focused()
    visit.page.wait_for_load_state("networkidle")
    assert service.consents[0]["choices"] == {
        "preferences": False,
        "analytics": False,
        "ads": True,
    }


def test_escape_returns_the_focus_to_where_it_was(visit: Visit, site: Site) -> None:
    site.markup = '<button data-cc="show-preferences">설정 열기</button>'
    visit.open()
    visit.press("모두 거부")
    opener = visit.page.get_by_role("button", name="설정 열기")
    opener.click()
    expect(visit.preferences).to_be_visible()

    visit.page.keyboard.press("Escape")

    expect(visit.preferences).to_be_hidden()
    expect(opener).to_be_focused()


def test_first_layer_does_not_keep_the_keyboard(visit: Visit, site: Site) -> None:
    site.markup = '<a href="#main">내용</a>'
    visit.open()
    expect(visit.first).to_be_focused()
    for _ in range(7):
        visit.page.keyboard.press("Tab")

    assert visit.page.evaluate("document.activeElement.tagName") != "CONSENT-SERVICE-BANNER"


def test_accept_and_reject_weigh_the_same(visit: Visit) -> None:
    visit.open()
    look = """b => { const s = getComputedStyle(b), r = b.getBoundingClientRect();
      return [b.tagName, r.width, r.height, r.top, s.color, s.backgroundColor, s.fontSize,
              s.fontWeight, s.borderColor].join() }"""

    accept, reject = (
        visit.page.get_by_role("button", name=name, exact=True).evaluate(look)
        for name in ("모두 허용", "모두 거부")
    )

    assert accept == reject


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (320, 640)])
def test_axe_finds_nothing(visit: Visit, site: Site, scheme: str, width: int, height: int) -> None:
    site.policy = ""
    site.markup = (
        '<iframe title="영상" width="300" height="200" data-category="preferences" '
        f'data-service="dasibom-video" data-src="{site.service_url}/frame/1"></iframe>'
    )
    page = visit.page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": height})
    visit.open()
    page.add_script_tag(path=AXE)
    run = "axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
    expect(visit.first).to_be_visible()
    assert page.evaluate(run) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width

    visit.press("직접 선택")
    visit.preferences.locator("summary").nth(2).click()
    assert page.evaluate(run) == []

    visit.press("모두 허용")
    visit.back.click()
    assert page.evaluate(run) == []


def test_nothing_moves_the_page(visit: Visit, browser: Browser) -> None:
    visit.page.add_init_script(
        "window.moved = 0; new PerformanceObserver(l => l.getEntries().forEach(e => "
        "moved += e.value)).observe({type: 'layout-shift', buffered: true})"
    )
    visit.open()
    expect(visit.first).to_be_visible()
    visit.press("모두 거부")
    expect(visit.back).to_be_visible()

    assert visit.page.evaluate("window.moved") == 0


def test_english_is_shown_to_an_english_page(visit: Visit, site: Site) -> None:
    site.lang = "en"

    visit.open()

    expect(visit.first).to_contain_text("Choose how cookies are used")
    expect(visit.first).to_contain_text("Preferences, Analytics, and Advertising")
