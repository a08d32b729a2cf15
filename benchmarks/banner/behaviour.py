"""How a banner behaves: axe-core on both layers, and under strict policies of its page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as Overdue

from benchmarks.banner.contenders import MODULES, Contender
from benchmarks.banner.measuring import FIRST_CLICK_MS, visiting, wait_until_settled, watch

Scheme = Literal["light", "dark"]
#: Milliseconds for something that a press of a button does at once.
AT_ONCE_MS = 3000
#: Until a dialog's entrance has ended: axe would take a half-transparent text for a pale one.
ENTRANCE_MS = 700
_RUN_AXE = """() => axe.run(document, {resultTypes: ["violations"]})
  .then(({violations}) => violations.map(({id}) => id).sort())"""
#: What an unstyled banner does not have. Sizes are left out: they follow from these.
_LOOK = """element => [element, ...element.querySelectorAll("button, a, p")].map(one => {
  const s = getComputedStyle(one);
  return [s.backgroundColor, s.color, s.fontSize, s.fontFamily, s.display, s.position, s.padding,
    s.borderRadius].join();
}).join("|")"""


@dataclass(frozen=True)
class Findings:
    """The rules of axe-core that each layer breaks; None: there is no such layer."""

    banner: list[str]
    preferences: list[str] | None


@dataclass(frozen=True)
class UnderPolicy:
    """What is left of a banner under a policy that its page has."""

    appears: bool
    is_styled: bool
    accepts: bool
    #: Reports of the browser that the policy was broken.
    violations: int


def find_violations(
    browser: Browser, url: str, contender: Contender, scheme: Scheme = "light"
) -> Findings:
    """What axe-core finds in the page with its banner, and with its preferences open."""
    dark = "&dark" if scheme == "dark" and contender.dark_class else ""
    with visiting(browser) as page:
        page.emulate_media(color_scheme=scheme)
        _open(page, f"{url}?lang={contender.lang}{dark}", contender)
        page.evaluate(_axe())
        banner: list[str] = page.evaluate(_RUN_AXE)
        if not contender.open_preferences:
            return Findings(banner, None)
        page.locator(contender.open_preferences).first.click()
        page.locator(contender.preferences).first.wait_for(timeout=AT_ONCE_MS)
        page.wait_for_timeout(ENTRANCE_MS)
        return Findings(banner, page.evaluate(_RUN_AXE))


def try_policy(
    browser: Browser, url: str, contender: Contender, policy: str, plain: str
) -> UnderPolicy:
    """Does it appear, look as it does without the policy (``plain``), and keep an acceptance?"""
    with visiting(browser) as page:
        seen = _open(page, f"{url}?policy={policy}", contender)
        if seen["visible"] is None:
            return UnderPolicy(False, False, False, seen["violations"])
        styled = page.locator(contender.banner).first.evaluate(_LOOK) == plain
        accepts = _accepts(page, contender)
        violations: int = page.evaluate("window.benchmark.violations")
        return UnderPolicy(True, styled, accepts, violations)


def find_look(browser: Browser, url: str, contender: Contender) -> str:
    """The computed styles of the banner on a page without a policy."""
    with visiting(browser) as page:
        _open(page, url, contender)
        look: str = page.locator(contender.banner).first.evaluate(_LOOK)
        return look


def _open(page: Page, url: str, contender: Contender) -> dict[str, Any]:
    watch(page.context, contender)
    page.goto(url)
    wait_until_settled(page)
    page.wait_for_timeout(FIRST_CLICK_MS)
    seen: dict[str, Any] = page.evaluate("window.benchmark")
    return seen


def _accepts(page: Page, contender: Contender) -> bool:
    try:
        page.locator(contender.accept).first.click(timeout=AT_ONCE_MS)
        page.locator(contender.banner).first.wait_for(state="hidden", timeout=AT_ONCE_MS)
    except Overdue:
        return False
    kept = page.context.storage_state()
    return bool(kept.get("cookies") or kept.get("origins"))


@cache
def _axe() -> str:
    return (MODULES / "axe-core/axe.min.js").read_text(encoding="utf-8")
