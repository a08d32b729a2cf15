"""Google Analytics switched off for one customer company: its users, and everybody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from consent_service.cli import main
from consent_service.kernel.config import Settings
from tests.e2e.visits import Demo, Visit, wait_until

SWITCHED_OFF = "byeolgil-logistics"
UNTOUCHED = "podam-clinic"
ANALYTICS = "google-analytics"


def _by_api(demo: Demo, setting: str) -> None:
    answer = demo.call(
        "PUT",
        f"/v1/service-switches/{ANALYTICS}?customer={SWITCHED_OFF}",
        {"enabled": setting == "on", "actor": {"id": "a-7", "name": "고객사 관리자"}},
    )
    assert answer["effective"] is (setting == "on")


def _by_command_line(demo: Demo, setting: str) -> None:
    settings: Settings = demo.app.extensions["consent_settings"]
    environment = {
        "CONSENT_DATABASE_URL": settings.database_url,
        "CONSENT_SECRET_KEYS": ",".join(settings.secret_keys),
    }
    arguments = ["switch", ANALYTICS, setting, "--tenant", "narugyeol", "--customer", SWITCHED_OFF]
    assert CliRunner(env=environment).invoke(main, arguments).exit_code == 0


@pytest.mark.parametrize(
    "switch",
    [pytest.param(_by_api, id="by-api"), pytest.param(_by_command_line, id="by-command-line")],
)
def test_switch_stops_analytics_for_one_customer_and_asks_nobody_again(
    visit_as: Callable[..., Visit], demo: Demo, switch: Callable[[Demo, str], None]
) -> None:
    theirs, others = visit_as(SWITCHED_OFF), visit_as(UNTOUCHED)
    for person in (theirs, others):
        person.open()
        person.press_and_record("모두 허용")
        person.until_panel("analytics", "running")

    switch(demo, "off")
    theirs.open()
    others.open()

    others.until_panel("analytics", "running")
    theirs.until_panel("ads", "running")
    theirs.page.wait_for_load_state("networkidle")
    assert theirs.gated == ["/ad.js"]
    assert [url for url in theirs.requests if "gtag" in url] == []
    assert theirs.panel("analytics") == "held"
    assert theirs.is_analytics_disabled
    wait_until(lambda: not {"_ga", "_ga_DEMO123456"} & theirs.cookies.keys(), "no _ga cookies")
    assert {"_ga", "_ga_DEMO123456"} <= others.cookies.keys()
    assert demo.reasons(
        theirs.device_id, "analytics", service=ANALYTICS, customer=SWITCHED_OFF
    ) == (
        False,
        ["tenant_opt_out"],
    )
    assert demo.reasons(others.device_id, "analytics", service=ANALYTICS, customer=UNTOUCHED) == (
        True,
        ["consented"],
    )
    for person in (theirs, others):
        assert person.first.count() == 0
        assert demo.statuses(person.device_id)["analytics"] == "granted"
        assert len(demo.history(person.device_id)) == 1

    switch(demo, "on")
    theirs.open()

    theirs.until_panel("analytics", "running")
    assert theirs.first.count() == 0


def test_switched_off_service_is_shown_as_such_and_cannot_be_chosen(
    visit_as: Callable[..., Visit], demo: Demo
) -> None:
    _by_api(demo, "off")
    person = visit_as(SWITCHED_OFF)
    person.open()

    person.press("직접 선택")
    purpose = person.preferences.locator(".purpose").filter(has_text="Google Analytics")
    purpose.locator("summary").click()
    service = purpose.locator(".service")

    expect(service).to_contain_text("소속 회사 설정에 따라 사용하지 않습니다")
    expect(service.get_by_role("checkbox")).to_be_disabled()


def test_switching_on_again_grants_nobody(visit_as: Callable[..., Visit], demo: Demo) -> None:
    _by_api(demo, "off")
    person = visit_as(SWITCHED_OFF)
    person.open()
    person.press_and_record("모두 거부")

    _by_api(demo, "on")
    person.open()
    person.page.wait_for_load_state("networkidle")

    assert person.gated == []
    assert demo.reasons(
        person.device_id, "analytics", service=ANALYTICS, customer=SWITCHED_OFF
    ) == (
        False,
        ["declined"],
    )


def test_switch_keeps_who_did_it(demo: Demo) -> None:
    _by_api(demo, "off")

    entries = demo.call("GET", "/v1/audit-entries?limit=5")["items"]

    [entry] = [entry for entry in entries if entry["object_type"] == "service_switch"]
    assert entry["actor"]["on_behalf_of"] == {"id": "a-7", "name": "고객사 관리자"}
