"""Google Consent Mode, Global Privacy Control, events, and the page's own calls."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.banner.conftest import Visit
from tests.banner.harness import BannerService, Site

pytestmark = pytest.mark.e2e

#: A browser that sends the signal.
GPC = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})"
SIGNALS = [
    "ad_storage",
    "ad_user_data",
    "ad_personalization",
    "analytics_storage",
    "functionality_storage",
    "personalization_storage",
    "security_storage",
]


def test_consent_mode_denies_all_seven_first_and_is_told_each_choice(visit: Visit) -> None:
    visit.open()
    layer = "dataLayer.map(e => e.event ? e : [...e])"
    default, redaction, update, told = visit.page.evaluate(layer)[:4]
    denied = dict.fromkeys(SIGNALS, "denied") | {"security_storage": "granted"}
    assert default == ["consent", "default", denied | {"wait_for_update": 500}]
    assert redaction == ["set", "ads_data_redaction", True]
    assert update == ["consent", "update", denied]
    assert told["event"] == "consent_update"

    visit.press("모두 허용")

    update, told = visit.page.evaluate(layer)[-2:]
    granted = dict.fromkeys(SIGNALS, "granted") | {"personalization_storage": "denied"}
    assert update == ["consent", "update", granted]
    assert told["consent"] == {
        "necessary": True,
        "preferences": True,
        "analytics": True,
        "ads": True,
    }
    device = visit.cookie()
    assert device is not None
    assert device.split("~")[4] not in visit.page.evaluate("JSON.stringify(dataLayer)")


def test_accepting_all_under_gpc_does_not_grant_a_sale(
    visit: Visit, service: BannerService
) -> None:
    visit.page.add_init_script(GPC)
    visit.open()
    expect(visit.first).to_contain_text("GPC")
    visit.press("모두 허용")
    visit.until("ConsentService.receipt()")
    assert visit.choices() == {
        "necessary": True,
        "preferences": True,
        "analytics": True,
        "ads": False,
    }
    body = service.consents[0]
    assert (body["action"], body["gpc"], body["choices"]["ads"]) == ("accept_all", True, False)

    visit.back.click()
    visit.press("직접 선택")
    visit.preferences.get_by_role("checkbox", name="광고").check()
    visit.press("선택 저장")

    visit.open()
    assert visit.choices()["ads"] is True
    assert service.consents[1]["action"] == "save"


def test_a_signal_that_comes_later_ends_the_sale(visit: Visit) -> None:
    visit.open()
    visit.press("모두 허용")
    assert visit.choices()["ads"] is True
    visit.page.add_init_script(GPC)

    visit.open()

    assert visit.choices()["ads"] is False
    assert visit.choices()["analytics"] is True


def test_calls_made_before_the_banner_came_are_answered(
    visit: Visit, service: BannerService, site: Site
) -> None:
    visit.page.add_init_script(
        """window.said = [];
        window.ConsentService = [['on', 'ready', d => said.push(['ready', d.ads])],
          ['on', 'change', d => said.push(['change', d.ads])],
          ['on', 'choice', d => said.push(['choice', d.receipt_id])],
          ['on', 'ready', () => { throw new Error('the page') }],
          ['nonsense'], ['constructor'], 5, null];
        document.addEventListener('consent:ui', e => said.push(['ui', e.detail.layer]));"""
    )
    visit.open()
    visit.page.evaluate("ConsentService.push(['accept', ['ads']])")

    visit.until("ConsentService.receipt()")

    assert visit.page.evaluate("said") == [
        ["ready", False],
        ["ui", "first"],
        ["change", True],
        ["ui", ""],
        ["choice", "rcp_9C4FK2M7"],
    ]
    assert service.consents[0]["action"] == "save"
    assert service.consents[0]["choices"] == {
        "preferences": False,
        "analytics": False,
        "ads": True,
    }


def test_the_language_can_be_changed_and_everything_forgotten(visit: Visit) -> None:
    visit.open()
    expect(visit.first).to_be_visible()
    visit.page.evaluate("ConsentService.setLanguage('en-GB')")
    expect(visit.first).to_contain_text("Choose how cookies are used")
    visit.press("Accept all")
    expect(visit.back).to_have_text("Cookie settings")

    visit.page.evaluate("ConsentService.reset()")

    assert visit.cookie() is None
    assert visit.choices()["ads"] is False
    expect(visit.first).to_be_visible()
