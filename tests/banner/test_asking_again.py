"""When it asks again, and that it then asks only for what is new."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.banner.conftest import Visit
from tests.banner.harness import BannerService

pytestmark = pytest.mark.e2e

PERSONALISATION: Any = {
    "key": "personalisation",
    "scope": "device",
    "mode": "opt_in",
    "name": {"ko": "개인 맞춤", "en": "Personalisation"},
    "description": {"ko": "읽은 주제를 기억합니다.", "en": "Remembers topics."},
    "terms_hash": "0c0c" * 16,
}
HEATMAP: Any = {
    "key": "heatmap",
    "name": "Heatmap",
    "provider": "Heatmap Inc.",
    "country": "KR",
    "purposes": ["analytics"],
}


def test_a_new_purpose_is_asked_alone(visit: Visit, service: BannerService) -> None:
    visit.open()
    visit.press("직접 선택")
    visit.preferences.get_by_role("checkbox", name="분석").check()
    visit.press("선택 저장")
    visit.until("ConsentService.receipt()")
    before = visit.cookie()
    service.notice["purposes"].append(PERSONALISATION)
    visit.open()
    expect(visit.first).to_contain_text("개인 맞춤 항목이 새로")
    assert visit.choices()["analytics"] is True

    visit.press("모두 허용")

    expect(visit.first).to_be_hidden()
    visit.page.wait_for_load_state("networkidle")
    first, second = service.consents
    assert (first["action"], first["layer"]) == ("save", "preferences")
    assert (second["action"], second["layer"]) == ("save", "first")
    assert second["choices"] == {
        "preferences": False,
        "analytics": True,
        "ads": False,
        "personalisation": True,
    }
    assert second["subject"] == first["subject"]
    assert visit.cookie() != before


def test_a_new_service_is_asked_under_a_granted_purpose_only(
    visit: Visit, service: BannerService
) -> None:
    visit.open()
    visit.press("모두 허용")
    service.notice["services"].append(HEATMAP)
    visit.open()
    expect(visit.first).to_contain_text("Heatmap")
    assert visit.page.evaluate("ConsentService.has('analytics', 'heatmap')") is False
    assert visit.page.evaluate("ConsentService.has('analytics', 'google-analytics')") is True

    visit.press("모두 거부")

    visit.page.wait_for_load_state("networkidle")
    assert service.consents[1]["services"] == {"heatmap": False}
    assert service.consents[1]["choices"]["analytics"] is True
    visit.open()
    expect(visit.back).to_be_visible()
    assert visit.first.count() == 0


def test_a_new_service_asks_nobody_who_refused(visit: Visit, service: BannerService) -> None:
    visit.open()
    visit.press("모두 거부")
    service.notice["services"].append(HEATMAP)

    visit.open()

    expect(visit.back).to_be_visible()
    assert visit.first.count() == 0


def test_changed_terms_are_asked_again_and_changed_words_are_not(
    visit: Visit, service: BannerService
) -> None:
    visit.open()
    visit.press("모두 허용")
    service.notice["purposes"][2]["description"] = {"ko": "다른 말입니다."}
    visit.open()
    expect(visit.back).to_be_visible()
    assert visit.first.count() == 0

    service.notice["purposes"][2]["terms_hash"] = "ffff" * 16
    visit.open()

    expect(visit.first).to_contain_text("분석 항목이 새로")
    assert visit.choices()["analytics"] is False
    assert visit.choices()["ads"] is True


def test_a_higher_required_version_asks_everything(visit: Visit, service: BannerService) -> None:
    visit.open()
    visit.press("모두 허용")
    service.configure(requires_choice_version=2)

    visit.open()

    expect(visit.first).to_contain_text("쿠키 사용을 선택해 주세요")
    assert visit.choices()["ads"] is False


@pytest.mark.parametrize("answer", ["모두 허용", "모두 거부"])
def test_refusal_and_grant_are_asked_again_after_the_same_time(
    visit: Visit, service: BannerService, answer: str
) -> None:
    service.restyle(reask_months=6)
    visit.page.clock.set_fixed_time("2026-01-31T00:00:00Z")
    visit.open()
    visit.press(answer)
    expect(visit.back).to_be_visible()
    visit.page.clock.set_fixed_time("2026-07-30T23:59:00Z")
    visit.open()
    expect(visit.back).to_be_visible()
    assert visit.first.count() == 0

    visit.page.clock.set_fixed_time("2026-07-31T00:00:00Z")
    visit.open()

    expect(visit.first).to_be_visible()
    assert visit.choices()["ads"] is False
