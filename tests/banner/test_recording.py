"""The choice is never lost, and recorded exactly once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.banner.conftest import Visit
from tests.banner.harness import BannerService

pytestmark = pytest.mark.e2e


def test_a_choice_made_while_the_service_is_down_is_recorded_once_later(
    visit: Visit, service: BannerService
) -> None:
    visit.open()
    service.is_down = True
    visit.press("모두 허용")
    expect(visit.back).to_be_visible()
    assert visit.choices()["analytics"] is True
    assert visit.page.evaluate("ConsentService.receipt()") is None

    visit.open()
    assert visit.choices()["analytics"] is True
    assert visit.first.count() == 0
    service.is_down = False
    visit.open()
    visit.until("ConsentService.receipt()")
    visit.open()
    visit.page.wait_for_load_state("networkidle")

    assert len(service.consents) == 1
    assert service.attempts == 1
    assert service.consents[0]["action"] == "accept_all"
    assert visit.page.evaluate("localStorage.getItem('cs_queue_b260fd65')") is None


def test_it_is_sent_again_in_the_same_page(visit: Visit, service: BannerService) -> None:
    visit.open()
    service.is_down = True
    visit.press("모두 거부")
    service.is_down = False

    visit.until("ConsentService.receipt()")

    assert [one["action"] for one in service.consents] == ["reject_all"]


@pytest.mark.parametrize("code", ["occurred_at_too_old", "notice_token_expired", "notice_unknown"])
def test_a_grant_that_cannot_be_recorded_ends_and_is_asked_again(
    visit: Visit, service: BannerService, code: str
) -> None:
    service.refusals = [code]
    visit.open()

    visit.press("모두 허용")

    visit.until("!ConsentService.has('ads')")
    expect(visit.first).to_be_visible()
    assert service.consents == []
    visit.press("모두 허용")
    visit.until("ConsentService.receipt()")
    assert [one["action"] for one in service.consents] == ["accept_all"]
    assert visit.choices()["ads"] is True


def test_a_refusal_is_sent_anew_with_todays_notice(visit: Visit, service: BannerService) -> None:
    service.refusals = ["notice_token_expired"]
    visit.open()

    visit.press("모두 거부")

    visit.until("ConsentService.receipt()")
    expect(visit.first).to_be_hidden()
    [body] = service.consents
    assert service.attempts == 2
    assert (body["action"], body["choices"]["ads"]) == ("reject_all", False)


def test_a_corrupt_cookie_is_no_choice(visit: Visit) -> None:
    visit.open()
    visit.press("모두 허용")
    visit.until("ConsentService.receipt()")
    value = visit.cookie()
    assert value is not None
    for text in (value[:-1], value.replace("1~", "2~", 1), "x" * 4000, "%7B%22ads%22%3Atrue%7D"):
        visit.page.evaluate("t => { document.cookie = `cs_consent_b260fd65=${t}; Path=/` }", text)

        visit.open()

        expect(visit.first).to_be_visible()
        assert visit.choices()["ads"] is False


def test_a_grant_that_no_storage_keeps_is_remembered_only_once_recorded(
    visit: Visit, service: BannerService
) -> None:
    visit.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
    )
    visit.open()
    service.is_down = True
    visit.press("모두 허용")
    expect(visit.back).to_be_visible()
    assert visit.cookie() is None

    service.is_down = False

    visit.until("document.cookie.includes('cs_consent_')")
    assert len(service.consents) == 1
    assert visit.problems == []


def test_the_customer_company_of_the_address_is_recorded(
    visit: Visit, service: BannerService
) -> None:
    service.configure(customer="haneul")
    visit.open()

    visit.press("모두 거부")

    visit.until("ConsentService.receipt()")
    assert service.consents[0]["customer"] == "haneul"
