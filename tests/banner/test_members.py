"""A signed-in member's choice and the device's are never merged."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.banner.conftest import Visit
from tests.banner.harness import BannerService, Site

pytestmark = pytest.mark.e2e


def states(**answers: bool) -> list[dict[str, Any]]:
    """What the server holds of a member."""
    return [
        {
            "purpose": purpose,
            "status": "granted" if granted else "declined",
            "granted": granted,
            "decided_at": "2099-01-01T00:00:00Z",
            "refused_services": [],
        }
        for purpose, granted in answers.items()
    ]


def test_a_grant_of_the_device_does_not_override_a_members_refusal(
    visit: Visit, service: BannerService, site: Site
) -> None:
    visit.open()
    visit.press("모두 허용")
    visit.until("ConsentService.receipt()")
    own = visit.cookie()
    service.states = states(preferences=True, analytics=False, ads=False)
    site.tag = 'data-subject-token="st_secret"'
    site.markup = (
        '<script type="text/plain" data-category="analytics" '
        f'data-src="{site.service_url}/run/never"></script>'
        '<script type="text/plain" data-category="preferences" '
        f'data-src="{site.service_url}/run/wanted"></script>'
    )

    visit.open()

    visit.until("ConsentService.has('preferences')")
    assert visit.choices()["analytics"] is False
    visit.until("(window.ran || []).length === 1")
    assert visit.ran() == ["wanted"]
    expect(visit.back).to_be_visible()
    assert visit.first.count() == 0
    asked = service.state_requests[-1]
    assert own is not None
    assert asked["subject_token"] == "st_secret"
    assert asked["subject"]["id"] != own.split("~")[4]
    kept = "JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])"
    assert "st_secret" not in visit.page.evaluate(kept)

    visit.page.evaluate("ConsentService.signOut()")
    assert visit.choices()["analytics"] is True
    assert len(service.consents) == 1


def test_a_member_without_a_choice_is_asked_and_recorded_as_a_member(
    visit: Visit, service: BannerService
) -> None:
    visit.open()
    visit.press("모두 거부")
    device = visit.cookie()
    visit.page.evaluate("ConsentService.identify('st_secret')")
    expect(visit.first).to_be_visible()

    visit.press("모두 허용")

    visit.page.wait_for_load_state("networkidle")
    assert service.consents[1]["subject_token"] == "st_secret"
    assert service.consents[1]["subject"] != service.consents[0]["subject"]
    assert visit.choices()["ads"] is True
    assert visit.cookie() == device
    visit.open()
    assert visit.choices()["ads"] is False


def test_nothing_optional_runs_while_a_members_choice_is_unknown(
    visit: Visit, service: BannerService, site: Site
) -> None:
    visit.open()
    visit.press("모두 허용")
    visit.until("ConsentService.receipt()")
    service.is_down = True
    site.tag = 'data-subject-token="st_secret"'

    visit.open()
    visit.page.wait_for_load_state("networkidle")

    assert visit.choices() == {
        "necessary": True,
        "preferences": False,
        "analytics": False,
        "ads": False,
    }
    assert visit.problems == []
