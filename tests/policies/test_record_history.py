"""Recording what was published before: its dates stay, its notice period is checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from consent_service.kernel.errors import Invalid
from consent_service.outbox.models import OutboxEvent
from consent_service.policies.errors import (
    AnnouncedInPast,
    NoticePeriodTooShort,
    VersionImmutable,
)
from consent_service.policies.operations import (
    VersionChanges,
    announce_version,
    change_version,
    delete_version,
)
from consent_service.policies.queries import list_versions
from consent_service.policies.rules.content import Contacts, Department, Officer
from tests.conftest import Clock
from tests.factories.policies import (
    ACTOR,
    CONTACTS,
    FACTS,
    MORE_FACTS,
    make_draft,
    make_history,
    make_policy,
    make_publisher,
    make_text,
)

pytestmark = pytest.mark.usefixtures("clock", "session")


def test_it_works(session: Any) -> None:
    make_publisher(contacts={})
    policy = make_policy()

    version = make_history(policy, date(2020, 5, 26), date(2020, 6, 2))

    assert version.is_imported
    assert version.announced_on == date(2020, 5, 26)
    assert version.change_class == "ordinary"
    assert [v.state for v in list_versions(policy)] == ["in_force"]
    announcements = select(func.count()).where(OutboxEvent.type == "policy.announced")
    assert session.scalar(announcements) == 0


@pytest.mark.parametrize(
    ("announced_on", "effective_on", "facts", "is_accepted"),
    [
        pytest.param(date(2021, 1, 22), date(2021, 1, 28), None, False, id="ordinary-6-days"),
        pytest.param(date(2021, 1, 21), date(2021, 1, 28), None, True, id="ordinary-7-days"),
        pytest.param(date(2021, 1, 1), date(2021, 1, 30), MORE_FACTS, False, id="material-29"),
        pytest.param(date(2021, 1, 1), date(2021, 1, 31), MORE_FACTS, True, id="material-30"),
    ],
)
def test_notice_period_is_checked(
    announced_on: date, effective_on: date, facts: Any, is_accepted: bool
) -> None:
    make_publisher()
    policy = make_policy()
    make_history(policy, date(2020, 5, 26), date(2020, 6, 2))
    text = make_text(facts=facts) if facts else make_text(intro="개정합니다.")

    if is_accepted:
        assert make_history(policy, announced_on, effective_on, text).number == 2
    else:
        with pytest.raises(NoticePeriodTooShort):
            make_history(policy, announced_on, effective_on, text)


def test_class_comes_from_the_version_before_it_in_time() -> None:
    make_publisher()
    policy = make_policy()
    make_history(policy, date(2020, 1, 1), date(2020, 1, 8), make_text(facts=MORE_FACTS))

    earlier = make_history(policy, date(2019, 1, 1), date(2019, 1, 8))

    assert earlier.change_class == "ordinary"
    assert [(v.number, v.state) for v in list_versions(policy)] == [
        (1, "in_force"),
        (2, "superseded"),
    ]


def test_missing_sections_and_contacts_are_notes() -> None:
    make_publisher()

    version = make_history(
        make_policy(), date(2020, 5, 26), date(2020, 6, 2), make_text(bodies={"rights": ""})
    )

    assert [(note["code"], note["detail"]) for note in version.import_warnings] == [
        ("section_missing", "ko: rights"),
        ("contacts_missing", "The text names nobody who can be reached."),
    ]


REACHABLE = Contacts(department=Department("", "정보보호팀", "070-0000-0200", ""))


@pytest.mark.parametrize(
    ("entered", "named", "expected"),
    [
        pytest.param(
            {},
            REACHABLE,
            {"department": {"department": "정보보호팀", "phone": "070-0000-0200"}},
            id="taken-from-the-text",
        ),
        pytest.param(CONTACTS, REACHABLE, CONTACTS, id="never-replaced"),
        pytest.param({}, Contacts(Officer("책임자", "", "없음", "")), {}, id="no-phone-number"),
    ],
)
def test_contacts_come_from_the_text(
    entered: dict[str, Any], named: Contacts, expected: dict[str, Any]
) -> None:
    tenant = make_publisher(contacts=entered)
    text = make_text(facts=replace(FACTS, contacts=named))

    version = make_history(make_policy(), date(2020, 5, 26), date(2020, 6, 2), text)

    assert tenant.contacts == expected
    assert version.import_warnings == []


@pytest.mark.parametrize(
    ("announced_on", "effective_on"),
    [
        pytest.param(date(2026, 1, 15), date(2026, 1, 15), id="announced-today"),
        pytest.param(date(2026, 1, 1), date(2026, 1, 16), id="effective-tomorrow"),
    ],
)
def test_dates_must_have_passed(announced_on: date, effective_on: date) -> None:
    make_publisher()

    with pytest.raises(Invalid):
        make_history(make_policy(), announced_on, effective_on)


def test_version_that_took_effect_today_is_history() -> None:
    make_publisher()
    policy = make_policy()

    make_history(policy, date(2026, 1, 8), date(2026, 1, 15))

    assert [v.state for v in list_versions(policy)] == ["in_force"]


def test_history_cannot_backdate_what_is_announced_here(clock: Clock) -> None:
    make_publisher()
    policy = make_policy()
    announce_version(policy, make_draft(policy, effective_on=date(2026, 1, 22)), actor=ACTOR)
    clock.set("2026-03-01T12:00:00+09:00")

    with pytest.raises(AnnouncedInPast):
        make_history(policy, date(2026, 2, 1), date(2026, 2, 20), make_text(intro="새 글"))

    assert make_history(policy, date(2025, 1, 1), date(2025, 1, 8)).number == 2


def test_history_is_immutable() -> None:
    make_publisher()
    policy = make_policy()
    version = make_history(policy, date(2020, 5, 26), date(2020, 6, 2))

    with pytest.raises(VersionImmutable):
        change_version(policy, version, VersionChanges(), actor=ACTOR)
    with pytest.raises(VersionImmutable):
        delete_version(policy, version, actor=ACTOR)
