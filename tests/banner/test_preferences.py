"""The second layer: what it shows, and a choice per service."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.banner.conftest import Visit
from tests.banner.harness import BannerService

pytestmark = pytest.mark.e2e


def test_nothing_is_ticked_before_a_choice(visit: Visit) -> None:
    visit.open()

    visit.press("직접 선택")

    boxes = visit.preferences.get_by_role("checkbox", include_hidden=True)
    expect(boxes).to_have_count(6)
    assert [box.is_checked() for box in boxes.all()] == [False] * 6


def test_one_service_can_be_refused_under_a_granted_purpose(
    visit: Visit, service: BannerService
) -> None:
    visit.open()
    visit.press("직접 선택")
    visit.preferences.get_by_role("checkbox", name="분석").check()
    visit.preferences.locator("summary").nth(2).click()
    box = visit.preferences.get_by_role("checkbox", name="Google Analytics")
    expect(box).to_be_checked()

    box.uncheck()
    visit.press("선택 저장")

    visit.until("ConsentService.receipt()")
    assert service.consents[0]["choices"]["analytics"] is True
    assert service.consents[0]["services"] == {"google-analytics": False}
    assert visit.page.evaluate("ConsentService.has('analytics', 'google-analytics')") is False
    visit.open()
    assert visit.page.evaluate("ConsentService.has('analytics', 'google-analytics')") is False
    assert visit.page.evaluate("window['ga-disable-G-DEMO123456']") is True


def test_it_shows_the_cookies_of_a_service(visit: Visit) -> None:
    visit.open()
    visit.press("직접 선택")

    visit.preferences.locator("summary").nth(2).click()

    rows = visit.preferences.get_by_role("row").all_inner_texts()
    assert [row.split("\t") for row in rows] == [
        ["쿠키", "하는 일", "기간"],
        ["_ga", "같은 브라우저의 재방문을 구분합니다.", "2년"],
        ["_ga_*", "한 번의 방문이 이어지는 동안 상태를 유지합니다.", "2년"],
    ]


def test_it_shows_the_last_choice_its_receipt_and_the_way_to_the_history(
    visit: Visit, service: BannerService
) -> None:
    service.preference_url = "/preferences/tok"
    visit.open()
    visit.press("모두 거부")
    visit.until("ConsentService.receipt()")

    visit.page.evaluate("ConsentService.showPreferences()")

    last = visit.preferences.locator(".last")
    expect(last).to_contain_text(re.compile(r"마지막 선택 모두 거부 · \d{4}년 \d+월 \d+일"))
    expect(last).to_contain_text("확인서 rcp_9C4FK2M7")
    history = last.get_by_role("link", name="동의 내역 모두 보기")
    expect(history).to_have_attribute("href", f"{service.settings.base_url}/preferences/tok")


def test_a_history_address_that_is_no_web_address_is_not_linked(
    visit: Visit, service: BannerService
) -> None:
    service.preference_url = "javascript:alert(1)"
    visit.open()
    visit.press("모두 거부")
    visit.until("ConsentService.receipt()")

    visit.page.evaluate("ConsentService.showPreferences()")
    visit.page.wait_for_load_state("networkidle")

    expect(visit.preferences.locator(".last")).to_contain_text("rcp_9C4FK2M7")
    assert visit.preferences.locator(".last a").count() == 0


def test_the_way_back_asks_again_what_was_closed(visit: Visit) -> None:
    visit.open()
    visit.press("닫기(저장하지 않음)")

    visit.back.click()

    expect(visit.first).to_contain_text("쿠키 사용을 선택해 주세요")
