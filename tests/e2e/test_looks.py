"""Every page of the demonstration in both languages: for every screen, theme and reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visits import Demo, Visit

AXE = Path(__file__).resolve().parents[2] / "static/banner/node_modules/axe-core/axe.min.js"
RUN_AXE = "axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
WORDS = {
    "ko": {"accept": "모두 허용", "reject": "모두 거부", "choose": "직접 선택"},
    "en": {"accept": "Accept all", "reject": "Reject all", "choose": "Choose"},
}
POLICY = "/policies/narugyeol/privacy-remote"
POLICY_PAGES = [
    pytest.param("", id="in-force"),
    pytest.param("/versions", id="versions"),
    pytest.param("/versions/1", id="old"),
    pytest.param("/versions/1..2", id="differences"),
    pytest.param("/changes", id="changes"),
]
NARROW = {"width": 320, "height": 640}


def _violations(page: Page) -> Any:
    if page.evaluate("typeof axe") == "undefined":
        page.add_script_tag(path=AXE)
    return page.evaluate(RUN_AXE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_axe_finds_nothing_on_the_site_with_either_layer(
    visit_as: Callable[..., Visit], lang: str, scheme: str
) -> None:
    visit = visit_as(lang=lang, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    visit.open()
    expect(visit.first).to_be_visible()

    assert _violations(visit.page) == []

    visit.press(WORDS[lang]["choose"])
    expect(visit.preferences).to_be_visible()
    for summary in visit.preferences.locator("summary").all():
        summary.click()
    assert _violations(visit.page) == []

    visit.press(WORDS[lang]["accept"])
    visit.until_panel("analytics", "running")
    visit.back.click()
    assert _violations(visit.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", POLICY_PAGES)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_axe_finds_nothing_on_a_policy_page(
    visit_as: Callable[..., Visit], demo: Demo, lang: str, path: str, scheme: str
) -> None:
    page = visit_as(lang=lang, color_scheme=scheme, bypass_csp=True).page

    page.goto(f"{demo.addresses.service}{POLICY}{path}?lang={lang}")

    assert _violations(page) == []
    assert page.locator("html").get_attribute("lang") == lang


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_both_layers_fit_the_narrowest_screen(visit_as: Callable[..., Visit], lang: str) -> None:
    visit = visit_as(lang=lang, viewport=NARROW)
    visit.open()
    expect(visit.first).to_be_visible()
    for name in WORDS[lang].values():
        expect(visit.page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    assert visit.page.evaluate("document.documentElement.scrollWidth") == 320

    visit.press(WORDS[lang]["choose"])
    for summary in visit.preferences.locator("summary").all():
        summary.click()

    sizes = visit.preferences.evaluate("d => [d.scrollWidth <= d.clientWidth, d.clientWidth < 321]")
    assert sizes == [True, True]
    assert visit.page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("path", POLICY_PAGES)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_policy_page_fits_the_narrowest_screen(
    visit_as: Callable[..., Visit], demo: Demo, lang: str, path: str
) -> None:
    page = visit_as(lang=lang, viewport=NARROW).page

    page.goto(f"{demo.addresses.service}{POLICY}{path}?lang={lang}")

    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("path", POLICY_PAGES)
def test_policy_page_asks_no_other_host_and_breaks_none_of_its_own_rules(
    visit: Visit, demo: Demo, path: str
) -> None:
    said: list[str] = []
    visit.page.on("console", lambda message: said.append(message.text))

    visit.page.goto(f"{demo.addresses.service}{POLICY}{path}")

    assert visit.hosts == {"consent.localhost"}
    assert visit.context.cookies() == []
    assert said == []


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_what_is_stored_is_shown_live(
    visit_as: Callable[..., Visit], demo: Demo, lang: str
) -> None:
    visit = visit_as(lang=lang)
    visit.open()
    visit.press_and_record(WORDS[lang]["reject"])
    [act] = demo.history(visit.device_id)

    visit.page.goto(f"{demo.addresses.site('remote')}/stored?lang={lang}")

    expect(visit.page.locator("[data-part=history]")).to_contain_text(act["event_id"])
    visit.back.click()
    visit.press_and_record(WORDS[lang]["accept"])
    expect(visit.page.locator("[data-part=history] > *")).to_have_count(2)
    expect(visit.page.locator("[data-part=decisions] .yes")).to_have_count(4)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_second_product_asks_for_itself(
    visit_as: Callable[..., Visit], demo: Demo, lang: str
) -> None:
    visit = visit_as(lang=lang)
    visit.open()
    visit.press_and_record(WORDS[lang]["accept"])

    visit.page.goto(f"{demo.addresses.site('meet')}/?lang={lang}")

    expect(visit.first).to_be_visible()
    assert [visit.panel(name) for name in ("analytics", "ads", "video", "tips")] == ["held"] * 4
