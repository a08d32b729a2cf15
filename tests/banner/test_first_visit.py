"""The first visit: nothing before a choice, and what each choice does."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.banner.conftest import Visit
from tests.banner.harness import NOTICE_ID, BannerService, Site

pytestmark = pytest.mark.e2e


def test_nothing_is_stored_or_run_before_a_choice(
    visit: Visit, service: BannerService, site: Site
) -> None:
    site.markup = (
        '<script type="text/plain" data-category="analytics" data-service="google-analytics" '
        f'data-src="{site.service_url}/run/analytics"></script>'
    )

    visit.open()

    expect(visit.first).to_be_visible()
    assert visit.context.cookies() == []
    assert (
        visit.page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]") == []
    )
    assert visit.ran() == []
    assert visit.foreign == []
    assert visit.problems == []
    assert service.consents == []
    assert [one["layer"] for one in service.impressions] == ["first"]
    assert visit.choices() == {
        "necessary": True,
        "preferences": False,
        "analytics": False,
        "ads": False,
    }


def test_reject_all_is_recorded_and_remembered(visit: Visit, service: BannerService) -> None:
    visit.open()

    visit.press("모두 거부")

    expect(visit.first).to_be_hidden()
    expect(visit.back).to_be_visible()
    visit.until("ConsentService.receipt()")
    [body] = service.consents
    assert body["choices"] == {"preferences": False, "analytics": False, "ads": False}
    assert (body["action"], body["layer"], body["lang"]) == ("reject_all", "first", "ko")
    assert re.fullmatch(r"[0-9a-f]{32}", body["subject"]["id"])
    assert re.fullmatch(r"[0-9a-f-]{14}4[0-9a-f-]{4}a[0-9a-f]{3}-[0-9a-f]{12}", body["event_id"])
    assert body["notice_id"] == NOTICE_ID
    assert body["gpc"] is False
    assert body.keys() == {
        "event_id",
        "subject",
        "notice_id",
        "notice_token",
        "choices",
        "services",
        "action",
        "layer",
        "lang",
        "gpc",
        "occurred_at",
        "sent_at",
    } - {"services"}

    visit.open()

    expect(visit.back).to_be_visible()
    assert visit.page.locator("consent-service-banner .first").count() == 0
    assert visit.problems == []


def test_accept_all_runs_the_scripts_once_and_in_order(visit: Visit, site: Site) -> None:
    def gated(category: str, name: str) -> str:
        source = f"{site.service_url}/run/{name}"
        return f'<script type="text/plain" data-category="{category}" data-src="{source}"></script>'

    site.markup = "".join(
        gated(category, name)
        for category, name in [
            ("ads", "one"),
            ("analytics", "two"),
            ("advertising", "three"),
            ("constructor", "never"),
            ("preferences", "four"),
        ]
    )
    visit.open()

    visit.press("모두 허용")

    visit.until("window.ran?.length === 4")
    assert visit.ran() == ["one", "two", "three", "four"]
    visit.page.evaluate("ConsentService.rejectAll().then(() => ConsentService.acceptAll())")
    visit.page.wait_for_timeout(200)
    assert visit.ran() == ["one", "two", "three", "four"]
    assert visit.problems == []


def test_returning_visitor_with_a_choice_fetches_the_loader_alone(visit: Visit) -> None:
    visit.open()
    visit.press("모두 허용")
    visit.until("ConsentService.receipt()")
    visit.scripts.clear()

    visit.open()
    visit.page.wait_for_load_state("networkidle")

    assert visit.scripts == ["/b/site-remote.js"]
    assert visit.choices()["ads"] is True


def test_closing_grants_nothing_and_hides_for_the_session(
    visit: Visit, service: BannerService
) -> None:
    visit.open()
    expect(visit.first).to_be_focused()

    visit.page.keyboard.press("Escape")

    expect(visit.first).to_be_hidden()
    assert visit.cookie() is None
    assert service.consents == []
    visit.page.reload()
    expect(visit.back).to_be_visible()
    expect(visit.first).to_be_hidden()
    assert [one.get("dismissed") for one in service.impressions] == [None, True]
