"""A visitor of the demonstration's website: what runs, what is stored, and when one is asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from playwright.sync_api import expect

from consent_service.kernel.clock import shifted
from tests.e2e.visits import GATED, Demo, Visit, wait_until

REFUSED = {"preferences": "declined", "analytics": "declined", "ads": "declined"}
GRANTED = {"preferences": "granted", "analytics": "granted", "ads": "granted"}


def test_first_visit_stores_nothing_and_asks_no_third_party_before_a_choice(visit: Visit) -> None:
    visit.open()
    expect(visit.first).to_be_visible()
    visit.page.wait_for_load_state("networkidle")

    assert visit.context.cookies() == []
    assert visit.page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert visit.hosts == {"remote.localhost", "consent.localhost"}
    assert visit.gated == []
    assert [visit.panel(name) for name in ("analytics", "ads", "video")] == ["held"] * 3
    assert visit.problems == []


def test_embed_is_replaced_by_a_placeholder_of_its_size_until_it_is_allowed(visit: Visit) -> None:
    visit.open()
    place = visit.page.locator("consent-service-placeholder")
    size = place.bounding_box()
    assert size is not None
    assert size["width"] > 400
    assert size["height"] > 200

    place.get_by_role("button", name="이번만 보기").click()

    visit.until_panel("video", "running")
    assert place.count() == 0
    assert not visit.has_chosen
    assert visit.panel("ads") == "held"


def test_reject_all_runs_nothing_and_stores_the_refusals_as_values(
    visit: Visit, demo: Demo
) -> None:
    visit.open()

    visit.press_and_record("모두 거부")

    assert visit.hosts == {"remote.localhost", "consent.localhost"}
    assert visit.gated == []
    assert visit.cookies == {}
    assert [visit.panel(name) for name in ("analytics", "ads", "video")] == ["held"] * 3
    assert demo.statuses(visit.device_id) == REFUSED
    [act] = demo.history(visit.device_id)
    assert act["choices"] == REFUSED
    assert (act["action"], act["source"], act["layer"], act["lang"]) == (
        "reject_all",
        "banner",
        "first",
        "ko",
    )
    assert act["policy"] == {"key": "privacy-remote", "version": 2}
    decision = demo.decide(visit.device_id, "analytics")
    assert decision["allowed"] is False
    assert [reason["code"] for reason in decision["reasons"]] == ["declined"]
    assert decision["evidence"]["event_id"] == act["event_id"]
    assert decision["evidence"]["notice_id"] == act["notice_id"]


def test_recorded_notice_is_what_the_visitor_was_shown(visit: Visit, demo: Demo) -> None:
    visit.open()
    visit.press_and_record("모두 거부")
    [act] = demo.history(visit.device_id)

    shown = demo.call("GET", f"/v1/notices/{act['notice_id']}")

    content = shown.get("content", shown)
    assert [purpose["key"] for purpose in content["purposes"]] == [
        "necessary",
        "preferences",
        "analytics",
        "ads",
    ]
    assert content["policy"]["version"] == 2
    assert "나루결 주식회사" in content["controller"]["legal_name"]


def test_accept_runs_the_gated_scripts_once_and_in_order(visit: Visit, demo: Demo) -> None:
    visit.open()

    visit.press_and_record("모두 허용")

    for panel in ("analytics", "ads", "video"):
        visit.until_panel(panel, "running")
    assert visit.gated == list(GATED)
    assert demo.statuses(visit.device_id) == GRANTED
    assert demo.reasons(visit.device_id, "analytics") == (True, ["consented"])
    assert {"_ga", "_ga_DEMO123456", "pca_id"} <= visit.cookies.keys()

    visit.page.evaluate("ConsentService.acceptAll()")
    visit.page.wait_for_load_state("networkidle")
    assert visit.gated == list(GATED)
    assert visit.problems == []


def test_analytics_gets_only_what_the_catalogue_allows(visit: Visit) -> None:
    visit.open()
    visit.press_and_record("모두 허용")
    visit.until_panel("analytics", "running")

    visit.page.get_by_role("button", name="메뉴 사용량 보내기").click()

    received = visit.page.locator("[data-panel=analytics] [data-fact=received]")
    expect(received).to_contain_text('menu_usage {"menu_usage":"report"}')
    assert "member" not in received.inner_text()


def test_reload_shows_no_banner_and_downloads_the_loader_alone(visit: Visit, demo: Demo) -> None:
    visit.open()
    visit.press_and_record("모두 허용")
    device = visit.device_id

    visit.open()
    visit.until_panel("analytics", "running")
    visit.page.wait_for_load_state("networkidle")

    expect(visit.back).to_be_visible()
    assert visit.first.count() == 0
    assert visit.banner_files == [f"/b/{demo.site_keys['remote']}.js"]
    assert visit.gated == list(GATED)
    assert visit.device_id == device
    assert len(demo.history(device)) == 1


def test_banner_asks_again_when_a_version_that_requires_consent_takes_effect(
    visit: Visit, demo: Demo
) -> None:
    visit.open()
    visit.press_and_record("모두 허용")
    visit.until_panel("analytics", "running")

    with shifted(timedelta(days=29)):
        visit.open()
        visit.until_panel("analytics", "running")
        assert visit.first.count() == 0

    with shifted(timedelta(days=31)):
        visit.open()
        expect(visit.first).to_be_visible()
        visit.page.wait_for_load_state("networkidle")
        assert visit.gated == []
        assert demo.reasons(visit.device_id, "analytics") == (False, ["policy_outdated"])

        visit.press_and_record("모두 허용")
        visit.until_panel("analytics", "running")
        newest, oldest = demo.history(visit.device_id)
        assert (oldest["policy"]["version"], newest["policy"]["version"]) == (2, 3)
        assert newest["notice_id"] != oldest["notice_id"]
        assert demo.reasons(visit.device_id, "analytics") == (True, ["consented"])

        visit.open()
        visit.until_panel("analytics", "running")
        assert visit.first.count() == 0


def test_withdrawing_takes_no_more_clicks_than_granting_and_expires_the_cookies(
    visit: Visit, demo: Demo
) -> None:
    visit.open()
    visit.press_and_record("모두 거부")

    visit.back.click()
    visit.press_and_record("모두 허용")
    visit.until_panel("analytics", "running")
    assert {"_ga", "_ga_DEMO123456", "pca_id", "pca_freq"} <= visit.cookies.keys()

    visit.back.click()
    visit.press_and_record("모두 거부")

    wait_until(
        lambda: not {"_ga", "_ga_DEMO123456", "pca_id", "pca_freq"} & visit.cookies.keys(),
        "the cookies are gone",
    )
    assert visit.is_analytics_disabled
    visit.until_panel("analytics", "stopped")
    visit.until_panel("ads", "stopped")
    withdrawn = dict.fromkeys(GRANTED, "withdrawn")
    assert demo.statuses(visit.device_id) == withdrawn
    assert demo.history(visit.device_id)[0]["choices"] == withdrawn
    assert demo.reasons(visit.device_id, "analytics") == (False, ["withdrawn"])

    visit.open()
    visit.page.wait_for_load_state("networkidle")
    assert visit.first.count() == 0
    assert visit.gated == []


def test_choice_holds_while_the_service_is_stopped_and_is_recorded_once_afterwards(
    visit: Visit, demo: Demo
) -> None:
    visit.open()
    expect(visit.first).to_be_visible()
    demo.stop_service()

    visit.press("모두 허용")
    visit.until_panel("analytics", "running")
    chosen = visit.device_id
    visit.open(has_waited=False)
    visit.until_panel("analytics", "running")
    assert visit.first.count() == 0

    demo.start_service()
    assert demo.history(chosen) == []
    visit.open()
    wait_until(lambda: demo.history(chosen), "the choice is recorded")
    visit.open()
    visit.page.wait_for_load_state("networkidle")

    [act] = demo.history(chosen)
    assert act["choices"] == GRANTED
    occurred, recorded = (
        datetime.fromisoformat(act[name]) for name in ("occurred_at", "recorded_at")
    )
    assert timedelta() < recorded - occurred < timedelta(minutes=1)
    assert visit.device_id == chosen
    assert demo.reasons(chosen, "analytics") == (True, ["consented"])


def test_refusal_holds_while_the_service_is_stopped_and_is_recorded_once_afterwards(
    visit: Visit, demo: Demo
) -> None:
    visit.open()
    expect(visit.first).to_be_visible()
    demo.stop_service()
    visit.press("모두 거부")
    wait_until(lambda: visit.has_chosen, "the choice is in the cookie")
    device = visit.device_id

    demo.start_service()
    visit.open()
    wait_until(lambda: demo.history(device), "the refusal is recorded")
    visit.page.wait_for_load_state("networkidle")

    [act] = demo.history(device)
    assert act["choices"] == REFUSED
    assert visit.gated == []
